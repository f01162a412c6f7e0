"""The frame: header, tab bar, the open tab, status line, footer."""

from __future__ import annotations

import asyncio
from typing import ClassVar, Protocol, runtime_checkable

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container

from api_client.errors import ApiError
from tui.keys import bindings, named
from tui.resources import ACCOUNTS, CHALLENGES, CLAIM_CHANGES, OVERVIEW
from tui.screens.footer import Footer
from tui.screens.news import Waiting, waiting
from tui.screens.remote import Pane, RemotePane
from tui.screens.tabs import BY_ID, TABS
from tui.screens.too_small import TooSmall
from tui.session import Session
from tui.terminal.safe_app import SafeApp
from tui.terminal.thrifty_screen import ThriftyScreen
from widgets import words
from widgets.avatar import COLUMNS
from widgets.header import FULL_ROWS, HeaderValue, ProfileHeader
from widgets.status_line import Status, StatusKind, StatusLine
from widgets.tab_bar import Tab, TabBar

AGE_SECONDS = 30.0
"""Seconds after which the status line looks whether what it says has become old."""


WHOLE_AFTER = 1.0
"""Seconds after which the screen is to be drawn even if nothing is known yet of what belongs on it."""


@runtime_checkable
class Remembers(Protocol):
    """An app that shows the Overview at its next start as it was last."""

    def see_overview(self, status_row: int) -> None:
        """Remember what is on the screen; the status stands in that row."""

    def release_frame(self) -> None:
        """Draw from now on, or once the key that waits next was read; so long the frame of last time stands there."""

    def read_sheets(self) -> None:
        """Have the style sheets of all tabs."""


class Frame(ThriftyScreen[None]):
    """The one screen under all dialogs. Tabs are made when they are first opened, and kept."""

    BINDINGS = bindings(*(f"tab_{tab.number}" for tab in TABS), "previous_tab", "next_tab", "refresh", "refresh_all")
    TITLE: ClassVar[str | None] = "mxprofile"

    header = getters.query_one(ProfileHeader)
    tab_bar = getters.query_one(TabBar)
    panes = getters.query_one("#panes", Container)
    status_line = getters.query_one(StatusLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.sign_in_again = self.sign_in_again
        self._signing_in: asyncio.Future[bool] | None = None
        self._asked_for_claims = False
        self._former_is_gone = False
        """True after somebody else has signed in, until nothing of the one before is on the screen."""
        self._waiting: Waiting | None = None
        self._news: Status | None = None
        self._missed = False

    def compose(self) -> ComposeResult:
        """Everything but the tabs' contents."""
        yield ProfileHeader()
        yield TabBar()
        yield Container(id="panes")
        yield StatusLine()
        yield Footer(read_only=self.session.read_only)
        yield TooSmall()

    async def on_mount(self) -> None:
        """Open the first tab."""
        self._show_tabs()
        await self.open_tab(TABS[0].id)
        self.set_timer(WHOLE_AFTER, self._is_whole)
        self.set_interval(AGE_SECONDS, self.show_status)
        if self.session.pace:
            self.set_interval(self.session.pace.total_seconds(), self.look_again)
            self.watch(self.app, "app_focus", self._catch_up, init=False)

    def _show_tabs(self) -> None:
        self.tab_bar.current = ""
        self.tab_bar.tabs = [Tab(tab.id, named(f"tab_{tab.number}"), tab.title, tab.short) for tab in TABS]

    @property
    def pane(self) -> Pane | None:
        """The open tab's pane; None before the first is open."""
        return next((pane for pane in self.opened if pane.id == self.tab_bar.current), None)

    @property
    def opened(self) -> list[Pane]:
        """The panes of all tabs that were opened."""
        return [pane for pane in self.panes.children if isinstance(pane, Pane)]

    async def open_tab(self, tab_id: str) -> None:
        """Show a tab; it is made if it was never shown."""
        before = self.pane
        if before is not None and before.id == tab_id:
            return
        pane = next((pane for pane in self.opened if pane.id == tab_id), None)
        if before is not None and isinstance(self.app, Remembers):
            self.app.read_sheets()
        with self.app.batch_update():
            self._news = None
            if before is not None:
                before.last_focus = self.focused
                before.left()
                before.display = False
            self.tab_bar.current = tab_id
            if pane is None:
                pane = BY_ID[tab_id].make(self.session)
                await self.panes.mount(pane)
            else:
                pane.display = True
                pane.shown()
            pane.take_focus()
            self.show_status()

    def _is_whole(self) -> None:
        """What is on the screen can be shown in place of what was last time."""
        if isinstance(self.app, Remembers):
            self.call_after_refresh(self.app.release_frame)

    def see_overview(self) -> None:
        """Have the app remember how the Overview looks, if that is what is on the screen."""
        if self.tab_bar.current == TABS[0].id and self.is_current and isinstance(self.app, Remembers):
            self.app.see_overview(self.status_line.region.y)

    async def action_go_to(self, number: int) -> None:
        """Open the tab with this number."""
        await self.open_tab(TABS[number - 1].id)

    async def action_next_tab(self) -> None:
        """Open the tab on the right; after the last comes the first."""
        await self.open_tab(TABS[BY_ID[self.tab_bar.current].number % len(TABS)].id)

    async def action_previous_tab(self) -> None:
        """Open the tab on the left; before the first comes the last."""
        await self.open_tab(TABS[BY_ID[self.tab_bar.current].number - 2].id)

    @on(TabBar.Selected)
    async def _tab_clicked(self, message: TabBar.Selected) -> None:
        await self.open_tab(message.tab_id)

    @on(Pane.Asked)
    async def _tab_asked_for(self, message: Pane.Asked) -> None:
        await self.open_tab(message.tab_id)
        if message.item_id and self.pane is not None:
            self.pane.point_at(message.item_id)

    async def on_screen_resume(self) -> None:
        """What was over the screen is gone."""
        await self._begin_anew_if_free()

    async def _begin_anew_if_free(self) -> None:
        """Not under a dialog: what it has sent is awaited by the tab below, and it says itself whose it is."""
        if self._former_is_gone and self.is_active:
            self._former_is_gone = False
            await self._begin_anew()

    @on(Pane.SignedOut)
    async def _begin_anew(self) -> None:
        """What is on the screen is somebody's who is not here any more."""
        self._waiting = self._news = self.header.value = None
        self._asked_for_claims = False
        for widget in self.panes.walk_children():
            self.workers.cancel_node(widget)  # What they wait for would be shown by what is not there any more.
        with self.app.batch_update():
            await self.panes.remove_children()
            self._show_tabs()
            await self.open_tab(TABS[0].id)

    def action_refresh(self) -> None:
        """Fetch the open tab again."""
        self._news = None
        if self.pane is not None:
            self.pane.reload()

    def action_refresh_all(self) -> None:
        """Fetch every opened tab again."""
        self._news = None
        for pane in self.opened:
            pane.reload()

    @on(Pane.Wrote)
    def _fetch_changed(self, message: Pane.Wrote) -> None:
        for pane in self.opened:
            pane.reload_if_shows(message.resources)

    @on(Pane.StatusChanged)
    def _status_changed(self) -> None:
        self.show_status()

    def show_status(self) -> None:
        """Say what the open tab has to say; news take the place of what asks for nothing, until one acts."""
        status = self.pane.status if self.pane is not None else None
        kind = status.kind if status is not None else StatusKind.QUIET
        # The header says that it loads; that is not true after an error.
        self.header.visible = kind is StatusKind.LOADING or self.session.last(OVERVIEW) is not None
        if kind in {StatusKind.DONE, StatusKind.ERROR}:
            self._news = None
        told = self._news is not None and (kind is StatusKind.QUIET or self._news.kind is StatusKind.DONE)
        self.status_line.status = self._news if told else status

    def tell(self, text: str) -> None:
        """Say something that belongs to no tab, until the person acts."""
        self._news = Status(StatusKind.DONE, text)
        self.show_status()

    # -- in the background

    def look_again(self) -> None:
        """Look whether the open tab and the Overview are still true; later, while nobody looks at the terminal."""
        self._missed = not self.app.app_focus
        if not self._missed:
            for pane in self.opened:
                if pane is self.pane or pane.id == TABS[0].id:
                    pane.look_again()

    def _catch_up(self) -> None:
        if self._missed and self.app.app_focus:
            self.look_again()

    @on(Pane.Learned)
    def _show_header(self, message: Pane.Learned) -> None:
        """The header and the counts in the tab bar come from the overview, and from the challenges once known."""
        overview, challenges = self.session.last(OVERVIEW), self.session.last(CHALLENGES)
        if overview is None or message.resource not in {OVERVIEW, CHALLENGES}:
            return
        before, self._waiting = self._waiting, waiting(overview, challenges)
        ready, invitations = len(self._waiting.challenges), len(self._waiting.invitations)
        profile = overview.value.header
        avatar = self.session.avatars.known(profile.avatar_url)
        pictures = self.app.pictures if isinstance(self.app, SafeApp) else None
        drawn = pictures.draw(avatar, COLUMNS, FULL_ROWS) if pictures is not None and avatar else None
        self.header.value = HeaderValue(profile, overview.value.leaderboard, ready, invitations, avatar, drawn)
        counts = {"challenges": ready, "connections": invitations}
        self.tab_bar.tabs = [tab._replace(waiting=counts.get(tab.id, 0)) for tab in self.tab_bar.tabs]
        news = self._waiting.news_since(before, self.tab_bar.current) if before is not None else ""
        if news:
            self._news = Status(StatusKind.NEWS, news)
            self.show_status()
        self._is_whole()
        if not self._asked_for_claims:
            self._asked_for_claims = True
            self._finish_claims()

    @work(exclusive=True, group="claims")
    async def _finish_claims(self) -> None:
        """Send the claims again that had no answer when the program last ended (rule 4.3)."""
        try:
            claims = await self.session.finish_claims()
        except ApiError:
            return  # It stays in the journal; the challenge still shows that it can be claimed.
        if claims and isinstance(self.pane, RemotePane):
            paid = words.plural(sum(claim.credits for claim in claims), "credit")
            balance = words.grouped(claims[-1].balance)
            self.pane.done(f"A claim from last time is done: {paid}, the balance is {balance} now.", *CLAIM_CHANGES)

    async def sign_in_again(self) -> bool:
        """Ask the person to sign in, once for all who wait for it; True when she did."""
        if self._signing_in is None:
            self._signing_in = asyncio.get_running_loop().create_future()
            from tui.screens.sign_in import SignIn

            self.app.push_screen(SignIn(self.session), self._signed_in)
            self._is_whole()
        # Shielded: a tab that is refreshed meanwhile must not take the answer away from the others.
        return await asyncio.shield(self._signing_in)

    def _signed_in(self, done: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        waiting, self._signing_in = self._signing_in, None
        if waiting is not None:
            waiting.set_result(bool(done))
        if done and self.session.changed_hands:
            self._former_is_gone = True
            self.call_later(self._begin_anew_if_free)
        if done and self.session.password_due:
            self.call_after_refresh(self._ask_for_new_password)

    def _ask_for_new_password(self) -> None:
        """A request (rule 10.2), and so never over something that goes on, and no more after a change."""
        if self.is_active and self.session.password_due and not self.session.read_only:
            from tui.modals.password_due import PasswordDue

            self.app.push_screen(PasswordDue(), self._asked_for_new_password)

    def _asked_for_new_password(self, now: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if now:
            from tui.modals.change_password import ChangePassword

            self.app.push_screen(ChangePassword(self.session), self._password_changed)

    def _password_changed(self, changed: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if changed and isinstance(self.pane, RemotePane):
            self.pane.done("The password is changed, and all other sessions of this account are over.", ACCOUNTS)
