"""A badge that somebody else has, and a certificate, as rows (rules 3.2 and 1.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.other_profile import EarnedBadge
from api_client.wire.profile import Certificate
from widgets import words
from widgets.cells import BLANK, content, ink, line, mark, table_row

AGO_WIDTH, FEATURED_WIDTH, LEVEL_WIDTH = 13, 10, 12


@dataclass(frozen=True)
class EarnedBadgeRow:
    """Rarity, name with its level, when; featured or not."""

    badge: EarnedBadge
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The badge's id, which no other kind of row has."""
        return f"badge {self.badge.id}"

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        badge = self.badge
        parts = [
            (ink(words.ago(badge.earned_at, self.clock()), "muted"), AGO_WIDTH),
            (mark(words.FEATURED) if badge.featured else BLANK, FEATURED_WIDTH),
            (ink(words.badge_level(badge.level, badge.levels), "muted"), LEVEL_WIDTH),
        ]
        return table_row(earned_badge_name(badge), parts, width)


@dataclass(frozen=True)
class CertificateRow:
    """Its name, and the day."""

    certificate: Certificate

    @property
    def id(self) -> str:
        """Its name and day, of which there are no two."""
        return f"certificate {words.plain(self.certificate.name)} {self.certificate.issued_on}"

    def line(self, width: int) -> Content:
        """The row."""
        day = ink(words.day(self.certificate.issued_on), "muted")
        return table_row(line(ink("▣ ", "muted"), content(self.certificate.name)), [(day, AGO_WIDTH)], width)


def earned_badge_name(badge: EarnedBadge) -> Content:
    """The name with its level, after the rarity's glyph."""
    rarity = words.RARITY[badge.rarity]
    return ink(f"{rarity.glyph} {words.badge_name(badge.name, badge.level, badge.levels)}", rarity.ink)
