"""The apps I watch, and the service that reports them (rule 12.1)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.notification import WatchedApp, WatchedAppReport
from api_client.wire.page import Page
from backend.access import SERVICE, member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import not_found
from backend.rules.scopes import Scope
from backend.store import watched_apps

router = APIRouter(tags=["watched apps"])


@operation(router, "GET", "/v1/me/watched-apps", member(Scope.SETTINGS_WRITE))
def list_watched_apps(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[WatchedApp]:
    """The apps I watch and those I stopped watching, newest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = watched_apps.page(call.tx, call.profile_id, limit=limit + 1, after=after)
    page, following = cut(rows, limit, lambda row: (str(row.id),))
    return Page(items=[watched_apps.shown(row) for row in page], next_cursor=following)


@operation(router, "PUT", "/v1/me/watched-apps/{app_id}", member(Scope.SETTINGS_WRITE))
def watch_app(call: Call, app_id: Id) -> WatchedApp:
    """Watches an app of the list again; one that was never watched is watched from My Apps."""
    watched = watched_apps.set_watching(call.tx, call.profile_id, call.account_id, app_id, call.now, watching=True)
    if watched is None:
        raise not_found()
    return watched


@operation(router, "DELETE", "/v1/me/watched-apps/{app_id}", member(Scope.SETTINGS_WRITE))
def stop_watching_app(call: Call, app_id: Id) -> None:
    """Stops watching an app. It stays in the list, not watched."""
    if watched_apps.set_watching(call.tx, call.profile_id, call.account_id, app_id, call.now, watching=False) is None:
        raise not_found()


@operation(router, "PUT", "/v1/profiles/{profile_id}/watched-apps/{app_id}", SERVICE)
def report_watched_app(call: Call, profile_id: Id, app_id: Id, body: WatchedAppReport) -> WatchedApp:
    """A member watches this app from now on."""
    watched = watched_apps.report(call.tx, profile_id, app_id, body.name, call.now)
    if watched is None:
        raise not_found()
    return watched


@operation(router, "DELETE", "/v1/profiles/{profile_id}/watched-apps/{app_id}", SERVICE)
def remove_watched_app(call: Call, profile_id: Id, app_id: Id) -> None:
    """The app is gone, or its member has left it: it is taken off her list."""
    if not watched_apps.remove(call.tx, profile_id, app_id, call.now):
        raise not_found()
