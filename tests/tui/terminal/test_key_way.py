"""A key goes to those who do something with it, and past all others that stand around the focus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

import pytest
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from tui.terminal.safe_app import SafeApp


class Focused(Widget, can_focus=True):
    """Has the focus and listens to nothing."""


class Hearing(Vertical):
    """Is told of each key."""

    heard: list[str]

    def on_key(self, event: events.Key) -> None:
        self.heard.append(event.key)


class Deciding(Hearing):
    """Keeps each key to itself."""

    def on_key(self, event: events.Key) -> None:
        event.stop()


class Decorated(Vertical):
    """As `Hearing`, in the other way of Textual's."""

    heard: list[str]

    @on(events.Key)
    def hear(self, event: events.Key) -> None:
        self.heard.append(event.key)


class OneKey(Vertical):
    """Has a method for one key."""

    heard: list[str]

    def key_x(self) -> None:
        self.heard.append("x")


class Around(SafeApp):
    """Containers around the focus, and a binding."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "note")]

    def __init__(self, kind: type[Vertical]) -> None:
        super().__init__()
        self.kind = kind
        self.heard: list[str] = []
        self.noted = 0

    def compose(self) -> ComposeResult:
        box = self.kind(Vertical(Focused()))
        box.heard = self.heard  # type: ignore[attr-defined]
        yield box

    def action_note(self) -> None:
        self.noted += 1


def pressed(kind: type[Vertical], key: str, hear: Callable[[Message], None] = lambda _: None) -> Around:
    app = Around(kind)

    async def run() -> None:
        async with app.run_test(message_hook=hear) as pilot:
            app.query_one(Focused).focus()
            await pilot.pause()
            await pilot.press(key)

    asyncio.run(run())
    return app


@pytest.mark.parametrize("kind", [Hearing, Decorated, OneKey])
def test_who_listens_is_told_and_the_binding_still_works(kind: type[Vertical]) -> None:
    app = pressed(kind, "x")
    assert (app.heard, app.noted) == (["x"], 1)


def test_who_keeps_a_key_keeps_it_from_the_binding() -> None:
    assert pressed(Deciding, "x").noted == 0


@pytest.mark.parametrize(("kind", "key"), [(Vertical, "x"), (OneKey, "y")])
def test_past_those_who_do_not_listen_the_app_alone_reads_it(kind: type[Vertical], key: str) -> None:
    heard: list[Message] = []

    def hear(message: Message) -> None:
        if isinstance(message, events.Key):
            heard.append(message)

    assert pressed(kind, key, hear).noted == (key == "x")
    assert len(heard) == 1
