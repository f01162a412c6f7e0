"""All rows of a list that comes a page at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TYPE_CHECKING, Protocol, TypeVar

from api_client.errors import BadAnswer, DeadlineExceeded

if TYPE_CHECKING:
    from api_client.wire.page import Page

Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)

LARGEST_PAGE = 100
MOST_PAGES = 1_000
WHOLE_PAGES = 100
WHOLE_LETTERS = 2 * 1024 * 1024
"""Of a list that is kept as a whole: ten thousand rows of the usual length."""
SECONDS = 15.0
"""How long all pages of a list may keep one waiting together, as long as one call."""
_NO_END = "The server's list has no end: refresh, or tell whoever runs it."


class FetchPage(Protocol[Item]):
    """A method of a resource group that answers one page, as in ``client.points.ledger``."""

    def __call__(self, *, limit: int, cursor: str | None) -> Awaitable[Page[Item]]:
        """One page of at most `limit` items, from `cursor` on."""


async def iterate(
    fetch: FetchPage[Item], *, limit: int = LARGEST_PAGE, most: int = MOST_PAGES, seconds: float = SECONDS
) -> AsyncIterator[Item]:
    """Every item of a paged list, asking for the next page when the last one is used up.

    ``async for row in iterate(client.points.ledger): …``

    Args and errors are those of `pages`.
    """
    async for page in pages(fetch, limit=limit, most=most, seconds=seconds):
        for item in page.items:
            yield item


async def whole(
    fetch: FetchPage[Item], *, limit: int = LARGEST_PAGE, most: int = WHOLE_PAGES, letters: int = WHOLE_LETTERS
) -> Page[Item]:
    """All of a list as one page; the very page of last time when there is but one and nothing changed.

    Args:
        fetch: asks for one page.
        limit: items on it.
        most: pages that the list may have.
        letters: of its JSON that are kept; few rows can be long ones.

    Raises:
        BadAnswer: also when it has too many pages or letters.
        ApiError: as with `pages`.
    """
    found: list[Page[Item]] = []
    async for page in pages(fetch, limit=limit, most=most):
        found.append(page)
        letters -= len(page.model_dump_json())
        if letters < 0:
            raise BadAnswer(_NO_END)
    first, *others = found
    if not others:
        return first
    return first.model_copy(update={"items": [item for page in found for item in page.items], "next_cursor": None})


async def pages(
    fetch: FetchPage[Item], *, limit: int = LARGEST_PAGE, most: int = MOST_PAGES, seconds: float = SECONDS
) -> AsyncIterator[Page[Item]]:
    """Every page of a list, asking for the next one when it is wanted.

    Args:
        fetch: asks for one page.
        limit: items on it.
        most: pages that a list may have; a server can go on for ever.
        seconds: how long one waits for all of them.

    Raises:
        BadAnswer: when the server answers with a cursor it gave before, with too long a page, or with too many.
        DeadlineExceeded: when all pages together take too long.
        ApiError: whatever `fetch` raises.
    """
    seen: set[str] = set()
    cursor: str | None = None
    loop = asyncio.get_running_loop()
    for _ in range(most):
        begun = loop.time()
        try:
            async with asyncio.timeout(seconds):
                page = await fetch(limit=limit, cursor=cursor)
        except TimeoutError:
            raise DeadlineExceeded from None
        seconds -= loop.time() - begun
        if len(page.items) > limit:
            raise BadAnswer("The server sent more of a list than was asked for: check the address.")
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return
        if cursor in seen:
            raise BadAnswer("The server's list runs in a circle: refresh, or tell whoever runs it.")
        seen.add(cursor)
    raise BadAnswer(_NO_END)
