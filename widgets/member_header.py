"""Who another member is, above everything else of her profile (rule 9.3)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.other_profile import OtherProfile
from widgets import words
from widgets.cells import content, ink, joined, line, mark, whole
from widgets.earned_badge_row import earned_badge_name
from widgets.lines import Lines
from widgets.person_words import RELATION

ROWS = 5


class MemberHeader(Lines):
    """Name, what she is to me, place, level and points, featured badges, certificates."""

    value: reactive[OtherProfile | None] = reactive[OtherProfile | None](None)
    """None while loading: the space is kept."""

    def lines(self, width: int, height: int) -> list[Content]:
        """A line each; the last go where the height does not do."""
        profile = self.value
        if profile is None:
            return [ink("Loading…", "muted")]
        place = [content(part, "muted") for part in (profile.job_title, profile.company, profile.country) if part]
        featured = [earned_badge_name(badge) for badge in profile.badges if badge.featured]
        count = len(profile.certificates)
        return [
            whole([content(profile.name, "strong"), mark(RELATION[profile.relation])], width),
            whole(place, width),
            joined([ink(f"Level {profile.level}", "strong"), points(profile)], "   "),
            whole(featured, width, "  "),
            ink(f"▣ {words.plural(count, 'certificate')}" if count else "", "muted"),
        ]


def points(profile: OtherProfile) -> Content:
    """All points (rule 2.1)."""
    return line(ink(words.grouped(profile.points), "strong"), ink(" points", "muted"))
