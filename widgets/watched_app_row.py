"""An app that a member watches, as a row of the list (rule 12.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.notification import WatchedApp
from widgets import words
from widgets.cells import content, ink, line, table_row

NAME_WIDTH = 30


@dataclass(frozen=True)
class WatchedAppRow:
    """Watched or not, its name, since when."""

    app: WatchedApp
    clock: Callable[[], datetime] = words.utc_now
    news: str = ""
    """Said instead: that it is being saved."""
    key: str = "Space"
    """The key that watches it again; "" for none."""

    @property
    def id(self) -> str:
        """The app's id."""
        return self.app.app_id

    def line(self, width: int) -> Content:
        """Check box and name, then since when; a stopped one says how it is watched again."""
        box = ink("[x] ", "good") if self.app.watching else ink("[ ] ", "muted")
        since = words.ago(self.app.changed_at, self.clock())
        beside = ink(f"watched since {words.day(self.app.changed_at.astimezone().date())}", "muted")
        if not self.app.watching:
            beside = ink(f"stopped {since}{f': {self.key} watches it again' if self.key else ''}", "warn")
        if self.news:
            beside = ink(self.news, "warn")
        room = max(width - NAME_WIDTH - 2, 0)
        return table_row(line(box, content(self.app.name)), [(beside, room)], width, name_width=NAME_WIDTH)
