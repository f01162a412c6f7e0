"""All rows of a list that comes a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import Protocol, TypeVar

from api_client.errors import BadAnswer
from api_client.wire.page import Page

Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)

LARGEST_PAGE = 100


class FetchPage(Protocol[Item]):
    """A method of a resource group that answers one page, as in ``client.points.ledger``."""

    def __call__(self, *, limit: int, cursor: str | None) -> Awaitable[Page[Item]]:
        """One page of at most `limit` items, from `cursor` on."""


async def iterate(fetch: FetchPage[Item], *, limit: int = LARGEST_PAGE) -> AsyncIterator[Item]:
    """Every item of a paged list, asking for the next page when the last one is used up.

    ``async for row in iterate(client.points.ledger): …``

    Raises:
        BadAnswer: when the server answers with a cursor it gave before.
        ApiError: whatever `fetch` raises.
    """
    seen: set[str] = set()
    cursor: str | None = None
    while True:
        page = await fetch(limit=limit, cursor=cursor)
        for item in page.items:
            yield item
        cursor = page.next_cursor
        if cursor is None:
            return
        if cursor in seen:
            raise BadAnswer("The server's list runs in a circle: refresh, or tell whoever runs it.")
        seen.add(cursor)
