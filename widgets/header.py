"""The profile's header above all tabs: four lines where there is room, three in a small terminal."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from api_client.wire.leaderboard import LeaderboardCard
from api_client.wire.profile import Header
from widgets import words
from widgets.avatar import COLUMNS, avatar_lines
from widgets.cells import BLANK, apart, content, fit, ink, joined, line, mark, pad, progress
from widgets.lines import Lines

FULL_ROWS, COMPACT_ROWS = 4, 3
RIGHT_WIDTH = 50
"""Cells of the column with level, points and rank."""


@dataclass(frozen=True)
class HeaderValue:
    """What the header shows: the profile, its place on the board, and what waits for the member."""

    header: Header
    board: LeaderboardCard | None = None
    claimable: int = 0
    """Challenges whose credits can be claimed."""
    invitations: int = 0
    """Received invitations that wait for an answer."""


class ProfileHeader(Lines):
    """Name, level, points, credits, connections, rank, badges; clipped by cells, never wrapped."""

    DEFAULT_CSS = "ProfileHeader { padding: 0 1; }"

    value: reactive[HeaderValue | None] = reactive[HeaderValue | None](None)
    """None while loading: the space is kept."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Three rows below 100 columns or 30 rows, else four, whatever the value: nothing jumps when it comes."""
        return COMPACT_ROWS if viewport.width < 100 or viewport.height < 30 else FULL_ROWS

    def lines(self, width: int, height: int) -> list[Content]:
        """The full form in four rows, the compact one in fewer."""
        if self.value is None:
            return [ink("Loading your profile…", "muted")]
        return full_lines(self.value, width) if height >= FULL_ROWS else compact_lines(self.value, width)


def full_lines(value: HeaderValue, width: int) -> list[Content]:
    """Avatar, who this is, and the figures, side by side."""
    header = value.header
    right_width = min(RIGHT_WIDTH, max(width - COLUMNS - 3, 0) // 2)
    left_width = max(width - COLUMNS - 3 - right_width - 2, 0)
    left = [
        who(header),
        joined([content(part, "muted") for part in (header.job_title, header.company, header.country)]),
        badges(header),
        certificates(header),
    ]
    right = [
        level(header, right_width),
        line(amounts(header), "   ", connections(header)),
        standing(value),
        attention(value),
    ]
    picture = avatar_lines(header.profile_id)
    return [
        line(picture[row], "   ", pad(left[row], left_width), "  ", pad(right[row], right_width))
        for row in range(FULL_ROWS)
    ]


def compact_lines(value: HeaderValue, width: int) -> list[Content]:
    """Who and what waits; level and points; credits, connections, badges."""
    header = value.header
    place = [content(part, "muted") for part in (header.job_title, header.company)]
    third = [credits_of(header), connections(header), badges(header)]
    return [
        apart(joined([who(header), *place]), attention(value, short=True), width),
        apart(level(header, max(min(width - 24, 60), 0)), standing(value, short=True), width),
        fit(joined(third, "   "), width),
    ]


def who(header: Header) -> Content:
    """Name and visibility."""
    return joined([content(header.name, "strong"), mark(words.visibility(public=header.public))])


def badges(header: Header) -> Content:
    """The featured badges, each with its rarity's glyph (rule 3.4)."""
    parts: list[Content] = []
    for badge in header.featured_badges[:4]:
        rarity = words.RARITY[badge.rarity]
        parts.append(ink(f"{rarity.glyph} {words.badge_name(badge.name, badge.level, badge.levels)}", rarity.ink))
    return Content("  ").join(parts)


def certificates(header: Header) -> Content:
    """The newest certificate, and how many more there are (rule 1.7)."""
    if not header.certificates:
        return BLANK
    newest = max(header.certificates, key=lambda certificate: certificate.issued_on)
    more = len(header.certificates) - 1
    tail = f"  and {words.grouped(more)} more" if more else ""
    return line(ink("▣ ", "muted"), content(newest.name, "muted"), ink(tail, "muted"))


def level(header: Header, width: int) -> Content:
    """Level, a bar to the next one, and its points, in `width` cells."""
    name = ink(f"Level {header.level}", "strong")
    goal = ink(words.level_goal(header.points, header.next_level), "muted")
    room = width - name.cell_length - goal.cell_length - 4
    if room < 3:
        return joined([name, goal], "  ")
    return line(name, "  ", progress(room, words.level_share(header.points, header.next_level), "warn"), "  ", goal)


def credits_of(header: Header) -> Content:
    """The signed-in account's credits (rule 1.1)."""
    return line(ink(words.grouped(header.credits), "strong"), ink(" credits", "muted"))


def amounts(header: Header) -> Content:
    """Points and credits."""
    return line(ink(words.grouped(header.points), "strong"), ink(" points", "muted"), "   ", credits_of(header))


def connections(header: Header) -> Content:
    """How many connections."""
    noun = "connection" if header.connections == 1 else "connections"
    return line(ink(words.grouped(header.connections), "strong"), ink(f" {noun}", "muted"))


def standing(value: HeaderValue, *, short: bool = False) -> Content:
    """The rank of the last 30 days and its change."""
    if value.board is None:
        return BLANK
    board = value.board
    text = words.rank(board.rank, board.of)
    if not short and board.rank is not None:
        text += " in the last 30 days"
    return joined([ink(text, "muted"), mark(words.rank_change(board.rank_change))], "  ")


def attention(value: HeaderValue, *, short: bool = False) -> Content:
    """What waits for the member: challenges to claim, invitations."""
    waiting = words.waiting(value.claimable, value.invitations, short=short)
    return joined([ink(f"● {text}", "warn") for text in waiting], "  ")
