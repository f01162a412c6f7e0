"""The footer: the keys that work here, most useful first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import ink, line
from widgets.lines import Lines


class KeyHint(NamedTuple):
    """A key as shown, what it does in a word or two, and the action a click runs ("" for none)."""

    key: str
    words: str
    action: str = ""
    kept: bool = False
    """Has its place though what stands before it would take all the room."""


class KeyFooter(Lines):
    """The hints that fit, in the given order; the `pinned` ones keep their place at the right end."""

    DEFAULT_CSS = "KeyFooter { height: 1; padding: 0 1; background: $panel; }"

    hints: reactive[Sequence[KeyHint]] = reactive[Sequence[KeyHint]](())
    pinned: reactive[Sequence[KeyHint]] = reactive[Sequence[KeyHint]](())

    class Chosen(Message):
        """A hint was clicked."""

        def __init__(self, footer: KeyFooter, hint: KeyHint) -> None:
            super().__init__()
            self.footer = footer
            self.hint = hint

        @property
        def control(self) -> KeyFooter:
            """The footer."""
            return self.footer

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row."""
        parts: list[str | Content] = []
        at = 0
        for start, hint in self._places(width):
            parts += [" " * (start - at), _label(hint)]
            at = start + _label(hint).cell_length
        return [line(*parts)]

    def on_click(self, event: events.Click) -> None:
        """Tell which hint was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, hint in self._places(self.content_size.width):
            if start <= offset.x < start + _label(hint).cell_length:
                self.post_message(self.Chosen(self, hint))

    def _places(self, width: int) -> list[tuple[int, KeyHint]]:
        """Each hint that fits and the cell it begins at."""
        room = width
        right: list[tuple[int, KeyHint]] = []
        for hint in reversed(self.pinned):
            start = room - _label(hint).cell_length
            if start >= 0:
                right.insert(0, (start, hint))
                room = start - 2
        left: list[tuple[int, KeyHint]] = []
        at = 0
        kept = sum(_label(hint).cell_length + 2 for hint in self.hints if hint.kept)
        for hint in self.hints:
            length = _label(hint).cell_length
            if hint.kept:
                kept -= length + 2
            if at + length + kept > room:
                continue  # A shorter one behind it may fit.
            left.append((at, hint))
            at += length + 2
        return left + right


@lru_cache(256)
def _label(hint: KeyHint) -> Content:
    return line(ink(hint.key, "warn"), " ", hint.words)
