"""What a merge keeps, deletes and shows, as a list in which the values that become visible are chosen (rule 11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message

from api_client.wire.merge import MergeChoice, MergePreview, MergeValue
from widgets import words
from widgets.account_words import merge_field, merge_source
from widgets.cells import GAP, content, fit, ink, joined, line, pad
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows

FIELD_WIDTH, SOURCE_WIDTH = 20, 14


@dataclass(frozen=True)
class MergeEmailRow:
    """An address that the code can go to, masked."""

    id: str
    masked: Content

    def line(self, width: int) -> Content:
        """The address."""
        return fit(self.masked, width)


@dataclass(frozen=True)
class MergeChoiceRow:
    """A value that can become visible, with its check box."""

    choice: MergeChoice
    chosen: bool

    @property
    def id(self) -> str:
        """The choice's name."""
        return self.choice.id

    def line(self, width: int) -> Content:
        """Box, field, value."""
        box = ink("[x] ", "good") if self.chosen else ink("[ ] ", "muted")
        return fit(line(box, _field(self.choice.field), content(self.choice.value)), width)


@dataclass(frozen=True)
class MergeValueRow:
    """A value that stays or goes, and whose it is."""

    id: str
    value: MergeValue

    def line(self, width: int) -> Content:
        """Field, whose, value."""
        source = pad(ink(merge_source(self.value.source), "muted"), SOURCE_WIDTH + GAP)
        return fit(line(_field(self.value.field), source, content(self.value.value)), width)


class MergeList(RowList):
    """The preview; `action_choose` decides whether a value is to be visible."""

    class Changed(Message):
        """Something else is to be visible."""

    _preview: MergePreview | None = None
    chosen: frozenset[str] = frozenset()
    """What is to be visible: nothing, until it is chosen."""

    def offer(self, preview: MergePreview) -> None:
        """Show this preview; of what was chosen before, what is still there stays chosen."""
        self._preview = preview
        self.chosen &= {choice.id for choice in preview.becomes_public}
        self._show()

    def item(self, row_id: str) -> MergeValue | MergeChoice | None:
        """What a row shows."""
        row = self.cursor_row
        if row is None or row.id != row_id:
            return None
        return row.choice if isinstance(row, MergeChoiceRow) else row.value if isinstance(row, MergeValueRow) else None

    def action_choose(self) -> None:
        """Let others see it, or not."""
        row = self.cursor_row
        if isinstance(row, MergeChoiceRow):
            self.chosen ^= {row.id}
            self._show()
            self.post_message(self.Changed())

    def _show(self) -> None:
        preview = self._preview
        if preview is None:
            return
        choices = [MergeChoiceRow(choice, choice.id in self.chosen) for choice in preview.becomes_public]
        self.show(
            Rows(
                [
                    *_group("Others will see, if you choose it", choices),
                    *_group("Kept", _values("kept", preview.kept)),
                    *_group("Deleted", _values("deleted", preview.deleted)),
                ]
            )
        )


def _values(name: str, values: Iterable[MergeValue]) -> list[MergeValueRow]:
    return [MergeValueRow(f"{name}:{place}", value) for place, value in enumerate(values)]


def _group(name: str, rows: Sequence[Row]) -> list[Row]:
    heading = f"{name} · {words.grouped(len(rows))}" if rows else f"{name}: nothing"
    return [Heading(heading), *rows, Heading("")]


def _field(name: str) -> Content:
    return joined([pad(Content(merge_field(name)), FIELD_WIDTH), Content("")], "")
