"""What all tabs share: fetch, show, say how old it is, what went wrong and what to do.

How to add a tab
----------------
1. Say what it reads: a `Resource` in ``tui/resources.py``, fetched by one call of the client.
2. Write ``tui/screens/NAME.py`` with one class, and its sheet ``styles/NAME.tcss``::

       class BadgesPane(RemotePane[Badges]):
           '''The Badges tab: …'''

           BINDINGS = bindings("feature")  # keys of tui/keys.py; each has a method action_ID here
           resource = BADGES
           empty = "No badge is started yet: answer a question on the forum to begin."
           badges = getters.query_one(BadgeList)  # widgets take values in …

           def compose_body(self) -> ComposeResult:
               yield BadgeList()

           def show(self, value: Badges) -> None:
               self.badges.badges = value

           def holds_nothing(self, value: Badges) -> bool:
               return not (value.earned or value.in_progress or value.next)

           @on(BadgeList.Chosen)  # … and post messages out
           def open_badge(self, message: BadgeList.Chosen) -> None: ...

           @write  # of tui.screens.writing
           async def action_feature(self) -> None:
               answer = await self.attempt("Saving…", self.session.ask(lambda client: client.badges.feature(ids)))
               if answer is not None:
                   self.done("The header shows it now.", BADGES, OVERVIEW)

3. Name the class in ``tui/screens/tabs.py``.

The body is in place from the start and says "Loading…" in its own widgets; `show` is called only when the value is
another object than the one shown. `attempt` says what is done until its answer is there, reports errors and lets the
person sign in again; a write always belongs to the pane, never to a dialog, which may be closed before the answer
comes. `done` says what happened and names the resources that are to be fetched again, wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, Generic, TypeVar

from textual import getters, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from api_client.errors import ApiError, NotSignedIn, ServerUnreachable
from tui.keys import with_keys
from tui.resources import Resource
from tui.screens.notice import Notice
from tui.screens.states import Remote, retry_words
from tui.session import Known, Session
from widgets.status_line import Status, StatusKind

Value = TypeVar("Value")
Answer = TypeVar("Answer")

FRESH_FOR = timedelta(seconds=30)
"""A tab shown again within this time is not fetched again."""


class Pane(Vertical):
    """A tab's content. `RemotePane` is the one to build on; this is what the frame asks of any of them."""

    class StatusChanged(Message):
        """The pane has something else to say in the status line."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

    class Learned(Message):
        """A good answer is there, new or from before; the frame shows parts of it too."""

        def __init__(self, pane: Pane, resource: Resource[Any], known: Known[Any]) -> None:
            super().__init__()
            self.pane = pane
            self.resource = resource
            self.known = known

    class Wrote(Message):
        """Something was changed at the server: whoever shows one of `resources` fetches it again."""

        def __init__(self, pane: Pane, *resources: Resource[Any]) -> None:
            super().__init__()
            self.pane = pane
            self.resources = resources

    class Asked(Message):
        """Another tab is asked for, or something that it shows."""

        def __init__(self, pane: Pane, tab_id: str, item_id: str = "") -> None:
            super().__init__()
            self.pane = pane
            self.tab_id = tab_id
            self.item_id = item_id

    class SignedOut(Message):
        """Nobody is signed in any more: everything begins anew."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.session = session
        self.last_focus: Widget | None = None
        """What had the focus when the pane was left."""

    @property
    def status(self) -> Status | None:
        """What the status line says while this pane is on the screen."""
        return None

    def shown(self) -> None:
        """The pane came to the screen again."""

    def left(self) -> None:
        """The pane went from the screen."""

    def reload(self) -> None:
        """Fetch again: the person asked for it."""

    def look_again(self) -> None:
        """Fetch again though nobody asked: nothing is drawn unless something changed, and no error is loud."""

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what of `resources` is shown here, because it changed."""

    def point_at(self, item_id: str) -> None:
        """Put the cursor on an item, as soon as it is there: another tab told of it."""

    def take_focus(self) -> None:
        """Focus what had the focus before, or the first that can have it."""
        able = [widget for widget in self.screen.focus_chain if self in widget.ancestors]
        if able:
            # Now, not when Textual comes to it: a key that finds no focus is lost to the pane.
            self.screen.set_focus(self.last_focus if self.last_focus in able else able[0])


class RemotePane(Pane, Generic[Value]):
    """A pane that shows one resource of the server, in all the states it can be in."""

    resource: Resource[Value]
    """What it shows."""

    empty: str = "There is nothing here yet."
    """What to do when there is nothing to show."""

    notice = getters.query_one("RemotePane > Notice", Notice)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self.remote: Remote[Value] = Remote(self.resource.name)
        self._said: Status | None = None

    def compose_body(self) -> ComposeResult:
        """The widgets that show the value, which say "Loading…" until they have one."""
        raise NotImplementedError

    def show(self, value: Value) -> None:
        """Give a new value to the widgets."""
        raise NotImplementedError

    def holds_nothing(self, value: Value) -> bool:
        """True when `value` holds nothing to show; then the sentence `empty` stands there instead."""
        return False

    def compose(self) -> ComposeResult:
        """The notice, and the body: one of the two is displayed."""
        yield Notice(markup=False)
        with Vertical(classes="body"):
            yield from self.compose_body()

    def on_mount(self) -> None:
        """Show what is known already, then ask the server."""
        known = self.known_before()
        if known is None:
            self.fetch()
        else:
            self._show(self.remote._replace(known=known, busy=True))
            # What is known is drawn first: the first request of all loads what makes requests.
            self.call_after_refresh(self.call_after_refresh, self.fetch)

    def known_before(self) -> Known[Value] | None:
        """The last good answer of before this pane was there."""
        return self.session.last(self.resource)

    @property
    def status(self) -> Status | None:
        """What was said last, else the state of what is shown."""
        return self._said or self.remote.status(self.session.clock(), self.session.pace)

    def shown(self) -> None:
        """Fetch again unless that was just done."""
        known = self.remote.known
        if not self.remote.busy and (known is None or self.session.clock() - known.at > FRESH_FOR):
            self.fetch()

    def left(self) -> None:
        """Forget what was said."""
        self._said = None

    def reload(self) -> None:
        """Fetch again, and forget what was said."""
        self._said = None
        self.fetch()

    def look_again(self) -> None:
        """Fetch again in the background, unless it is fetched just now."""
        if not self.remote.busy:
            self.fetch_unasked()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again if this pane's resource is among `resources`."""
        if self.resource in resources:
            self.fetch()

    @work(exclusive=True, group="fetch")
    async def fetch(self) -> None:
        """Ask the server and show its answer, or what went wrong beside what was known."""
        self._show(self.remote._replace(busy=True, unasked=False))
        try:
            known = await self.session.fetch(self.resource)
        except ApiError as error:
            self._show(self.remote._replace(busy=False, error=error))
        else:
            self._show(self.remote._replace(known=known, busy=False, error=None))

    def learn(self, value: Value) -> None:
        """Show a value that came with the answer to a write; one that is on its way to here is older than it."""
        self.workers.cancel_group(self, "fetch")
        self._show(self.remote._replace(known=self.session.learn(self.resource, value), busy=False, error=None))

    @work(exclusive=True, group="fetch")
    async def fetch_unasked(self) -> None:
        """Ask the server without a word about it, unless something changed."""
        try:
            known = await self.session.fetch(self.resource, quietly=True)
        except ApiError as error:
            if self.remote.known is not None:  # Else it said already why there is nothing.
                self._show(self.remote._replace(error=error, unasked=True))
        else:
            self._show(self.remote._replace(known=known, error=None, unasked=False))

    def say(self, kind: StatusKind, text: str) -> None:
        """Put a sentence into the status line; it stays until a refresh, another act, or another tab."""
        self._said = Status(kind, text)
        self.post_message(self.StatusChanged(self))

    def unsay(self) -> None:
        """Take back what was said."""
        self._said = None
        self.post_message(self.StatusChanged(self))

    def done(self, text: str, *changed: Resource[Any]) -> None:
        """Say what was done, and have everything that shows `changed` fetched again."""
        self.say(StatusKind.DONE, text)
        self.post_message(self.Wrote(self, *changed))

    def failed(self, error: ApiError, *changed: Resource[Any]) -> None:
        """Say why a write failed; what it may have changed, or what is not as it is shown, is fetched again.

        Not for want of a server or a session: that would only ask for the same sign-in once more.
        """
        self.say(StatusKind.ERROR, error.sentence)
        if changed and not isinstance(error, NotSignedIn | ServerUnreachable):
            self.post_message(self.Wrote(self, *changed))

    async def attempt(self, doing: str, answer: Awaitable[Answer], *changed: Resource[Any]) -> Answer | None:
        """Await the answer to a request, saying what is done until then and no longer; from a worker of this pane.

        Returns the answer, or None after saying what went wrong; a write names what it would have `changed`.
        """
        self.say(StatusKind.LOADING, doing)
        said = self._said
        try:
            return await answer
        except ApiError as error:
            self.failed(error, *changed)
            return None
        finally:
            if self._said is said:  # Else the error, or another act, has had its say.
                self.unsay()

    def _show(self, remote: Remote[Value]) -> None:
        """Draw the difference between the state before and `remote`."""
        if not self.query_children(Notice):
            return  # The answer came while all this is being closed.
        before, self.remote = self.remote, remote
        with self.app.batch_update():
            known = remote.known
            if known is not None and (before.known is None or known.value is not before.known.value):
                self.show(known.value)
            self._say_or_show(self._sentence())
        self.post_message(self.StatusChanged(self))
        if known is not None and known is not before.known:
            self.post_message(self.Learned(self, self.resource, known))

    def _say_or_show(self, sentence: str) -> None:
        """Display the notice with its sentence, or without one the body; the focus goes along."""
        self.notice.say(sentence)
        if bool(sentence) != self.has_class("-notice"):
            focused = self.screen.focused
            self.set_class(bool(sentence), "-notice")
            if focused is None or self in focused.ancestors:
                self.take_focus()

    def _sentence(self) -> str:
        """What the notice says; empty when the body is shown."""
        if self.remote.known is not None:
            return with_keys(self.empty) if self.holds_nothing(self.remote.known.value) else ""
        error = self.remote.error
        return "" if error is None or self.remote.busy else f"{error.sentence}\n\n{retry_words(error).capitalize()}."
