"""What a member hears about: one switch each, saved when it is switched (rules 12.2 and 9.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from textual import getters, on
from textual.app import ComposeResult
from textual.content import Content

from api_client.errors import ApiError, PreconditionFailed
from api_client.versioned import Versioned
from api_client.wire.notification import NotificationSettings
from tui.keys import bindings, named
from tui.resources import NOTIFICATIONS
from tui.screens.lists import KeyedList
from tui.screens.remote import RemotePane
from tui.session import Session
from widgets.choice_row import ChoiceRow
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows
from widgets.status_line import StatusKind


@dataclass(frozen=True)
class Choice:
    """A field of `NotificationSettings`, in words."""

    field: str
    group: str
    name: str
    about: str


CHOICES: tuple[Choice, ...] = (
    Choice("buzz_daily_digest", "Buzz", "Daily digest", "What happened in Buzz, once a day"),
    Choice("buzz_thread_updates", "Buzz", "Updates of threads", "Of those in which you are active"),
    Choice("invitation_mail", "E-mail", "Invitations", "When somebody invites you to connect"),
    Choice("challenge_mail", "E-mail", "Completed challenges", "When credits wait to be claimed"),
    Choice("marketing_mail", "E-mail", "Marketing", "To this account; each has its own choice"),
)
"""In the order of the screen."""

WORDS = {True: "on", False: "off"}


class SwitchList(KeyedList):
    """A list whose rows are switched by space or Enter."""

    BINDINGS = bindings("choose", "open", choose="Switch", open="Switch")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where one only looks, Enter switches nothing either."""
        return bool(named("choose")) if action == "open" else super().check_action(action, parameters)

    def action_choose(self) -> None:
        """The same as opening it."""
        self.action_open()


class NotificationChoices(RemotePane[Versioned[NotificationSettings]]):
    """The switches. Each is saved at once, made from the version that is shown: nothing is overwritten unseen."""

    resource = NOTIFICATIONS
    rows = getters.query_one(SwitchList)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.border_title = Content("Notifications")
        self._saving: dict[str, bool] = {}
        """What is on its way, by its field."""
        self._elsewhere: Mapping[str, bool] = {}
        """What somebody else changed meanwhile, with what stood here before."""
        self._one_at_a_time = asyncio.Lock()

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield SwitchList()

    def show(self, value: Versioned[NotificationSettings]) -> None:
        """Fill the list."""
        groups: dict[str, list[Row]] = {}
        for choice in CHOICES:
            groups.setdefault(choice.group, []).append(self._row(choice, value.value))
        rows = [row for name, members in groups.items() for row in (Heading(""), Heading(name), *members)]
        self.rows.show(Rows(rows[1:]))

    def _row(self, choice: Choice, settings: NotificationSettings) -> ChoiceRow:
        news, is_on = "", bool(getattr(settings, choice.field))
        if choice.field in self._saving:
            news = f"Switching it {WORDS[self._saving[choice.field]]}…"
        elif choice.field in self._elsewhere:
            news = f"Changed elsewhere: was {WORDS[self._elsewhere[choice.field]]} here"
        return ChoiceRow(choice.field, choice.name, is_on, choice.about, news)

    def reload(self) -> None:
        """Fetch again; what was changed elsewhere is known by now."""
        self._elsewhere = {}
        self._draw()
        super().reload()

    def left(self) -> None:
        """The same, without fetching."""
        self._elsewhere = {}
        self._draw()
        super().left()

    # -- switching

    @on(RowList.Opened)
    def _switch(self, message: RowList.Opened) -> None:
        """Save the other value of one switch; while one is on its way, pressing again does nothing."""
        field, known = message.row.id, self.remote.known
        if known is None or field in self._saving:
            return
        self._saving[field] = not getattr(known.value.value, field)
        self._draw()
        # Of each switch one at a time, and of all of them one after the other: each names the version before it.
        self.run_worker(self._save(field, self._saving[field]), group=f"write {field}", exclusive=True)

    async def _save(self, field: str, wanted: bool) -> None:  # noqa: FBT001 - the switch's value
        name = next(choice.name for choice in CHOICES if choice.field == field)
        try:
            async with self._one_at_a_time:
                await self._save_now(field, wanted, name)
        finally:
            del self._saving[field]
            self._draw()

    async def _save_now(self, field: str, wanted: bool, name: str) -> None:  # noqa: FBT001
        known = self.remote.known
        assert known is not None
        version = known.value.version
        try:
            answer = await self.session.ask(
                lambda client: client.notifications.change_versioned(version, **{field: wanted})
            )
        except PreconditionFailed:
            await self._look_again(field, wanted, name)
        except ApiError as error:
            told = "may be switched" if error.may_be_done else "is not switched"
            self.say(StatusKind.ERROR, f"{name} {told}: {error.sentence}")
            if error.may_be_done:
                self.fetch()
        else:
            self._elsewhere = {}
            self.learn(answer)
            self.say(StatusKind.DONE, f"{name}: {WORDS[wanted]}.")

    async def _look_again(self, field: str, wanted: bool, name: str) -> None:  # noqa: FBT001
        """Somebody saved in between: show what it is now beside what stood here, and overwrite nothing (rule 9.4)."""
        before = self.remote.known
        found = await self.attempt("Changed elsewhere meanwhile, reading it again…", self.session.fetch(self.resource))
        if found is None or before is None:
            return
        old, new = before.value.value.model_dump(), found.value.value.model_dump()
        self._elsewhere = {one: old[one] for one in old if old[one] != new[one]}
        self.learn(found.value)
        if new[field] is wanted:
            self.say(StatusKind.DONE, f"Changed elsewhere: {name} is {WORDS[wanted]} already.")
        else:
            self.say(StatusKind.ERROR, f"Changed elsewhere: {name} is still {WORDS[not wanted]}, press again.")

    def _draw(self) -> None:
        if self.remote.known is not None:
            self.show(self.remote.known.value)
