"""The apps a member watches: stop, and watch again until the screen is left (rule 12.1)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.notification import WatchedApp
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from tui.keys import bindings, named
from tui.modals.link import Link, LinkSheet
from tui.resources import WATCHED_APPS
from tui.screens.notification_choices import SwitchList
from tui.screens.remote import RemotePane
from tui.session import Session
from widgets import words
from widgets.row_list import RowList
from widgets.rows import Rows
from widgets.status_line import StatusKind
from widgets.watched_app_row import WatchedAppRow

MY_APPS = "https://sprintr.home.mendix.com"
"""Where apps are chosen to be watched; another system."""


class WatchedApps(RemotePane[Page[WatchedApp]]):
    """What is watched, and what was stopped since the screen was opened."""

    BINDINGS = bindings("link", link="My Apps")
    resource = WATCHED_APPS
    empty = f"You watch no app. Apps are chosen at My Apps: {MY_APPS}"

    rows = getters.query_one(SwitchList)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.border_title = Content("Watched apps")
        self._stopped: set[str] = set()
        """Ids of the apps that were stopped here, which can be watched again until the screen is left."""
        self._saving: set[str] = set()

    def compose_body(self) -> ComposeResult:
        """The list, and where to watch others."""
        yield SwitchList(every=60.0)
        yield Static(f"Watch others at My Apps: {MY_APPS}", markup=False, classes="elsewhere")

    def shown_apps(self, value: Page[WatchedApp]) -> list[WatchedApp]:
        """What the list holds."""
        return [app for app in value.items if app.watching or app.app_id in self._stopped]

    def show(self, value: Page[WatchedApp]) -> None:
        """Fill the list, and say how many are watched."""
        apps = self.shown_apps(value)
        self.rows.show(Rows([self._row(app) for app in apps]))
        watched = sum(app.watching for app in apps)
        self.border_title = Content(f"Watched apps · {words.grouped(watched)}" if apps else "Watched apps")

    def _row(self, app: WatchedApp) -> WatchedAppRow:
        news = ""
        if app.app_id in self._saving:
            news = "Stopping…" if app.watching else "Watching again…"
        return WatchedAppRow(app, self.session.clock, news, named("choose"))

    def holds_nothing(self, value: Page[WatchedApp]) -> bool:
        """True when nothing is watched, nor was until now."""
        return not self.shown_apps(value)

    def left(self) -> None:
        """Those that were stopped leave the list with the screen."""
        self._stopped.clear()
        self._draw()
        super().left()

    def _draw(self) -> None:
        if self.remote.known is not None:
            self._show(self.remote._replace())
            self.show(self.remote.known.value)

    # -- stopping and watching again

    @on(RowList.Opened)
    def _switch(self, message: RowList.Opened) -> None:
        """Stop watching it, or watch it again; while that is on its way, pressing again does nothing."""
        known, app_id = self.remote.known, message.row.id
        app = next((one for one in known.value.items if one.app_id == app_id), None) if known is not None else None
        if app is None or app_id in self._saving:
            return
        self._saving.add(app_id)
        self._draw()
        self.run_worker(self._save(app_id, app.name, not app.watching), group=f"write {app_id}", exclusive=True)

    async def _save(self, app_id: str, name: Untrusted, watch: bool) -> None:  # noqa: FBT001 - what is wanted
        async def request(client: Client) -> None:
            if watch:
                await client.watched_apps.watch(app_id)
            else:
                await client.watched_apps.stop(app_id)

        try:
            await self.session.ask(request)
        except ApiError as error:
            self.say(StatusKind.ERROR, error.sentence)
            if error.may_be_done:
                self._stopped.add(app_id)  # If it was stopped, it stays in the list.
                self.fetch()
        else:
            (self._stopped.discard if watch else self._stopped.add)(app_id)
            told = "is watched again." if watch else "is not watched any more."
            self.done(f"{words.plain(name)} {told}")
            self._change(app_id, watch)
        finally:
            self._saving.discard(app_id)
            self._draw()

    def _change(self, app_id: str, watching: bool) -> None:  # noqa: FBT001
        """Show what was done; when exactly, the server says at the next refresh."""
        known = self.remote.known
        if known is None:
            return
        update = {"watching": watching, "changed_at": self.session.clock()}
        items = [app.model_copy(update=update) if app.app_id == app_id else app for app in known.value.items]
        self.learn(known.value.model_copy(update={"items": items}))

    def action_link(self) -> None:
        """The way to My Apps."""
        self.app.push_screen(LinkSheet("My Apps", [Link("Choose which apps you watch", Untrusted(MY_APPS))]))
