"""Every formatter: numbers, times, plurals, bars, charts, marks. Pure, and free of Textual.

Values in, plain `str` out. A `Mark` carries a glyph, a word and an ink together, so that nothing is told by colour
alone. All characters used here are one cell wide. `now` is always given; nothing here reads a clock but `utc_now`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from api_client.wire.enums import ChallengeState, Rarity, SuggestionReason
from api_client.wire.text import Untrusted

if TYPE_CHECKING:
    from api_client.wire.connection import Suggestion
    from api_client.wire.points import Level

THIN_SPACE = "\u202f"
"""Narrow no-break space: groups digits; one cell wide."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_HALF_DAY = timedelta(hours=12)
_BLOCKS = "▁▂▃▄▅▆▇█"
_COMBINING_LIMIT = 2
_NUMERALS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Mark(NamedTuple):
    """A glyph and a word that say the same, and the ink they are drawn with."""

    glyph: str
    word: str
    ink: str


RARITY: dict[Rarity, Mark] = {
    Rarity.GREEN: Mark("◇", "green", "green"),
    Rarity.BLUE: Mark("◈", "blue", "blue"),
    Rarity.PURPLE: Mark("◆", "purple", "purple"),
    Rarity.ORANGE: Mark("❖", "orange", "orange"),
    Rarity.UNKNOWN: Mark("·", "unknown rarity", "muted"),
}
"""Rule 3.1, least to most rare: the fuller the glyph, the rarer."""

FEATURED = Mark("★", "featured", "warn")
"""Rule 3.4."""

CHALLENGE_STATE: dict[ChallengeState, Mark] = {
    ChallengeState.UPCOMING: Mark("◌", "upcoming", "muted"),
    ChallengeState.ACTIVE: Mark("○", "active", "accent"),
    ChallengeState.COMPLETED: Mark("●", "ready to claim", "warn"),
    ChallengeState.CLAIMED: Mark("✓", "claimed", "good"),
    ChallengeState.EXPIRED: Mark("-", "expired", "muted"),
    ChallengeState.UNKNOWN: Mark("·", "unknown state", "muted"),
}
"""Rule 4.2."""


def utc_now() -> datetime:
    """The present, in UTC: the clock of widgets that were given no other."""
    return datetime.now(UTC)


def plain(text: Untrusted | None) -> str:
    """`text` for drawing as literal characters, at most two combining marks on each; "" for None.

    Stacked marks have no width of their own and spill over the lines above and below.
    """
    if text is None or text.plain.isascii():
        return text.plain if text else ""
    kept: list[str] = []
    run = 0
    for character in text.plain:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= _COMBINING_LIMIT:
            kept.append(character)
    return "".join(kept)


def grouped(number: int) -> str:
    """`number` with its digits grouped by thousands: 41207 → "41 207" (narrow no-break space)."""
    return f"{number:,}".replace(",", THIN_SPACE)


def signed(number: int) -> str:
    """`number` grouped and always with its sign: "+250", "-5", "0"."""
    return f"+{grouped(number)}" if number > 0 else grouped(number)


def plural(count: int, noun: str, several: str | None = None) -> str:
    """`count` and the noun in the right number: "1 challenge", "2 challenges"."""
    return f"{grouped(count)} {noun if count == 1 else several or noun + 's'}"


def percent(fraction: float) -> str:
    """A share of 1 as whole per cent, rounded down, so that 100% means finished."""
    return f"{int(min(max(fraction, 0.0), 1.0) * 100)}%"


def span(seconds: float) -> str:
    """A length of time in its two largest units, rounded down: "3 d 4 h", "4 h 12 min", "12 min"."""
    whole = int(seconds)
    days, hours, minutes = whole // _DAY, whole % _DAY // _HOUR, whole % _HOUR // _MINUTE
    if days:
        return f"{grouped(days)} d {hours} h" if hours else f"{grouped(days)} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "under 1 min"


def time_left(end: datetime, now: datetime) -> str:
    """How long until `end`: "3 d 4 h left", or "ended"."""
    seconds = (end - now).total_seconds()
    return f"{span(seconds)} left" if seconds > 0 else "ended"


def until_change(end: datetime, now: datetime) -> float | None:
    """After how many seconds `time_left` reads otherwise; None once it has ended."""
    seconds = (end - now).total_seconds()
    if seconds <= 0:
        return None
    return seconds % (_MINUTE if seconds < _DAY else _HOUR)


def ago(then: datetime, now: datetime) -> str:
    """How long ago `then` was, in one unit, rounded down: "just now", "2 h ago", "3 d ago", "5 months ago"."""
    seconds = int((now - then).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min ago"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h ago"
    days = seconds // _DAY
    if days < 60:
        return f"{days} d ago"
    return f"{days // 30} months ago" if days < 730 else f"{grouped(days // 365)} years ago"


def day(value: date) -> str:
    """A date: "21 Nov 2026"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def local(moment: datetime, zone: tzinfo | None = None) -> str:
    """A moment in local time (or in `zone`): "21 Nov 2026 14:02"."""
    there = moment.astimezone(zone)
    return f"{day(there)} {there:%H:%M}"


def time_of(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """The time of day in local time (or in `zone`): "14:02"; of more than half a day away with the date, as `local`."""
    return f"{moment.astimezone(zone):%H:%M}" if abs(now - moment) < _HALF_DAY else local(moment, zone)


def ago_and_local(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Both forms of a past moment: "2 h ago · 21 Nov 2026 14:02"."""
    return f"{ago(then, now)} · {local(then, zone)}"


def bar(width: int, fraction: float) -> tuple[str, str]:
    """A line `width` cells long, as its filled part and its rest.

    A heavy line, in half cells, on a light one, so that it reads without colour. Only 1 fills it, and only 0
    leaves it empty.
    """
    width = max(width, 0)
    share = min(max(fraction, 0.0), 1.0)
    halves = round(share * width * 2)
    if 0 < share < 1 and width:
        halves = min(max(halves, 1), width * 2 - 1)
    full, half = divmod(halves, 2)
    filled = "━" * full + "╸" * half
    return filled, "─" * (width - full - half)


def chart(values: Sequence[int], width: int, height: int = 1) -> list[str]:
    """`values` as `height` rows of blocks, `width` cells each, top row first; the last values are at the right.

    More values than cells: each cell shows the highest of its share. Below 0 counts as 0, drawn as the base line.
    """
    width, height = max(width, 0), max(height, 1)
    heights = [0] * width
    if values and width:
        slots = min(width, len(values))
        for cell in range(width):
            slot = cell * slots // width
            share = values[slot * len(values) // slots : (slot + 1) * len(values) // slots]
            heights[cell] = max(0, *share)
    top = max(heights, default=0)
    steps = height * len(_BLOCKS)
    levels = [1 + value * (steps - 1) // top if top else 1 for value in heights]
    return [
        "".join(" " if level <= base else _BLOCKS[min(level - base, 8) - 1] for level in levels)
        for base in range((height - 1) * 8, -1, -8)
    ]


def roman(number: int) -> str:
    """A small number in Roman numerals: 3 → "III"; "" below 1."""
    text = ""
    for value, numeral in _NUMERALS:
        text += numeral * (number // value)
        number %= value
    return text


def badge_name(name: Untrusted, level: int, levels: int) -> str:
    """A badge's name with its level where it has several: "Forum Legend III" (rule 3.2)."""
    return f"{plain(name)} {roman(min(level, 399))}".rstrip() if levels > 1 else plain(name)


def badge_level(level: int, levels: int) -> str:
    """Where a badge stands: "level 2 of 3"; "" for a badge of one level (rule 3.2)."""
    return f"level {level} of {levels}" if levels > 1 else ""


def goal(done: int, target: int) -> str:
    """How far something is: "7 of 10", and past its target "10 reached, now 314"; "" without one (rule 3.3)."""
    if not target:
        return ""
    if done > target:
        return f"{grouped(target)} reached, now {grouped(done)}"
    return f"{grouped(done)} of {grouped(target)}"


def waiting(claimable: int, invitations: int) -> list[str]:
    """What waits for the member: "1 challenge ready to claim", "2 invitations"."""
    parts: list[str] = []
    if claimable:
        parts.append(f"{plural(claimable, 'challenge')} ready to claim")
    if invitations:
        parts.append(plural(invitations, "invitation"))
    return parts


def level_goal(points: int, next_level: Level | None) -> str:
    """Points against the next level's: "9 960 / 13 000", or "9 960, highest level" (rule 2.5)."""
    if next_level is None:
        return f"{grouped(points)}, highest level"
    return f"{grouped(points)} / {grouped(next_level.points)}"


def level_share(points: int, next_level: Level | None) -> float:
    """Share of the next level's points; 1 when there is none."""
    if next_level is None or next_level.points <= 0:
        return 1.0
    return min(points / next_level.points, 1.0)


def rank(position: int | None, of: int) -> str:
    """A place on a board: "#128 of 41 207", or "not ranked yet" (rule 6.2)."""
    return "not ranked yet" if position is None else f"#{grouped(position)} of {grouped(of)}"


def rank_change(change: int) -> Mark:
    """Ranks won or lost in 24 hours; an empty mark for none."""
    if change == 0:
        return Mark("", "", "muted")
    return Mark("▲", grouped(change), "good") if change > 0 else Mark("▼", grouped(-change), "bad")


def visibility(*, public: bool) -> Mark:
    """Public or private (rule 9.2)."""
    return Mark("●", "public", "good") if public else Mark("○", "private", "muted")


def switched(*, on: bool) -> Mark:
    """On or off."""
    return Mark("●", "on", "good") if on else Mark("○", "off", "muted")


def last_used(moment: datetime | None, now: datetime) -> str:
    """When a token or key was used last: "used 2 h ago", "never used"."""
    return "never used" if moment is None else f"used {ago(moment, now)}"


def expiry(moment: datetime | None, now: datetime) -> str:
    """When a token ends: "does not expire", "expires in 50 d", "expired" (rule 13.3)."""
    if moment is None:
        return "does not expire"
    return f"expires in {span((moment - now).total_seconds())}" if moment > now else "expired"


def suggestion_reason(suggestion: Suggestion) -> str:
    """Why somebody may be known, the strongest reason only (rule 5.2)."""
    for reason in suggestion.reasons:
        if reason is SuggestionReason.COMPANY:
            return "same company"
        if reason is SuggestionReason.CONNECTIONS:
            return f"{grouped(suggestion.shared_connections)} shared"
        if reason is SuggestionReason.SKILLS:
            return plural(len(suggestion.shared_skills), "shared skill")
    return ""
