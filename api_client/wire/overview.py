"""Everything the Overview shows, in one answer."""

from __future__ import annotations

from api_client.wire.badge import Badge
from api_client.wire.base import Answer
from api_client.wire.challenge import Challenge
from api_client.wire.connection import Invitation, Suggestion
from api_client.wire.leaderboard import LeaderboardCard
from api_client.wire.points import Stats
from api_client.wire.profile import Header, PersonalInfo
from api_client.wire.project import ProjectSummary


class OverviewBadges(Answer):
    """The Badges card: a few of each."""

    in_progress: list[Badge]
    next: list[Badge]


class Overview(Answer):
    """``GET /v1/me/overview``: the header and the seven cards."""

    header: Header
    stats: Stats
    badges: OverviewBadges
    challenge: Challenge | None
    """The assigned one (rule 4.1)."""
    invitations: list[Invitation]
    suggestions: list[Suggestion]
    leaderboard: LeaderboardCard
    portfolio: list[ProjectSummary]
    personal_info: PersonalInfo
