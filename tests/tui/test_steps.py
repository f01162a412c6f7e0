"""Every step dialog with every mishap at every step: nothing is lost, nothing done twice, and a sentence says what."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from api_client.errors import AnswerLost, Conflict
from tests.tui.page import LARGE, SMALL, Page, on_page
from tests.tui.step_dialogs import Walk, Walker, not_the_code
from tests.tui.step_walks import CODE, WALKS
from tui import modals
from tui.modals.code_step import TRIES
from tui.modals.confirm import Confirm
from tui.modals.help import Help
from tui.modals.steps import StepDialog
from tui.session import Session


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
        await walker.walk_on(len(walk.steps) - 1)
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
        await walker.walk_on(1)
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
        assert isinstance(page.app.screen, StepDialog)
        page.app.screen.busy = True
        await page.press("ctrl+q")
        assert "the answer is on its way" in page.prose and page.app.return_code is None
        page.app.screen.busy = False
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
