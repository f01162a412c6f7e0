"""The boards of the last 30 days (rule 6)."""

from __future__ import annotations

from api_client.client import Client
from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardRow, BoardScope, Leaderboard
from tui.plain.pages import more
from tui.plain.running import Command, Result
from tui.plain.tables import Cell, facts, sections, table


def _row(row: BoardRow) -> tuple[Cell, ...]:
    return row.rank, row.points, row.level, row.me, row.name, row.profile_id


def board(scope: str, category: str | None, limit: int, cursor: str | None, *, around_me: bool) -> Command:
    """The command that shows a page of a board."""

    async def act(client: Client) -> Result:
        answer: Leaderboard = await client.leaderboards.get(
            BoardScope(scope),
            Category(category) if category else None,
            limit=limit,
            cursor=cursor,
            around="me" if around_me else None,
        )
        me = facts([("rank", answer.me.rank), ("points", answer.me.points), ("of", answer.me.of)])
        rows = table(("RANK", "POINTS", "LEVEL", "ME", "NAME", "PROFILE"), map(_row, answer.items), empty="nobody")
        notes = [more(answer.next_cursor)]
        if answer.prev_cursor:
            notes.append(f"the page before: --cursor {answer.prev_cursor}")
        return Result(answer, sections(("ME", me), ("BOARD", rows)), note="; ".join(filter(None, notes)))

    return act


async def everybody(client: Client, limit: int, cursor: str | None) -> Result:
    """The whole platform's board over all categories."""
    return await board(BoardScope.PLATFORM, None, limit, cursor, around_me=False)(client)
