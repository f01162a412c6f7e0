"""Leaderboards of the last 30 days (rule 6)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Time, Whole
from api_client.wire.text import Untrusted


class BoardRow(Answer):
    """One rank of a board; `profile_id` is None for a private profile that is not mine (rule 6.2)."""

    rank: Count
    profile_id: Id | None
    name: Untrusted
    points: Count
    level: Count | None = None
    me: bool


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
