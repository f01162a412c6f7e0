"""A choice among a few, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from api_client.wire.text import Untrusted
from widgets import words
from widgets.cells import BLANK, apart, content, current, fit, ink, line, pad
from widgets.lines import Lines

LONGEST = 24
"""Cells of an option's name."""


@dataclass(frozen=True)
class Option:
    """One of the choices."""

    id: str
    name: Untrusted


class Choices(Lines):
    """A quiet label, then the options; the chosen one is reversed. Where they don't fit the chosen one stands alone."""

    DEFAULT_CSS = "Choices { height: 1; }"

    options: reactive[Sequence[Option]] = reactive[Sequence[Option]](())
    chosen: reactive[str] = reactive("")
    """The id of the option that is chosen."""
    note: reactive[str] = reactive("")
    """Quiet words at the right end."""

    class Chosen(Message):
        """An option was clicked."""

        def __init__(self, choices: Choices, option_id: str) -> None:
            super().__init__()
            self.choices = choices
            self.option_id = option_id

        @property
        def control(self) -> Choices:
            """The choices."""
            return self.choices

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.label = label

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row; the words at its end go first."""
        choices, note = line(self._head, *self._labels(width)), ink(self.note, "muted")
        fits = choices.cell_length + note.cell_length < width
        return [apart(choices, note if fits else BLANK, width)]

    def on_click(self, event: events.Click) -> None:
        """Tell which option was clicked."""
        offset = event.get_content_offset(self)
        labels = self._labels(self.content_size.width)
        if offset is None or len(labels) < len(self.options):
            return
        x = offset.x - self._head.cell_length
        for option, label in zip(self.options, labels, strict=True):
            if 0 <= x < label.cell_length:
                self.post_message(self.Chosen(self, option.id))
            x -= label.cell_length

    @property
    def _head(self) -> Content:
        return pad(ink(self.label, "muted"), 10)

    def _labels(self, width: int) -> list[Content]:
        all_of_them = [self._option(option) for option in self.options]
        if self._head.cell_length + sum(map(len, all_of_them)) <= width:
            return all_of_them
        places = [place for place, option in enumerate(self.options) if option.id == self.chosen]
        counts = (ink(f" {place + 1} of {words.grouped(len(self.options))}", "muted") for place in places)
        return [line(all_of_them[place], count) for place, count in zip(places, counts, strict=True)]

    def _option(self, option: Option) -> Content:
        name = line(" ", fit(content(option.name), LONGEST), " ")
        return current(name) if option.id == self.chosen else name
