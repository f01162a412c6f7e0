"""One thing of the profile in full: all of its text, or the avatar (rule 9.1)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from widgets.cells import BLANK, ink, wrap
from widgets.lines import Lines, growing
from widgets.picture import picture_lines
from widgets.profile_rows import ProfileRow

LARGEST = 32
"""Cells of a picture's width."""


class ProfileRowDetail(Lines):
    """Label, text, and what to do with it; for the avatar the picture."""

    value: reactive[ProfileRow | None] = growing[ProfileRow | None](None)
    tip: reactive[str] = growing("")
    avatar: reactive[bytes | None] = growing[bytes | None](None)
    """The member's picture."""
    profile_id: reactive[str] = reactive("")

    def lines(self, width: int, height: int) -> list[Content]:
        """The row; nothing without one."""
        row = self.value
        if row is None:
            return []
        picture: list[Content] = []
        if row.id == "avatar":
            columns = min(width, LARGEST)
            colour = not (self.is_attached and self.app.no_color)
            drawn = picture_lines(self.avatar, self.profile_id, columns, columns // 2, colour=colour)
            picture = [*drawn, BLANK]
        text = wrap(row.value or ink("Not filled in.", "muted"), width) if row.id != "avatar" else []
        told = [BLANK, *wrap(ink(self.tip, "muted"), width)] if self.tip else []
        return [ink(row.label, "strong"), BLANK, *picture, *text, *told]
