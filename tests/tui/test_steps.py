"""Every step dialog with every mishap at every step: nothing is lost, nothing done twice, and a sentence says what."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from api_client.errors import AnswerLost, Conflict, FieldTrouble, Invalid
from api_client.wire.account import AccountStatus
from api_client.wire.merge import MergeCodeSent
from api_client.wire.own_account import AccountDeletion, LostProfile, OwnAccount, PendingAccount
from api_client.wire.own_profile import PendingRecoveryEmail
from api_client.wire.password_reset import PendingReset
from api_client.wire.session import PendingSignUp
from api_client.wire.text import Untrusted
from tests.tui.page import LARGE, SMALL, Page, on_page
from tests.tui.step_dialogs import PASSWORD, SIGNED_IN, Given, Walk, Walker
from tests.widgets import samples, settings_samples
from tui import modals
from tui.modals.change_password import ChangePassword
from tui.modals.code_step import TRIES
from tui.modals.confirm import Confirm
from tui.modals.create_account import CreateAccount
from tui.modals.delete_account import DeleteAccount
from tui.modals.forgot_password import ForgotPassword
from tui.modals.help import Help
from tui.modals.merge import MergeProfile
from tui.modals.recovery_email import RecoveryCode, RecoveryEmail, RemoveRecoveryEmail
from tui.modals.sign_up import SignUp
from tui.modals.steps import StepDialog
from tui.modals.two_factor_off import TwoFactorDeactivation
from tui.modals.two_factor_set_up import TwoFactorSetUp
from tui.session import Session

CODE = {"code": "123 456"}
WRONG_CODE = {"code": ("12345", "Enter the six digits")}
NEW_PASSWORD = {"again": ("Other-horse-77", "not the same"), "password": ("short", "It needs 12 to 200 characters")}
TWICE = {"password": PASSWORD, "again": PASSWORD}
TWO_FACTOR_ON = settings_samples.two_factor_on()
JUST_PASSWORD = ({"password": PASSWORD}, {"password": ("", "This is needed")})
LATER = samples.NOW.replace(minute=samples.NOW.minute + 10)
PENDING = PendingAccount(id="pending", expires_at=LATER)
PENDING_SIGN_UP = PendingSignUp(id="pending", expires_at=LATER)
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

DELETION = AccountDeletion(
    email=Untrusted("ada@acme.example"),
    credits=1250,
    api_keys=2,
    tokens=3,
    sessions=1,
    last_account=True,
    profile=LostProfile(points=9960, badges=12, connections=84, projects=3),
    only_deactivated_remain=False,
)
PREVIEW = samples.merge_preview()
MERGED = samples.merged()

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
                TWICE,
                NEW_PASSWORD,
            ),
            Given("Code", "accounts.verify", ACCOUNT, CODE, WRONG_CODE),
        ),
        ACCOUNT,
    ),
    "change password": Walk(
        ChangePassword,
        (
            Given(
                "The password of this account",
                "accounts.change_password",
                None,
                {"old_password": PASSWORD, "new_password": f"{PASSWORD}8", "again": f"{PASSWORD}8"},
                {
                    "old_password": ("", "This is needed"),
                    "again": ("Other-horse-77", "not the same"),
                    "new_password": ("short", "It needs 12 to 200 characters"),
                },
            ),
        ),
    ),
    "delete account": Walk(
        lambda session: DeleteAccount(session, DELETION),
        (
            Given(
                "This can't be undone",
                "accounts.delete",
                None,
                {"email": "Ada@acme.example ", "password": PASSWORD},
                {"email": ("eve@acme.example", "not the e-mail of this account"), "password": ("", "This is needed")},
            ),
        ),
    ),
    "merge": Walk(
        lambda session: MergeProfile(session, Untrusted("ada@acme.example")),
        (
            Given("Before you begin"),
            Given(
                "The other profile",
                "merges.start",
                samples.started_merge(),
                {"email": "ada@home.example", "password": PASSWORD},
                {"email": ("ada", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given("Where the code goes", "merges.send_code", MergeCodeSent(id="merge", expires_at=LATER)),
            Given("Code", "merges.verify", PREVIEW, CODE, WRONG_CODE),
            Given("What the merge does"),
            Given(
                "Merge",
                "merges.confirm",
                MERGED,
                {"typed": "ada@acme.example"},
                {"typed": ("ada@home.example", "not the e-mail of this account")},
            ),
        ),
        MERGED,
    ),
    "sign up": Walk(
        lambda session: SignUp(session, session.server, ""),
        (
            Given(
                "Who you are",
                right={"name": "Ada", "email": "ada@acme.example"},
                wrong={"name": (" ", "This is needed"), "email": ("ada", "Write an e-mail address")},
            ),
            Given(
                "Password", "sign_ups.start", PENDING_SIGN_UP, {"password": PASSWORD, "again": PASSWORD}, NEW_PASSWORD
            ),
            Given("Code", "sign_ups.verify", SIGNED_IN, CODE, WRONG_CODE),
        ),
        signed_in=False,
    ),
    "forgot password": Walk(
        lambda session: ForgotPassword(session, session.server, ""),
        (
            Given(
                "E-mail",
                "password_resets.start",
                PendingReset(expires_at=LATER),
                {"email": "ada@acme.example"},
                {"email": ("ada", "Write an e-mail address")},
            ),
            Given("Code", right=CODE, wrong=WRONG_CODE),
            Given(
                "New password", "password_resets.confirm", None, {"password": PASSWORD, "again": PASSWORD}, NEW_PASSWORD
            ),
        ),
        "ada@acme.example",
        signed_in=False,
    ),
    "two-factor authentication": Walk(
        lambda session: TwoFactorSetUp(session, settings_samples.two_factor(on=False)),
        (
            Given("Method", "two_factor.set_up", settings_samples.two_factor_begun(), *JUST_PASSWORD),
            Given("Authenticator app"),
            Given("Code", "two_factor.turn_on", TWO_FACTOR_ON, CODE, WRONG_CODE),
        ),
        TWO_FACTOR_ON,
    ),
    "recovery e-mail": Walk(
        RecoveryEmail,
        (
            Given(
                "Address",
                "profile.start_recovery_email",
                PendingRecoveryEmail(email=Untrusted("ada@home.example"), expires_at=LATER),
                {"email": "ada@home.example", "password": PASSWORD},
                {"email": ("ada", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given("Code", "profile.verify_recovery_email", None, CODE, WRONG_CODE),
        ),
        "ada@home.example",
    ),
    "code of a recovery e-mail": Walk(
        lambda session: RecoveryCode(session, Untrusted("ada@home.example"), LATER),
        (Given("Code", "profile.verify_recovery_email", None, CODE, WRONG_CODE),),
        "ada@home.example",
    ),
    "no recovery e-mail": Walk(
        lambda session: RemoveRecoveryEmail(session, Untrusted("ada@home.example")),
        (Given("", "profile.remove_recovery_email", None, *JUST_PASSWORD),),
    ),
    "deactivation": Walk(
        TwoFactorDeactivation,
        (
            Given(
                "Deactivate",
                "two_factor.turn_off",
                None,
                {"password": PASSWORD, "otp": "123456"},
                {"password": ("", "This is needed"), "otp": ("", "This is needed")},
            ),
        ),
        True,
    ),
}


def test_every_step_dialog_is_walked_through(session: Session) -> None:
    for module in pkgutil.iter_modules(modals.__path__):
        importlib.import_module(f"{modals.__name__}.{module.name}")
    dialogs = {kind for kind in kinds_of(StepDialog) if not kind.__subclasses__()}
    assert {type(walk.make(session)) for walk in WALKS.values()} == dialogs


def kinds_of(kind: type[StepDialog[Any]]) -> Iterator[type[StepDialog[Any]]]:
    """All classes below `kind` that the program has."""
    for one in kind.__subclasses__():
        if one.__module__.startswith(modals.__name__):
            yield one
            yield from kinds_of(one)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_no_mishap_at_any_step_loses_what_was_typed_or_does_anything_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, walk, monkeypatch)
        await walker.open()
        for given in walk.steps:
            await walker.go_through(given)
        assert walker.result == walk.result

    on_page(session, story, SMALL, offline=True)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_one_can_go_back_and_finds_what_was_typed(
    session: Session, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, walk, monkeypatch)
        await walker.open()
        typed = []
        counted = [given for given in walk.steps if given.title != "Before you begin"]
        for given in walk.steps[:-1]:
            await walker.fill_in(given.right)
            typed.append(walker.typed())
            if len(counted) > 1 and given in counted:
                assert f"Step {counted.index(given) + 1} of {len(counted)} · {given.title}" in page.text
            await page.press("ctrl+s")
        while walker.dialog.before is not None:
            await page.press("escape")
            assert walker.typed() == typed.pop()
        await page.press("escape")
        if isinstance(page.app.screen, Confirm):
            await page.press("y")
        assert walker.result is None

    on_page(session, story, LARGE, offline=True)


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
        wrong = not_the_code()
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

    on_page(session, story, SMALL, offline=True)


def test_what_is_sent_again_is_one_intention_until_it_was_refused_or_something_else_is_typed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walk = WALKS["create account"]
        walker = Walker(page, walk, monkeypatch)
        start = walker.servers["accounts.start"]
        start.errors = [AnswerLost(), AnswerLost(), Conflict(code="sso_domain"), AnswerLost()]
        await walker.open()
        await walker.fill_in(walk.steps[0].right)
        await page.press("ctrl+s")
        await walker.fill_in({"email": "other@acme.example"})
        for _ in range(3):
            await page.press("ctrl+s")
        first, second, third, fourth = start.keys
        assert first != second, "another e-mail"
        assert second == third, "the same, without an answer"
        assert third != fourth, "it was refused"

    on_page(session, story, SMALL, offline=True)


def test_the_program_is_not_left_before_what_was_typed_is_sent_or_given_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, WALKS["create account"], monkeypatch)
        await walker.open()
        await walker.fill_in({"email": "new@acme.example"})
        await page.press("ctrl+q")
        assert "not finished" in page.prose and page.app.return_code is None
        await page.press("escape", "y", "ctrl+q")
        assert page.app.return_code == 0

    on_page(session, story, SMALL, offline=True)


def test_a_dialog_that_is_done_under_another_one_closes_when_that_is_closed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walk = WALKS["change password"]
        walker = Walker(page, walk, monkeypatch)
        server = walker.servers["accounts.change_password"]
        server.go_on.clear()
        await walker.open()
        await walker.fill_in(walk.steps[0].right)
        await page.pilot.press("ctrl+s", "f1")
        server.go_on.set()
        await page.settle()
        assert isinstance(page.app.screen, Help)
        assert server.done == 1
        await page.press("f1")
        assert walker.result is True
        assert not page.app.screen.is_modal

    on_page(session, story, SMALL)


def not_the_code() -> Invalid:
    """What the server says of a wrong code."""
    told = "This is not the code."
    return Invalid(told, code="code_wrong", field_errors=(FieldTrouble("code", "code_wrong", told),))
