"""A badge that somebody else has, in full (rules 3.1 and 3.2)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.other_profile import EarnedBadge
from widgets import words
from widgets.cells import BLANK, content, labelled, mark, wrap
from widgets.earned_badge_row import earned_badge_name
from widgets.ink import INKS
from widgets.lines import Lines, growing


class EarnedBadgeDetail(Lines):
    """Name, what it is for, rarity in a word, level, when."""

    value: reactive[EarnedBadge | None] = growing[EarnedBadge | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The badge; nothing without one."""
        badge = self.value
        if badge is None:
            return []
        fields = [
            ("Rarity", mark(words.RARITY[badge.rarity])),
            ("Level", Content(words.badge_level(badge.level, badge.levels))),
            ("Earned", Content(words.ago_and_local(badge.earned_at, self.clock()))),
            ("In the header", mark(words.FEATURED) if badge.featured else BLANK),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [
            earned_badge_name(badge).stylize(INKS["strong"]),
            *wrap(content(badge.description), width),
            BLANK,
            *rows,
        ]
