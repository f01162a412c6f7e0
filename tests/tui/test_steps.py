"""Every step dialog with every mishap at every step: nothing is lost, nothing done twice, and a sentence says what."""

from __future__ import annotations

import pytest

from api_client.errors import FieldTrouble, Invalid
from api_client.wire.account import AccountStatus
from api_client.wire.own_account import OwnAccount, PendingAccount
from api_client.wire.text import Untrusted
from tests.tui.page import LARGE, SMALL, Page, on_page
from tests.tui.step_dialogs import PASSWORD, Given, Walk, Walker
from tests.widgets import samples
from tui.modals.code_step import TRIES
from tui.modals.create_account import CreateAccount
from tui.session import Session

CODE = {"code": "123 456"}
WRONG_CODE = {"code": ("12345", "Enter the six digits")}
NEW_PASSWORD = {"again": ("Other-horse-77", "not the same"), "password": ("short", "It needs 12 to 200 characters")}
LATER = samples.NOW.replace(minute=samples.NOW.minute + 10)
PENDING = PendingAccount(id="pending", expires_at=LATER)
ACCOUNT = OwnAccount(
    id="new",
    email=Untrusted("new@acme.example"),
    company=None,
    sso=False,
    status=AccountStatus.ACTIVE,
    current=False,
    created_at=samples.NOW,
    password_changed_at=samples.NOW,
    password_expired=False,
)

WALKS = {
    "create account": Walk(
        CreateAccount,
        (
            Given(
                "E-mail",
                "accounts.start",
                PENDING,
                {"email": "new@acme.example", "password": PASSWORD},
                {"email": ("new", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given(
                "Password",
                "accounts.set_password",
                PENDING,
                {"password": PASSWORD, "again": PASSWORD},
                NEW_PASSWORD,
            ),
            Given("Code", "accounts.verify", ACCOUNT, CODE, WRONG_CODE),
        ),
    ),
}


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_no_mishap_at_any_step_loses_what_was_typed_or_does_anything_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, walk, monkeypatch)
        await walker.open()
        for given in walk.steps:
            await walker.go_through(given)
        assert walker.result is walk.steps[-1].answer

    on_page(session, story, SMALL)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_one_can_go_back_and_finds_what_was_typed(
    session: Session, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, walk, monkeypatch)
        await walker.open()
        typed = []
        for number, given in enumerate(walk.steps[:-1], 1):
            await walker.fill_in(given.right)
            typed.append(walker.typed())
            assert f"Step {number} of {len(walk.steps)} · {given.title}" in page.text
            await page.press("ctrl+s")
        while walker.dialog.before is not None:
            await page.press("escape")
            assert walker.typed() == typed.pop()
        await page.press("escape", "y")
        assert walker.result is None

    on_page(session, story, LARGE)


def test_rule_11_4_wrong_codes_are_counted_and_another_one_can_be_had(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walk = WALKS["create account"]
        walker = Walker(page, walk, monkeypatch)
        await walker.open()
        for given in walk.steps[:-1]:
            await walker.fill_in(given.right)
            await page.press("ctrl+s")
        verify, mail = walker.servers["accounts.verify"], walker.servers["accounts.set_password"]
        assert "new@acme.example" in page.prose and "10 min left" in page.text and "five an hour" in page.prose
        wrong = Invalid("This is not the code.", code="code_wrong", field_errors=(NOT_IT,))
        for left in range(TRIES - 1, -1, -1):
            verify.errors = [wrong]
            await walker.fill_in(CODE)
            await page.press("ctrl+s")
            told = "1 try left" if left == 1 else f"{left} tries left" if left else "ask for a new one"
            assert told in page.prose, page.text
        await page.press("ctrl+r")
        assert mail.done == 2 and mail.keys[0] != mail.keys[1]
        assert "Another code is on its way" in page.prose
        verify.errors = [wrong]
        await walker.fill_in(CODE)
        await page.press("ctrl+s")
        assert "4 tries left" in page.prose

    on_page(session, story, SMALL)


NOT_IT = FieldTrouble("code", "code_wrong", "This is not the code.")
