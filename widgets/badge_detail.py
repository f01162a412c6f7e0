"""A badge in full (rules 3.1 to 3.4)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from widgets import words
from widgets.badge_row import BadgeRow, featured_line
from widgets.badges_card import name_line
from widgets.cells import BLANK, content, labelled, line, mark, progress, wrap
from widgets.ink import INKS
from widgets.lines import Lines, growing

BAR_WIDTH = 16


class BadgeDetail(Lines):
    """Name, rarity in a word, what it is for, level, target, dates."""

    value: reactive[BadgeRow | None] = growing[BadgeRow | None](None)
    """The badge as it stands in a list, with its place."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The badge; nothing without one."""
        if self.value is None:
            return []
        badge = self.value.badge
        rarity = words.RARITY[badge.rarity]
        earned = words.ago_and_local(badge.earned_at, self.clock()) if badge.earned_at is not None else ""
        target = words.goal(badge.done, badge.target)
        fields = [
            ("Rarity", mark(rarity)),
            ("Level", Content(words.badge_level(badge.level, badge.levels))),
            ("Progress", line(progress(BAR_WIDTH, badge.progress, rarity.ink), f" {words.percent(badge.progress)}")),
            ("Target", Content(target)),
            ("Earned", Content(earned)),
            ("In the header", featured_line(badge, self.value.place)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [name_line(badge).stylize(INKS["strong"]), *wrap(content(badge.description), width), BLANK, *rows]
