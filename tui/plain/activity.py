"""Public events (rule 8.1)."""

from __future__ import annotations

from api_client.client import Client
from api_client.wire.event import PublicEvent
from tui.plain.pages import listed
from tui.plain.running import Result
from tui.plain.tables import Cell


def event_row(event: PublicEvent) -> tuple[Cell, ...]:
    """One event as a row: when, its kind, what."""
    return event.occurred_at, event.kind, event.title


async def activity(client: Client, _limit: int, _cursor: str | None) -> Result:
    """My last 20 public events, newest first."""
    return listed(await client.activity.list(), ("AT", "KIND", "WHAT"), event_row, empty="nothing yet")
