"""The apps I watch (rule 12.1)."""

from __future__ import annotations

from api_client.calls import Calls, build, part
from api_client.wire.notification import WatchedApp, WatchedAppReport
from api_client.wire.page import Page


class WatchedApps:
    """``client.watched_apps``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[WatchedApp]:
        """The apps I watch and those I stopped watching, newest first."""
        return await self._calls.get("/v1/me/watched-apps", Page[WatchedApp], {"limit": limit, "cursor": cursor})

    async def watch(self, app_id: str) -> WatchedApp:
        """Watch an app of the list again."""
        return await self._calls.put(f"/v1/me/watched-apps/{part(app_id)}", None, WatchedApp)

    async def stop(self, app_id: str) -> None:
        """Stop watching an app; it stays in the list."""
        await self._calls.delete(f"/v1/me/watched-apps/{part(app_id)}")

    async def report(self, profile_id: str, app_id: str, name: str) -> WatchedApp:
        """A member watches this app; needs a service's secret."""
        body = build(WatchedAppReport, name=name)
        return await self._calls.put(_of_member(profile_id, app_id), body, WatchedApp)

    async def remove(self, profile_id: str, app_id: str) -> None:
        """Take an app off a member's list; needs a service's secret."""
        await self._calls.delete(_of_member(profile_id, app_id))


def _of_member(profile_id: str, app_id: str) -> str:
    return f"/v1/profiles/{part(profile_id)}/watched-apps/{part(app_id)}"
