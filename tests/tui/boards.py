"""A leaderboard of any length as a server would answer it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardPlace, BoardRow, BoardScope, Leaderboard
from api_client.wire.text import Untrusted
from tests.tui.long_list import Numbers

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
ME = "me"


class Boards:
    """Everybody's board over all categories, and shorter ones; every fifth profile is private."""

    def __init__(self, count: int = 100_000, me: int | None = 41_207) -> None:
        self.count = count
        self.me = me
        """My rank; None without points."""
        self.asked: list[tuple[str, str, str]] = []
        """Scope, category, and cursor or "around"."""
        self.error: Exception | None = None

    async def get(
        self,
        scope: BoardScope = BoardScope.PLATFORM,
        category: Category | None = None,
        *,
        limit: int = 25,
        cursor: str | None = None,
        around: Literal["me"] | None = None,
    ) -> Leaderboard:
        """As ``client.leaderboards.get``."""
        self.asked.append((scope.value, category.value if category else "", cursor or around or ""))
        if self.error is not None:
            raise self.error
        count = self.count if category is None else min(self.count, 200)
        mine = self.me if self.me is not None and self.me <= count else None
        numbers = Numbers(range(1, count + 1), size=limit, around=mine if around else None)
        page = await numbers.page(cursor and cursor.replace("-", " "))
        return Leaderboard(
            items=[self.row(rank) for rank in page.items],
            next_cursor=page.next_cursor and page.next_cursor.replace(" ", "-"),
            prev_cursor=page.prev_cursor and page.prev_cursor.replace(" ", "-"),
            me=BoardPlace(rank=mine, points=self.points(mine) if mine else 0, of=count),
            as_of=AS_OF,
        )

    def row(self, rank: int) -> BoardRow:
        """The row of a rank."""
        me, private = rank == self.me, rank % 5 == 0
        name = "Ada Okafor" if me else "Private profile" if private else f"Member {rank}"
        return BoardRow(
            rank=rank,
            profile_id=ME if me else None if private else f"p{rank}",
            name=Untrusted(name),
            points=self.points(rank),
            level=rank % 12,
            me=me,
        )

    def points(self, rank: int) -> int:
        """Of a rank, if there are no others with the same."""
        return self.count - rank + 1
