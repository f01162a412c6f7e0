"""The footer names the keys that work here and now, and looks for them only when somebody says something else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar
from unittest.mock import PropertyMock, patch

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.keys import bindings
from tui.screens.footer import Footer


class Leaving(Widget, can_focus=True):
    """Has a key, unless `closed`."""

    BINDINGS = bindings("back", back="Leave")
    closed = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "back" and self.closed)


class Shutting(Leaving):
    """Has the same key in other words."""

    BINDINGS = bindings("back", back="Shut")


class Two(App[None]):
    def compose(self) -> ComposeResult:
        yield Leaving()
        yield Shutting()
        yield Footer()


def on_two(act: Callable[[Two, Pilot[None]], Awaitable[None]]) -> None:
    async def run() -> None:
        app = Two()
        async with app.run_test() as pilot:
            app.query_one(Leaving).focus()
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


def words(app: Two) -> list[str]:
    return [hint.words for hint in app.query_one(Footer).hints]


def test_with_the_focus_the_words_for_a_key_change() -> None:
    async def act(app: Two, pilot: Pilot[None]) -> None:
        assert words(app) == ["Leave"]
        app.query_one(Shutting).focus()
        await pilot.pause()
        assert words(app) == ["Shut"]

    on_two(act)


def test_a_key_that_works_no_more_goes_and_comes_back() -> None:
    async def act(app: Two, pilot: Pilot[None]) -> None:
        for closed, shown in ((True, []), (False, ["Leave"])):
            app.query_one(Leaving).closed = closed
            app.screen.refresh_bindings()
            await pilot.pause()
            assert words(app) == shown

    on_two(act)


def test_while_the_same_keys_work_they_are_not_looked_for() -> None:
    async def act(app: Two, pilot: Pilot[None]) -> None:
        with patch.object(Screen, "active_bindings", PropertyMock(side_effect=AssertionError("looked for"))):
            app.screen.refresh_bindings()
            await pilot.pause()

    on_two(act)


def test_keys_that_worked_before_on_the_same_are_not_looked_for_again_and_those_of_others_are_forgotten() -> None:
    async def act(app: Two, pilot: Pilot[None]) -> None:
        async def close(*, closed: bool) -> None:
            app.query_one(Leaving).closed = closed
            app.screen.refresh_bindings()
            await pilot.pause()
            assert words(app) == ([] if closed else ["Leave"])

        await close(closed=True)
        with patch.object(Screen, "active_bindings", PropertyMock(side_effect=AssertionError("looked for"))):
            await close(closed=False)
            await close(closed=True)
        app.query_one(Shutting).focus()
        await pilot.pause()
        assert len(app.query_one(Footer)._offers) == 1

    on_two(act)


def test_of_two_keys_that_do_the_same_one_is_asked_for() -> None:
    class Going(Leaving):
        """Has the same for j and Down."""

        BINDINGS = bindings("down")

        def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
            asked.append(action)
            return True

    asked: list[str] = []

    async def run() -> None:
        app = Two()
        async with app.run_test() as pilot:
            await app.mount(Going())
            app.query_one(Going).focus()
            await pilot.pause()
            asked.clear()
            with patch.object(App, "_parse_action", side_effect=AssertionError("found out again")):
                app.screen.refresh_bindings()
                await pilot.pause()
            assert asked == ["back", "down"]

    asyncio.run(run())


def test_nothing_is_asked_of_a_dialog_over_the_screen_nor_kept_of_it() -> None:
    async def act(app: Two, pilot: Pilot[None]) -> None:
        dialog: ModalScreen[None] = ModalScreen()
        await app.push_screen(dialog)
        page = app.screen_stack[0]
        page.set_focus(page.query_one(Shutting))
        await pilot.pause()
        questions = page.query_one(Footer)._questions
        assert any(node is page for node, _, _ in questions)
        assert all(node is not dialog for node, _, _ in questions)

    on_two(act)


class Pointing(Widget, can_focus=True):
    """Says no to nothing itself; its key is the app's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("back", back="Leave"),
        Binding("x", "app.shut", "Shut", id="filter"),
    ]


class Deciding(App[None]):
    """Is asked for the key of what has the focus."""

    closed = False

    def compose(self) -> ComposeResult:
        yield Pointing()
        yield Footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "shut" and self.closed)

    def action_shut(self) -> None: ...


def test_who_never_says_no_is_not_asked_and_the_app_is_for_what_it_does_for_others() -> None:
    async def run() -> None:
        app = Deciding()
        async with app.run_test() as pilot:
            app.query_one(Pointing).focus()
            await pilot.pause()
            assert [hint.words for hint in app.query_one(Footer).hints] == ["Shut", "Leave"]
            with patch.object(Pointing, "check_action", side_effect=AssertionError("asked")):
                app.screen.refresh_bindings()
                await pilot.pause()
            app.closed = True
            app.screen.refresh_bindings()
            await pilot.pause()
            assert [hint.words for hint in app.query_one(Footer).hints] == ["Leave"]

    asyncio.run(run())
