"""Leaderboards of the last 30 days (rule 6)."""

from __future__ import annotations

from enum import StrEnum

from api_client.wire.base import Answer, Count, Id, Time, VisibleAscii, Whole
from api_client.wire.text import Untrusted


class BoardRow(Answer):
    """One rank of a board; `profile_id` is None for a private profile that is not mine (rule 6.2)."""

    rank: Count
    profile_id: Id | None
    name: Untrusted
    points: Count
    level: Count | None = None
    me: bool


class BoardScope(StrEnum):
    """Whose board: everybody's, or that of the signed-in account's company."""

    PLATFORM = "platform"
    COMPANY = "company"


class BoardPlace(Answer):
    """Where I stand on a board; `rank` is None while I have no points in the window."""

    rank: Count | None
    points: Count
    of: Count


class Leaderboard(Answer):
    """One page of a board, with the cursors of the pages on both sides; None where the board ends (rule 6.3)."""

    items: list[BoardRow]
    next_cursor: VisibleAscii | None = None
    prev_cursor: VisibleAscii | None = None
    me: BoardPlace
    as_of: Time
    """The start of the UTC day that ends the window."""


class CompanyRank(Answer):
    """Where I stand in the signed-in account's company."""

    name: Untrusted
    rank: Count
    of: Count


class LeaderboardCard(Answer):
    """The card: me and my neighbours (rule 6.3). `rank` is None while I have no points in the window."""

    rank: Count | None
    of: Count
    points: Count
    rank_change: Whole
    """Ranks climbed in 24 h; negative when lost."""
    around: list[BoardRow]
    company: CompanyRank | None
    as_of: Time
    """The start of the UTC day that ends the window. Ranks are of now; within a day they alone change the answer."""
