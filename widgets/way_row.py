"""Ways to earn points, as rows and in full, and levels (rules 2.1 and 2.5)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.points import ActivityRule, Level
from widgets import words
from widgets.cells import BLANK, content, ink, labelled, line, pad_left, table_row, wrap
from widgets.lines import Lines, growing

POINTS_WIDTH = 6
MOST_WIDTH = 12
LEVEL_WIDTH = 16


@dataclass(frozen=True)
class WayRow:
    """What to do, how many points it gives, and most of them on one day."""

    rule: ActivityRule

    @property
    def id(self) -> str:
        """The kind of activity."""
        return self.rule.kind

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        rule = self.rule
        most = "no limit" if rule.daily_max is None else f"max {words.grouped(rule.daily_max)} a day"
        parts = [(pad_left(gives(rule), POINTS_WIDTH), POINTS_WIDTH), (ink(most, "muted"), MOST_WIDTH)]
        return table_row(content(rule.title), parts, width)


class WayDetail(Lines):
    """One way in full."""

    value: reactive[ActivityRule | None] = growing[ActivityRule | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """What to do, its points, and the daily maximum."""
        rule = self.value
        if rule is None:
            return []
        most = "no limit" if rule.daily_max is None else words.plural(rule.daily_max, "point")
        fields = [("Points", gives(rule)), ("Most a day", Content(most))]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [*wrap(content(rule.title, "strong"), width), BLANK, *rows]


def gives(rule: ActivityRule) -> Content:
    """Points with their sign."""
    return ink(words.signed(rule.points), "good" if rule.points > 0 else "bad")


@dataclass(frozen=True)
class LevelRow:
    """A level and the points it begins at."""

    level: Level
    points: int | None
    """Mine, where they are known."""

    @property
    def id(self) -> str:
        """Names the level."""
        return f"level {self.level.level}"

    def line(self, width: int) -> Content:
        """Whether it is reached is told by a glyph and a word."""
        begin = pad_left(Content(words.plural(self.level.points, "point")), LEVEL_WIDTH)
        parts = [(begin, LEVEL_WIDTH), (self._reached, LEVEL_WIDTH)]
        return table_row(line("Level ", words.grouped(self.level.level)), parts, width)

    @property
    def _reached(self) -> Content:
        if self.points is None:
            return Content("")
        short = self.level.points - self.points
        return ink("✓ reached", "good") if short <= 0 else ink(f"{words.grouped(short)} to go", "muted")
