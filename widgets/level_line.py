"""Points, level, and the way to the next one, in one row (rule 2.5)."""

from __future__ import annotations

from textual.content import Content

from api_client.wire.profile import Header
from widgets import words
from widgets.cells import BLANK, apart, ink, line, progress
from widgets.lines import Lines

BAR_WIDTH = 20


class LevelLine(Lines):
    """An empty row where it is not known."""

    DEFAULT_CSS = "LevelLine { height: 1; }"

    def __init__(self, header: Header | None) -> None:
        super().__init__()
        self.header = header

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row."""
        header = self.header
        if header is None:
            return [BLANK]
        share = words.level_share(header.points, header.next_level)
        level = line(ink(f"Level {words.grouped(header.level)}  ", "strong"), progress(BAR_WIDTH, share))
        return [apart(level, Content(words.level_goal(header.points, header.next_level)), width)]
