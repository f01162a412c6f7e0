"""Lists that come a page at a time."""

from __future__ import annotations

from typing import Generic, TypeVar

from api_client.wire.base import Answer, VisibleAscii

Item = TypeVar("Item")


class Page(Answer, Generic[Item]):
    """One page: its items, and the opaque cursor of the next page, or None on the last one."""

    items: list[Item]
    next_cursor: VisibleAscii | None = None
