"""What I want to hear about, and the apps I watch (rule 12)."""

from __future__ import annotations

from api_client.client import Client
from api_client.wire.notification import NotificationSettings, WatchedApp
from tui.plain.pages import done, listed
from tui.plain.running import Command, Result, known_by_id
from tui.plain.tables import Cell, facts


def _result(settings: NotificationSettings) -> Result:
    named = ((name.replace("_", "-"), getattr(settings, name)) for name in NotificationSettings.model_fields)
    return Result(settings, facts(named))


async def notifications(client: Client, _limit: int, _cursor: str | None) -> Result:
    """What I want to hear about."""
    return _result(await client.notifications.get())


def change(name: str, to: str) -> Command:
    """The command that switches one of them ``on`` or ``off``."""

    async def act(client: Client) -> Result:
        before = await client.notifications.get_versioned()
        switched = {name.replace("-", "_"): to == "on"}
        return _result((await client.notifications.change_versioned(before.version, **switched)).value)

    return act


async def apps(client: Client, limit: int, cursor: str | None) -> Result:
    """The apps I watch, and those I stopped watching."""

    def row(app: WatchedApp) -> tuple[Cell, ...]:
        return app.app_id, app.watching, app.changed_at, app.name

    page = await client.watched_apps.list(limit, cursor)
    return listed(page, ("ID", "WATCHING", "SINCE", "NAME"), row, empty="no apps")


def watch(app_id: str) -> Command:
    """The command that watches an app again."""

    async def act(client: Client) -> Result:
        with known_by_id("app", app_id, listed_by="mxprofile app list"):
            app = await client.watched_apps.watch(app_id)
        return Result(app, facts([("app", app.name), ("watching", app.watching)]))

    return act


def stop(app_id: str) -> Command:
    """The command that stops watching an app; it stays in the list."""

    async def act(client: Client) -> Result:
        with known_by_id("app", app_id, listed_by="mxprofile app list"):
            await client.watched_apps.stop(app_id)
        return done(app_id, "stopped", f"You don't watch {app_id} any more.")

    return act
