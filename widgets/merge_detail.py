"""One value of a merge in full, and what a merge did (rule 11)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.merge import MergeChoice, Merged, MergeValue
from widgets import words
from widgets.account_words import merge_field, merge_source
from widgets.cells import BLANK, content, ink, labelled, line, wrap
from widgets.lines import Lines, growing


class MergeDetail(Lines):
    """A value with its field, in as many lines as it takes."""

    value: reactive[MergeValue | MergeChoice | None] = growing[MergeValue | MergeChoice | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The value; nothing without one."""
        value = self.value
        if value is None:
            return []
        whose = merge_source(value.source) if isinstance(value, MergeValue) else "visible to others if you choose"
        head = line(ink(merge_field(value.field), "strong"), ink(f" · {whose}", "muted"))
        return [head, BLANK, *wrap(content(value.value), width)]


class MergeResult(Lines):
    """What was kept and deleted, once the profiles are one."""

    value: reactive[Merged | None] = growing[Merged | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """All of it; nothing before."""
        merged = self.value
        if merged is None:
            return []
        told = f"The profiles are one since {words.local(merged.merged_at)}. All accounts of both were told by mail."
        return [
            *wrap(Content(told), width),
            *_part("Kept", merged.kept, width),
            *_part("Deleted", merged.deleted, width),
        ]


def _part(name: str, values: Sequence[MergeValue], width: int) -> list[Content]:
    rows = [row for one in values for row in labelled(merge_field(one.field), content(one.value), width)]
    return [BLANK, ink(f"{name} · {words.grouped(len(values))}", "strong"), *rows]
