"""The Activity tab: the last 20 public events, as others see them (rule 8.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import getters

from api_client.wire.event import PublicEvent
from api_client.wire.page import Page
from tui.resources import ACTIVITY
from tui.screens.items import ItemsPane
from widgets.event_detail import EventDetail
from widgets.event_row import EventRow
from widgets.rows import Row


class ActivityPane(ItemsPane[Page[PublicEvent], PublicEvent]):
    """Newest first; Enter opens what an event is about."""

    resource = ACTIVITY
    empty = (
        "Nothing yet: earn a badge, publish an app on the Marketplace, or have an answer accepted on the forum.\n\n"
        "The last 20 such events stand here, for everybody who may see your profile."
    )
    nothing_fits = empty

    detail = getters.query_one(EventDetail)

    def items(self, value: Page[PublicEvent]) -> Iterator[PublicEvent]:
        """All of them."""
        return iter(value.items)

    def rows_for(self, value: Page[PublicEvent]) -> Sequence[Row]:
        """In the server's order."""
        return [EventRow(event, place, self.session.clock) for place, event in enumerate(value.items)]

    def item_id(self, item: PublicEvent) -> str:
        """Not known to an event."""
        return ""

    @property
    def chosen(self) -> PublicEvent | None:
        """What the cursor is on."""
        row = self.rows.cursor_row
        return row.event if isinstance(row, EventRow) else None

    def make_detail(self) -> EventDetail:
        """What it was, and when."""
        return EventDetail(clock=self.session.clock)

    def show_detail(self, item: PublicEvent | None) -> None:
        """Show an event."""
        self.detail.value = item

    def open_detail(self) -> None:
        """A badge has its tab; of everything else the event itself is all that is known."""
        event = self.chosen
        if event is not None and event.badge_id is not None:
            self.post_message(self.Asked(self, "badges", event.badge_id))
        else:
            super().open_detail()

    def holds_nothing(self, value: Page[PublicEvent]) -> bool:
        """True without any event."""
        return not value.items
