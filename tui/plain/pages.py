"""Lists that come a page at a time, and acts whose answer holds nothing, as results of plain commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.plain.running import Result
from tui.plain.tables import Cell, table

if TYPE_CHECKING:
    from api_client.wire.page import Page


def listed(
    page: Page[Any], headings: Sequence[str], row: Callable[[Any], tuple[Cell, ...]], *, empty: str = "none"
) -> Result:
    """A page under headings; the note says how to go on."""
    return Result(page, table(headings, map(row, page.items), empty=empty), note=more(page.next_cursor))


def more(cursor: str | None) -> str:
    """How to ask for the next page, if there is one."""
    return f"there is more: add --cursor {cursor}" if cursor else ""


def done(its_id: str, what: str, sentence: str) -> Result:
    """An act without an answer of its own: the id, and `what` is true of it now."""
    return Result({"id": its_id, what: True}, sentence)
