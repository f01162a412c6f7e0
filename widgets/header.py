"""The profile's header above all tabs: four lines where there is room, three in a small terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from widgets import words
from widgets.avatar import COLUMNS
from widgets.cells import BLANK, apart, content, ink, joined, line, mark, pad, progress, whole
from widgets.lines import Lines
from widgets.picture import picture_lines

if TYPE_CHECKING:
    from api_client.wire.leaderboard import LeaderboardCard
    from api_client.wire.profile import Header

FULL_ROWS, COMPACT_ROWS = 4, 3
RIGHT_WIDTH = 48
"""Cells of the column with level, points and rank."""
SHORT_LEVEL, LONG_LEVEL = 32, 60
"""Cells that level, bar and points have in the compact form, at least and at most."""


class HeaderValue(NamedTuple):
    """What the header shows: the profile, its place on the board, and what waits for the member."""

    header: Header
    board: LeaderboardCard | None = None
    claimable: int = 0
    """Challenges whose credits can be claimed."""
    invitations: int = 0
    """Received invitations that wait for an answer."""
    avatar: bytes | None = None
    """Her picture; None until it is fetched, and for a profile without one."""
    drawn: tuple[Content, ...] | None = None
    """It as the terminal shows it in full, in `FULL_ROWS` lines of `COLUMNS` cells."""


class ProfileHeader(Lines):
    """Name, level, points, credits, connections, rank, badges; clipped by cells, never wrapped."""

    DEFAULT_CSS = "ProfileHeader { padding: 0 1; }"

    value: reactive[HeaderValue | None] = reactive[HeaderValue | None](None)
    """None while loading: the space is kept."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Three rows below 100 columns or 30 rows, else four, whatever the value: nothing jumps when it comes."""
        return COMPACT_ROWS if is_compact(viewport) else FULL_ROWS

    def lines(self, width: int, height: int) -> list[Content]:
        """The full form in four rows, the compact one in fewer."""
        if self.value is None:
            return [ink("Loading your profile…", "muted")]
        if height < FULL_ROWS:
            return compact_lines(self.value, width)
        return full_lines(self.value, width, colour=not (self.is_attached and self.app.no_color))


def is_compact(viewport: Size) -> bool:
    """True where the header has no room for a picture."""
    return viewport.width < 100 or viewport.height < 30


def full_lines(value: HeaderValue, width: int, *, colour: bool = True) -> list[Content]:
    """Avatar, who this is, and the figures, side by side."""
    header = value.header
    right_width = min(RIGHT_WIDTH, max(width - COLUMNS - 3, 0) * 3 // 5)
    left_width = max(width - COLUMNS - 3 - right_width - 2, 0)
    left = [
        who(header),
        whole(place(header), left_width),
        badges(header, left_width),
        whole(certificates(header), left_width, "  "),
    ]
    right = [
        level(header, right_width),
        joined([points(header), credits_of(header), connections(header)], "   "),
        standing(value),
        attention(value),
    ]
    picture = value.drawn or picture_lines(value.avatar, header.profile_id, COLUMNS, FULL_ROWS, colour=colour)
    return [
        line(picture[row], "   ", pad(left[row], left_width), "  ", pad(right[row], right_width))
        for row in range(FULL_ROWS)
    ]


def compact_lines(value: HeaderValue, width: int) -> list[Content]:
    """Who and her rank; level, credits, connections; badges and certificates. What waits the tab bar tells."""
    header = value.header
    rank = _if_room(standing(value, short=True), who(header), width)
    figures = whole([credits_of(header), connections(header)], max(width - SHORT_LEVEL, 0), "   ")
    featured = badges(header, width)
    count = words.plural(len(header.certificates), "certificate")
    held = ink(f"▣ {count}" if header.certificates else "", "muted")
    return [
        apart(whole([who(header), *place(header)], max(width - rank.cell_length - 1, 0)), rank, width),
        apart(level(header, min(max(width - figures.cell_length - 3, 0), LONG_LEVEL)), figures, width),
        apart(featured, _if_room(held, featured, width), width),
    ]


def _if_room(right: Content, left: Content, width: int) -> Content:
    return right if left.cell_length + right.cell_length < width else BLANK


def place(header: Header) -> list[Content]:
    """Job title, company and country, as far as they are told."""
    return [content(part, "muted") for part in (header.job_title, header.company, header.country) if part]


def who(header: Header) -> Content:
    """Name and visibility."""
    return joined([content(header.name, "strong"), mark(words.visibility(public=header.public))])


def badges(header: Header, width: int) -> Content:
    """The featured badges, each with its rarity's glyph, as many as fit whole (rule 3.4)."""
    parts: list[Content] = []
    for badge in header.featured_badges[:4]:
        rarity = words.RARITY[badge.rarity]
        parts.append(ink(f"{rarity.glyph} {words.badge_name(badge.name, badge.level, badge.levels)}", rarity.ink))
    wide = joined(parts, "  ")
    return wide if wide.cell_length <= width else whole(parts, width, " ")


def certificates(header: Header) -> list[Content]:
    """The newest certificate, and how many more there are (rule 1.7)."""
    if not header.certificates:
        return []
    newest = max(header.certificates, key=lambda certificate: certificate.issued_on)
    more = len(header.certificates) - 1
    tail = f"and {words.grouped(more)} more" if more else ""
    return [line(ink("▣ ", "muted"), content(newest.name, "muted")), ink(tail, "muted")]


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


def points(header: Header) -> Content:
    """All points (rule 2.1)."""
    return line(ink(words.grouped(header.points), "strong"), ink(" points", "muted"))


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


def attention(value: HeaderValue) -> Content:
    """What waits for the member: challenges to claim, invitations."""
    waiting = words.waiting(value.claimable, value.invitations)
    return joined([ink(f"● {text}", "warn") for text in waiting], "  ")
