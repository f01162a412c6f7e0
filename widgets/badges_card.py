"""The Badges card: what is in progress, and what is nearest (rule 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, ink, line, pad, pad_left, progress

if TYPE_CHECKING:
    from api_client.wire.badge import Badge
    from api_client.wire.overview import OverviewBadges

PERCENT_WIDTH = 4


class BadgesCard(Card["OverviewBadges"]):
    """Two groups: in progress with a bar each, and next."""

    TITLE: ClassVar[str] = "Badges"
    EMPTY: ClassVar[str] = "No badge begun yet. Every activity on the platform counts towards one."

    def body(self, value: OverviewBadges, width: int, height: int) -> list[Content]:
        """The groups that have badges, each under its heading."""
        rows: list[Content] = []
        if value.in_progress:
            rows += [ink("In progress", "muted"), *(progress_line(badge, width) for badge in value.in_progress)]
        if value.next:
            rows += [BLANK] if rows else []
            rows += [ink("Next", "muted"), *(name_line(badge) for badge in value.next)]
        return rows


def name_line(badge: Badge) -> Content:
    """A badge by rarity's glyph and name."""
    rarity = words.RARITY[badge.rarity]
    return line(ink(f"{rarity.glyph} ", rarity.ink), words.badge_name(badge.name, badge.level, badge.levels))


def progress_line(badge: Badge, width: int) -> Content:
    """A badge with a bar to its next level and the share in per cent."""
    rarity = words.RARITY[badge.rarity]
    bar_width = max(min(width // 3, 20), 0)
    name = pad(name_line(badge), width - bar_width - PERCENT_WIDTH - 2)
    share = pad_left(Content(words.percent(badge.progress)), PERCENT_WIDTH)
    return line(name, " ", progress(bar_width, badge.progress, rarity.ink), " ", share)
