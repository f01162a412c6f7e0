"""Settings › Notifications: what a member hears about, and the apps she watches (rule 12)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.screens.notification_choices import NotificationChoices
from tui.screens.several import SeveralPanes
from tui.screens.watched_apps import WatchedApps


class NotificationsSection(SeveralPanes):
    """The choices, and below them the watched apps."""

    def compose(self) -> ComposeResult:
        """Both."""
        with Vertical():
            yield NotificationChoices(self.session)
            yield WatchedApps(self.session)
