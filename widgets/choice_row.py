"""Something that is on or off, as a row of a list (rule 12.2)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from widgets.cells import ink, line, table_row

NAME_WIDTH = 30


@dataclass(frozen=True)
class ChoiceRow:
    """A check box, what it is for, and what is to be known about it just now."""

    id: str
    name: str
    on: bool
    about: str = ""
    """Quiet words beside it."""
    news: str = ""
    """Said in place of `about`: that it is being saved, or that somebody else changed it."""

    def line(self, width: int) -> Content:
        """Check box and name, then the words where there is room; news always have some."""
        box = ink("[x] ", "good") if self.on else ink("[ ] ", "muted")
        beside = ink(self.news, "warn") if self.news else ink(self.about, "muted")
        return table_row(line(box, self.name), [(beside, max(width - NAME_WIDTH - 2, 0))], width, name_width=NAME_WIDTH)
