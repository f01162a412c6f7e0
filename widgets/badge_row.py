"""A badge as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.badge import Badge
from widgets import words
from widgets.badges_card import name_line
from widgets.cells import ink, mark, pad_left, progress, table_row

BAR_WIDTH = 12


@dataclass(frozen=True)
class BadgeRow:
    """Rarity, name and level; then how far it is, or when it was earned; featured or not."""

    badge: Badge
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The badge's id."""
        return self.badge.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        badge = self.badge
        earned = badge.earned_at is not None
        level = words.badge_level(badge.level, badge.levels)
        share = progress(BAR_WIDTH, badge.progress, words.RARITY[badge.rarity].ink)
        state = ink(words.ago(badge.earned_at, self.clock()), "muted") if badge.earned_at is not None else share
        last = mark(words.FEATURED) if badge.featured else Content("")
        if not earned:
            last = pad_left(Content(words.percent(badge.progress)), 4)
        return table_row(name_line(badge), [(state, BAR_WIDTH), (last, 10), (ink(level, "muted"), 14)], width)
