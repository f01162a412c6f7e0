"""Personal data as rows and in full: sections, their rows, and how they changed (rule 14.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.personal_data import ChangeKind, PersonalChange, PersonalRow, PersonalSection
from widgets import words
from widgets.cells import BLANK, GAP, content, ink, labelled, line, pad_left, table_row, whole, wrap
from widgets.lines import Lines, growing

COUNT_WIDTH = 9
WHEN_WIDTH = 13
WHAT_WIDTH = 8
FIELD_WIDTH = 18
LABEL = 24
"""Cells of the names of fields in full."""

TELLING = ("title", "name", "app_name", "email", "reason", "kind", "badge_id", "occurred_at")
"""Fields that say what a row is, the most telling first."""

CHANGES = {ChangeKind.ADDED: "added", ChangeKind.CHANGED: "changed", ChangeKind.REMOVED: "removed"}


def field_name(name: str) -> str:
    """A field as people read it: ``job_title`` → "job title"."""
    return name.replace("_", " ")


@dataclass(frozen=True)
class SectionRow:
    """A section and how many rows it has."""

    section: PersonalSection

    @property
    def id(self) -> str:
        """The section's id."""
        return self.section.id

    def line(self, width: int) -> Content:
        """Title and number."""
        count = ink(words.grouped(self.section.count), "strong" if self.section.count else "muted")
        return table_row(content(self.section.title), [(pad_left(count, COUNT_WIDTH), COUNT_WIDTH)], width)


@dataclass(frozen=True)
class DataRow:
    """What belongs together, in one line."""

    id: str
    row: PersonalRow

    def line(self, width: int) -> Content:
        """As many of its values, with their names, as fit: first what tells the most."""
        shown = sorted((field for field in self.row.fields if field.value), key=lambda one: _place(one.name))
        return whole([line(ink(f"{field_name(one.name)} ", "muted"), content(one.value)) for one in shown], width)


def _place(name: str) -> int:
    """What names a row comes first, ids, which tell people nothing, come last."""
    if name in TELLING:
        return TELLING.index(name)
    return len(TELLING) + (name == "id" or name.endswith("_id"))


@dataclass(frozen=True)
class ChangeRow:
    """What changed, when, and from which account."""

    change: PersonalChange
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.change.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        room = max(width - FIELD_WIDTH - WHAT_WIDTH - WHEN_WIDTH - 3 * GAP, 0)
        parts = [
            (ink(CHANGES.get(self.change.change, "unknown"), "muted"), WHAT_WIDTH),
            (ink(words.ago(self.change.at, self.clock()), "muted"), WHEN_WIDTH),
            (self._who(room), room),
        ]
        return table_row(Content(field_name(self.change.field)), parts, width, name_width=FIELD_WIDTH)

    def _who(self, room: int) -> Content:
        """The account; of an address that does not fit what stands before the @, for nobody reads half a name."""
        account, email = who(self.change), self.change.account_email
        if email is None or account.cell_length <= room:
            return account
        return ink(f"{words.plain(email).partition('@')[0]}@…", "muted")


def who(change: PersonalChange) -> Content:
    """The account a change came from."""
    if change.account_email is not None:
        return content(change.account_email, "muted")
    return ink("an account that is gone" if change.account_id is not None else "not from your accounts", "muted")


class ChangeDetail(Lines):
    """One change in full."""

    value: reactive[PersonalChange | None] = growing[PersonalChange | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """What, when, from which account."""
        change = self.value
        if change is None:
            return []
        fields = [
            ("What", Content(f"{field_name(change.field)} {CHANGES.get(change.change, 'unknown')}")),
            ("When", Content(words.ago_and_local(change.at, self.clock()))),
            ("From", who(change)),
        ]
        return [row for label, text in fields for row in labelled(label, text, width)]


class DataDetail(Lines):
    """One row in full, a field per line; what it lacks is said too."""

    value: reactive[PersonalRow | None] = growing[PersonalRow | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Names and values, wrapped."""
        return _fields(self.value, width) if self.value is not None else []


class SectionDetail(Lines):
    """The first rows of a section in full."""

    value: reactive[PersonalSection | None] = growing[PersonalSection | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Title, how many there are, and the first rows below each other."""
        section = self.value
        if section is None:
            return []
        shown = len(section.rows)
        more = f", the first {shown} of them" if shown < section.count else ""
        head = [*wrap(content(section.title, "strong"), width), *wrap(_count(section, more), width)]
        return [*head, *(text for row in section.rows for text in (BLANK, *_fields(row, width)))]


def _count(section: PersonalSection, more: str) -> Content:
    if not section.count:
        return ink("Nothing is held here.", "muted")
    return ink(f"{words.plural(section.count, 'row')}{more}", "muted")


def _fields(row: PersonalRow, width: int) -> list[Content]:
    label = min(max([0, *(len(field.name) for field in row.fields)]) + 2, LABEL, width // 2)
    lines: list[Content] = []
    for field in row.fields:
        value = content(field.value) if field.value else ink("-", "muted")
        name = ink(field_name(field.name), "muted").truncate(max(label - 1, 0), ellipsis=True, pad=True)
        rows = wrap(value, width - label)
        lines += [line(name if at == 0 else " " * max(label - 1, 0), " ", text) for at, text in enumerate(rows)]
    return lines
