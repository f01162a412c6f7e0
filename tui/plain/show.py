"""``mxprofile show TAB``: what the screens show, as text or as the API's own JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from api_client.client import Client
from api_client.wire.badge import Badge, Badges
from api_client.wire.challenge import Challenge
from api_client.wire.credit import Credits
from api_client.wire.overview import Overview
from api_client.wire.page import Page
from api_client.wire.points import LedgerRow, PointRules, Points
from api_client.wire.secret import ApiKey, Token, TokenScope
from api_client.wire.session import SessionInfo
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts, sections, table


def command(tab: str, *, limit: int, cursor: str | None) -> Command:
    """The command that shows `tab`, one of `tui.plain.SHOWN`; `limit` (1 to 100) and `cursor` page through lists."""

    async def show(client: Client) -> Result:
        return await SHOWS[tab](client, limit, cursor)

    return show


async def _overview(client: Client, _limit: int, _cursor: str | None) -> Result:
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
        ("CHALLENGE", _challenge_text(challenge) if challenge else "(none)"),
        ("INVITATIONS", f"{len(overview.invitations)} waiting"),
    )


async def _badges(client: Client, _limit: int, _cursor: str | None) -> Result:
    answer: Badges = await client.badges.list()
    groups = (("EARNED", answer.earned), ("IN PROGRESS", answer.in_progress), ("NEXT", answer.next))
    blocks = ((title, table(_BADGE_HEADINGS, map(_badge, badges), empty="none")) for title, badges in groups)
    return Result(answer, sections(*blocks))


async def _challenges(client: Client, limit: int, cursor: str | None) -> Result:
    page = await client.challenges.list(limit=limit, cursor=cursor)
    headings = ("ID", "STATE", "CREDITS", "STEPS", "ENDS", "TITLE")
    return _page(page, headings, _challenge_row, empty="no challenges")


async def _credits(client: Client, limit: int, cursor: str | None) -> Result:
    answer: Credits = await client.credits.get(limit=limit, cursor=cursor)
    balances = table(
        ("BALANCE", "ACCOUNT", "SIGNED IN"), ((row.balance, row.email, row.current) for row in answer.balances)
    )
    ledger = ((row.at, row.credits, row.reason) for row in answer.items)
    rows = table(("AT", "CREDITS", "REASON"), ledger, empty="none earned yet")
    return Result(answer, sections(("BALANCES", balances), ("LEDGER", rows)), note=_more(answer))


async def _points(client: Client, _limit: int, _cursor: str | None) -> Result:
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


async def _ledger(client: Client, limit: int, cursor: str | None) -> Result:
    def row(entry: LedgerRow) -> tuple[Cell, ...]:
        return entry.occurred_at, entry.points, entry.category, entry.title, entry.reason

    page = await client.points.ledger(limit=limit, cursor=cursor)
    return _page(page, ("AT", "POINTS", "CATEGORY", "WHAT", "REASON"), row, empty="no points yet")


async def _rules(client: Client, _limit: int, _cursor: str | None) -> Result:
    answer: PointRules = await client.points.rules()
    ways = ((rule.points, rule.daily_max, rule.category, rule.title) for rule in answer.activities)
    levels = table(("LEVEL", "FROM POINTS"), ((level.level, level.points) for level in answer.levels))
    headings = ("POINTS", "MOST A DAY", "CATEGORY", "ACTIVITY")
    return Result(answer, sections(("WAYS TO EARN POINTS", table(headings, ways)), ("LEVELS", levels)))


async def tokens(client: Client, limit: int, cursor: str | None) -> Result:
    """The personal access tokens, without their secrets."""

    def row(token: Token) -> tuple[Cell, ...]:
        return token.id, token.created_at, token.last_used_at, token.expires_at, token.name, " ".join(token.scopes)

    page = await client.tokens.list(limit=limit, cursor=cursor)
    return _page(page, ("ID", "CREATED", "LAST USED", "EXPIRES", "NAME", "SCOPES"), row, empty="no tokens")


async def keys(client: Client, limit: int, cursor: str | None) -> Result:
    """The API keys, without their secrets."""

    def row(key: ApiKey) -> tuple[Cell, ...]:
        return key.id, key.created_at, key.last_used_at, key.name

    page = await client.api_keys.list(limit=limit, cursor=cursor)
    return _page(page, ("ID", "CREATED", "LAST USED", "NAME"), row, empty="no API keys")


async def _scopes(client: Client, limit: int, cursor: str | None) -> Result:
    def row(scope: TokenScope) -> tuple[Cell, ...]:
        return scope.name, scope.service, scope.allows

    page = await client.tokens.scopes(limit=limit, cursor=cursor)
    return _page(page, ("SCOPE", "SERVICE", "ALLOWS"), row)


async def _sessions(client: Client, limit: int, cursor: str | None) -> Result:
    def row(session: SessionInfo) -> tuple[Cell, ...]:
        return session.id, session.current, session.last_used_at, session.expires_at, session.user_agent

    page = await client.sessions.list(limit=limit, cursor=cursor)
    return _page(page, ("ID", "THIS ONE", "LAST USED", "ENDS", "PROGRAM"), row)


Show = Callable[[Client, int, str | None], Awaitable[Result]]

SHOWS: Mapping[str, Show] = {
    "overview": _overview,
    "badges": _badges,
    "challenges": _challenges,
    "credits": _credits,
    "points": _points,
    "ledger": _ledger,
    "rules": _rules,
    "tokens": tokens,
    "keys": keys,
    "scopes": _scopes,
    "sessions": _sessions,
}
"""By the names in `tui.plain.SHOWN`."""

_BADGE_HEADINGS = ("RARITY", "LEVEL", "PROGRESS", "EARNED", "FEATURED", "NAME", "ID")


def _badge(badge: Badge) -> tuple[Cell, ...]:
    level = f"{badge.level} of {badge.levels}"
    return badge.rarity, level, badge.progress, badge.earned_at, badge.featured, badge.name, badge.id


def _challenge_row(challenge: Challenge) -> tuple[Cell, ...]:
    steps = f"{sum(step.done >= step.required for step in challenge.steps)} of {len(challenge.steps)}"
    return challenge.id, challenge.state, challenge.credits, steps, challenge.ends_at, challenge.title


def _challenge_text(challenge: Challenge) -> str:
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


def _page(
    page: Page[Any], headings: tuple[str, ...], row: Callable[[Any], tuple[Cell, ...]], *, empty: str = "none"
) -> Result:
    return Result(page, table(headings, map(row, page.items), empty=empty), note=_more(page))


def _more(page: Page[Any]) -> str:
    return f"there is more: add --cursor {page.next_cursor}" if page.next_cursor else ""
