"""A badge as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.badge import Badge
from widgets import words
from widgets.badges_card import name_line
from widgets.cells import BLANK, ink, line, mark, pad_left, progress, table_row

BAR_WIDTH = 13
FEATURED_WIDTH = 12
LEVEL_WIDTH = 12
RARITY_WIDTH = 6
NAME_WIDTH = 22
"""Cells at least."""


@dataclass(frozen=True)
class BadgeRow:
    """Rarity, name and level; then how far it is, or when it was earned; featured or not."""

    badge: Badge
    clock: Callable[[], datetime] = words.utc_now
    place: int | None = None
    """Its place among the featured ones, from 1; 0 for none; None where only the badge itself can tell."""

    @property
    def id(self) -> str:
        """The badge and its level: an earned badge is in progress too while it has a further level."""
        return f"{self.badge.id} {self.badge.level}"

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        badge = self.badge
        earned = badge.earned_at is not None
        level = words.badge_level(badge.level, badge.levels)
        rarity = words.RARITY[badge.rarity]
        share = progress(BAR_WIDTH, badge.progress, rarity.ink)
        state = ink(words.ago(badge.earned_at, self.clock()), "muted") if badge.earned_at is not None else share
        last = featured_line(badge, self.place)
        if not earned:
            last = pad_left(Content(words.percent(badge.progress)), 4)
        parts = [
            (state, BAR_WIDTH),
            (last, FEATURED_WIDTH),
            (ink(level, "muted"), LEVEL_WIDTH),
            (ink(rarity.word, rarity.ink), RARITY_WIDTH),
        ]
        return table_row(name_line(badge), parts, width, name_width=NAME_WIDTH)


def featured_line(badge: Badge, place: int | None) -> Content:
    """Whether a badge is featured, and at which place if that is known (see `BadgeRow.place`)."""
    if badge.earned_at is None or not (badge.featured if place is None else place):
        return BLANK
    return line(mark(words.FEATURED), ink(f" {place}", "muted") if place else BLANK)
