"""``mxprofile show TAB``: what the screens show, as text or as the API's own JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from tui.plain.pages import listed, more
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts, sections, table

if TYPE_CHECKING:  # What is shown imports its models itself.
    from api_client.client import Client
    from api_client.wire.badge import Badge, Badges
    from api_client.wire.challenge import Challenge
    from api_client.wire.credit import Credits
    from api_client.wire.overview import Overview
    from api_client.wire.page import Page
    from api_client.wire.points import LedgerRow, PointRules, Points
    from api_client.wire.secret import ApiKey, Token, TokenScope
    from api_client.wire.session import SessionInfo


def command(tab: str, *, limit: int, cursor: str | None) -> Command:
    """The command that shows `tab`, one of `SHOWN`; `limit` (1 to 100) and `cursor` page through lists."""

    async def show(client: Client) -> Result:
        module, _, name = SHOWS[tab].partition(":")
        function: Show = getattr(import_module(f"tui.plain.{module}"), name)
        return await function(client, limit, cursor)

    return show


async def overview(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Who I am, and what the seven cards say."""
    answer = await client.overview()
    return Result(answer, _overview_text(answer))


def _overview_text(overview: Overview) -> str:
    header, board, challenge = overview.header, overview.leaderboard, overview.challenge
    upcoming = header.next_level
    who = facts(
        [
            ("name", header.name),
            ("job title", header.job_title),
            ("company", header.company),
            ("profile", "public" if header.public else "private"),
            ("level", header.level),
            ("points", f"{header.points}" + (f" of {upcoming.points} for level {upcoming.level}" if upcoming else "")),
            ("credits", header.credits),
            ("connections", header.connections),
            ("rank", f"{board.rank} of {board.of}" if board.rank is not None else "none in the last 30 days"),
        ]
    )
    badges = [*overview.badges.in_progress, *overview.badges.next]
    return sections(
        ("YOU", who),
        ("FEATURED BADGES", table(_BADGE_HEADINGS, map(_badge, header.featured_badges), empty="none featured")),
        ("POINTS", _categories(overview.stats.by_category)),
        ("BADGES TO REACH", table(_BADGE_HEADINGS, map(_badge, badges), empty="none left")),
        ("CHALLENGE", challenge_text(challenge) if challenge else "(none)"),
        ("INVITATIONS", f"{len(overview.invitations)} waiting"),
    )


async def badges(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Earned, in progress, next."""
    return badges_result(await client.badges.list())


def badges_result(answer: Badges) -> Result:
    """All badges in their groups."""
    groups = (("EARNED", answer.earned), ("IN PROGRESS", answer.in_progress), ("NEXT", answer.next))
    blocks = ((title, table(_BADGE_HEADINGS, map(_badge, badges), empty="none")) for title, badges in groups)
    return Result(answer, sections(*blocks))


async def challenges(client: Client, limit: int, cursor: str | None) -> Result:
    """The challenges with their state."""
    page = await client.challenges.list(limit=limit, cursor=cursor)
    headings = ("ID", "STATE", "CREDITS", "STEPS", "ENDS", "TITLE")
    return listed(page, headings, _challenge_row, empty="no challenges")


async def credit_books(client: Client, limit: int, cursor: str | None) -> Result:
    """The balances of all my accounts, and the signed-in one's ledger."""
    answer: Credits = await client.credits.get(limit=limit, cursor=cursor)
    balances = table(
        ("BALANCE", "ACCOUNT", "SIGNED IN"), ((row.balance, row.email, row.current) for row in answer.balances)
    )
    ledger = ((row.at, row.credits, row.reason) for row in answer.items)
    rows = table(("AT", "CREDITS", "REASON"), ledger, empty="none earned yet")
    return Result(answer, sections(("BALANCES", balances), ("LEDGER", rows)), note=more(answer.next_cursor))


async def points(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Points, level, categories and days."""
    answer: Points = await client.points.stats()
    upcoming = answer.next_level
    total = facts(
        [
            ("points", answer.points),
            ("level", answer.level),
            ("next level", f"{upcoming.level} at {upcoming.points} points" if upcoming else None),
        ]
    )
    days = table(("DAY", "POINTS"), ((day.date, day.points) for day in answer.per_day), empty="none")
    return Result(answer, sections(("TOTAL", total), ("CATEGORIES", _categories(answer.by_category)), ("DAYS", days)))


async def ledger(client: Client, limit: int, cursor: str | None) -> Result:
    """Every row of the point ledger, newest first."""

    def row(entry: LedgerRow) -> tuple[Cell, ...]:
        return entry.occurred_at, entry.points, entry.category, entry.title, entry.reason

    page = await client.points.ledger(limit=limit, cursor=cursor)
    return listed(page, ("AT", "POINTS", "CATEGORY", "WHAT", "REASON"), row, empty="no points yet")


async def rules(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Ways to earn points, and the levels."""
    answer: PointRules = await client.points.rules()
    ways = ((rule.points, rule.daily_max, rule.category, rule.title) for rule in answer.activities)
    levels = table(("LEVEL", "FROM POINTS"), ((level.level, level.points) for level in answer.levels))
    headings = ("POINTS", "MOST A DAY", "CATEGORY", "ACTIVITY")
    return Result(answer, sections(("WAYS TO EARN POINTS", table(headings, ways)), ("LEVELS", levels)))


async def tokens(client: Client, limit: int, cursor: str | None) -> Result:
    """The personal access tokens, without their secrets."""
    return tokens_table(await client.tokens.list(limit=limit, cursor=cursor))


def tokens_table(page: Page[Token]) -> Result:
    """A page of them."""

    def row(token: Token) -> tuple[Cell, ...]:
        return token.id, token.created_at, token.last_used_at, token.expires_at, token.name, " ".join(token.scopes)

    return listed(page, ("ID", "CREATED", "LAST USED", "EXPIRES", "NAME", "SCOPES"), row, empty="no tokens")


async def keys(client: Client, limit: int, cursor: str | None) -> Result:
    """The API keys, without their secrets."""
    return keys_table(await client.api_keys.list(limit=limit, cursor=cursor))


def keys_table(page: Page[ApiKey]) -> Result:
    """A page of them."""

    def row(key: ApiKey) -> tuple[Cell, ...]:
        return key.id, key.created_at, key.last_used_at, key.name

    return listed(page, ("ID", "CREATED", "LAST USED", "NAME"), row, empty="no API keys")


async def scopes(client: Client, limit: int, cursor: str | None) -> Result:
    """The scopes a token can have."""

    def row(scope: TokenScope) -> tuple[Cell, ...]:
        return scope.name, scope.service, scope.allows

    page = await client.tokens.scopes(limit=limit, cursor=cursor)
    return listed(page, ("SCOPE", "SERVICE", "ALLOWS"), row)


async def sessions(client: Client, limit: int, cursor: str | None) -> Result:
    """Where I am signed in."""

    def row(session: SessionInfo) -> tuple[Cell, ...]:
        return session.id, session.current, session.last_used_at, session.expires_at, session.user_agent

    page = await client.sessions.list(limit=limit, cursor=cursor)
    return listed(page, ("ID", "THIS ONE", "LAST USED", "ENDS", "PROGRAM"), row)


Show: TypeAlias = "Callable[[Client, int, str | None], Awaitable[Result]]"

SHOWS: Mapping[str, str] = {
    "overview": "show:overview",
    "badges": "show:badges",
    "challenges": "show:challenges",
    "connections": "people:connections",
    "invitations": "people:invitations",
    "suggestions": "people:suggestions",
    "invites": "referral:invites",
    "leaderboard": "leaderboard:everybody",
    "portfolio": "projects:mine",
    "explore": "projects:others",
    "activity": "activity:activity",
    "credits": "show:credit_books",
    "points": "show:points",
    "ledger": "show:ledger",
    "rules": "show:rules",
    "profile": "profile:profile",
    "countries": "profile:countries",
    "accounts": "accounts:accounts",
    "notifications": "notifications:notifications",
    "apps": "notifications:apps",
    "developer": "developer:developer",
    "two-factor": "two_factor:two_factor",
    "tokens": "show:tokens",
    "keys": "show:keys",
    "scopes": "show:scopes",
    "personal-data": "personal_data:personal_data",
    "changes": "personal_data:changes",
    "sessions": "show:sessions",
}
"""By the names in `tui.plain.tab_commands.SHOWN`: ``module:function`` within `tui.plain`, imported when asked for."""

_BADGE_HEADINGS = ("RARITY", "LEVEL", "PROGRESS", "EARNED", "FEATURED", "NAME", "ID")


def _badge(badge: Badge) -> tuple[Cell, ...]:
    level = f"{badge.level} of {badge.levels}"
    return badge.rarity, level, badge.progress, badge.earned_at, badge.featured, badge.name, badge.id


def _challenge_row(challenge: Challenge) -> tuple[Cell, ...]:
    steps = f"{sum(step.done >= step.required for step in challenge.steps)} of {len(challenge.steps)}"
    return challenge.id, challenge.state, challenge.credits, steps, challenge.ends_at, challenge.title


def challenge_text(challenge: Challenge) -> str:
    """A challenge and its steps."""
    about = facts(
        [
            ("title", challenge.title),
            ("id", challenge.id),
            ("state", challenge.state),
            ("ends", challenge.ends_at),
            ("credits", challenge.credits),
        ]
    )
    steps = table(("DONE", "OF", "STEP"), ((step.done, step.required, step.title) for step in challenge.steps))
    return f"{about}\n{steps}"


def _categories(rows: list[Any]) -> str:
    return table(("CATEGORY", "POINTS", "30 DAYS"), ((row.category, row.points, row.points_30d) for row in rows))
