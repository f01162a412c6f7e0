"""Life-like values of what the settings show; every text field can be replaced."""

from __future__ import annotations

from datetime import timedelta

from api_client.wire.notification import NotificationSettings, WatchedApp
from tests.widgets.samples import LIFE_LIKE, NOW, Texts


def notifications() -> NotificationSettings:
    """As they are when nobody has chosen anything."""
    return NotificationSettings(
        buzz_daily_digest=False,
        buzz_thread_updates=True,
        invitation_mail=True,
        challenge_mail=True,
        marketing_mail=False,
    )


def watched_apps(texts: Texts = LIFE_LIKE) -> list[WatchedApp]:
    """Two that are watched, and one that was stopped."""
    return [
        WatchedApp(
            app_id=name.lower().replace(" ", "-"),
            name=texts.line(name),
            watching=watching,
            changed_at=NOW - timedelta(weeks=weeks),
        )
        for weeks, (name, watching) in enumerate(
            [("Dock Planner", True), ("Warehouse Scanner", True), ("Old Intranet", False)], 1
        )
    ]
