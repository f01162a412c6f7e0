"""Somebody who presses keys at random, over all screens, while line, server and terminal change."""

from __future__ import annotations

import asyncio
import random
import string
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest
from textual import events
from textual.dom import DOMNode

from api_client import retry
from api_client.calls import Calls
from api_client.client import Client
from api_client.errors import NotSignedIn
from tests.faults.weather import Sky, Weather
from tests.running import RunningBackend
from tests.tui.page import LARGE, SMALL, Known, Page
from tui.keys import KEYS, working
from tui.modals.confirm import Confirm
from tui.modals.sending import SendingDialog
from tui.modals.shown_secret import ShownOnce
from tui.screens.frame import Frame
from tui.screens.remote import RemotePane
from tui.screens.sign_in import SignIn
from tui.screens.tabs import TABS
from widgets.status_line import StatusKind, StatusLine
from widgets.words import utc_now

KEYS_IN_ALL, HOURS = 10_000, timedelta(hours=2)
A_KEY_TAKES = HOURS / KEYS_IN_ALL
"""By the client's clock."""
ROUND = 100
"""After so many keys everything is well again, and it is looked whether the program is, too."""
REFRESH_EVERY = timedelta(seconds=30) // A_KEY_TAKES
"""Keys between one look in the background and the next."""
SIZES = (SMALL, SMALL, LARGE, LARGE, (100, 30), (200, 60), (60, 15))
"""Of the terminal; in the last one the program says that it is too small."""
APART = {"quit", "leave"}
"""Keys that end the program."""
EVERY_KEY = [key for entry in KEYS for key in entry.keys.split(",") if entry.id not in APART]
TYPED = [*string.ascii_lowercase.replace("q", ""), *string.digits, "space", "backspace", "delete", "full_stop", "at"]
MOST_DIALOGS = 8
"""Over each other, and questions before they close."""
SECONDS_TO_ANSWER = 30.0
"""Only a request that hangs takes longer."""


class Requests:
    """How many of the client's calls are not answered yet; their retries wait for no time at all."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()
        send = Calls._send

        async def counted(calls: Calls, *arguments: Any, **options: Any) -> Any:
            self._count += 1
            self._none.clear()
            try:
                return await send(calls, *arguments, **options)
            finally:
                self._count -= 1
                if not self._count:
                    self._none.set()

        patch.setattr(Calls, "_send", counted)
        patch.setattr(retry, "FIRST_WAIT", 0.001)

    async def answered(self, rest: Callable[[], Awaitable[None]]) -> None:
        """Wait until each has ended, and those that followed when the program came to `rest` again."""
        await rest()
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            while self._count:
                await self._none.wait()
                await rest()


def _waits(node: DOMNode) -> bool:
    """True when it says that something is on its way, or refuses keys until it comes."""
    match node:
        case SendingDialog():
            return node.busy
        case RemotePane():
            return node.remote.busy
        case StatusLine():
            # A step that is over says it still, seen by nobody.
            return node.status is not None and node.status.kind is StatusKind.LOADING and _is_shown(node)
    return False


def _is_shown(node: DOMNode) -> bool:
    return all(one.display for one in node.ancestors_with_self)


class Member(Known, Protocol):
    """Somebody who can sign in, and the backend she is a member of."""

    @property
    def backend(self) -> RunningBackend:
        """Where."""


class AnyKeys:
    """One person who presses keys at random, and what happens meanwhile."""

    def __init__(self, page: Page, who: Member, weather: Weather, requests: Requests, draw: random.Random) -> None:
        self.page, self.who, self.weather, self.requests, self.draw = page, who, weather, requests, draw
        self.app = page.app
        self.pressed = 0
        self.last = deque[str](maxlen=60)
        """What was done last."""
        self.seen = Counter[str]()
        """How often each screen and tab was there after a key."""
        self.began = utc_now()

    def now(self) -> datetime:
        """By the client's clock."""
        return self.began + self.pressed * A_KEY_TAKES

    # -- what is done

    async def round(self) -> None:
        """A hundred keys, with what comes between them; then all is well again."""
        for _ in range(ROUND):
            if self.draw.random() < 0.06:
                await self.something_happens()
            if self.pressed % REFRESH_EVERY == 0:
                self.frame.look_again()
                self.frame.show_status()
            await self.press(self.next_key())
        await self.all_is_well_again()

    def next_key(self) -> str:
        """Mostly what the screen offers, else any key of the program, or a letter."""
        kind = self.draw.random()
        if kind < 0.45:
            offered = [one.key for one in working(self.app.screen.active_bindings.values()) if one.key.id not in APART]
            return self.draw.choice(self.draw.choice(offered).keys.split(",")) if offered else "escape"
        if kind < 0.75:
            return self.draw.choice(EVERY_KEY)
        return self.draw.choice(["enter", "tab", "down"]) if kind < 0.85 else self.draw.choice(TYPED)

    async def press(self, key: str, *, wait: bool | None = None) -> None:
        """Press it; mostly the person waits for what comes of it, at times she presses on."""
        self.pressed += 1
        self.last.append(key)
        await self.page.pilot.press(key)
        if self.draw.random() < 0.8 if wait is None else wait:
            await self.settle()
        self.check_alive()
        self.seen[type(self.app.screen).__name__] += 1

    async def settle(self) -> None:
        """Wait until every key has gone its way and every request is answered; then nothing waits for one any more."""
        while keys := [one._task for one in self.app.workers if one.group == "type-ahead" and one._task is not None]:
            await asyncio.wait(keys)
            await self.page.pilot.pause()
        try:
            await self.requests.answered(self.page.pilot.pause)
        except TimeoutError:
            raise AssertionError(self.told("a request has no end")) from None
        self.check_nothing_waits_in_vain()

    async def something_happens(self) -> None:
        """The line changes, or the server, or the terminal."""
        what = self.draw.choice([*Sky, *Sky, "session", "size", "size", "focus", "paste"])
        self.last.append(f"({what})")
        match what:
            case Sky():
                self.weather.become(what)
            case "session":
                await self.end_session()
            case "size":
                await self.page.pilot.resize_terminal(*self.draw.choice(SIZES))
            case "focus":
                self.app.post_message(events.AppBlur() if self.app.app_focus else events.AppFocus())
            case _:
                self.app.post_message(events.Paste("pasted [b]text[/] \N{SLIGHTLY SMILING FACE} é\n"))
        await self.page.pilot.pause()

    async def end_session(self) -> None:
        """From elsewhere, whatever the weather here; unless it is over, though the client may not know it yet."""
        async with Client(self.who.server, self.app.session.client._calls.secret) as elsewhere:
            with suppress(NotSignedIn):
                sessions = (await elsewhere.sessions.list(limit=100)).items
                await elsewhere.sessions.end(next(one.id for one in sessions if one.current))

    # -- whether the program is well

    @property
    def frame(self) -> Frame:
        """The screen under all others."""
        frame = self.app.screen_stack[0]
        assert isinstance(frame, Frame)
        return frame

    def check_alive(self) -> None:
        """No exception was raised."""
        assert self.app._exception is None, self.told(f"crashed: {self.app._exception!r}")

    def check_nothing_waits_in_vain(self) -> None:
        """Nothing says that something is on its way, or refuses keys until it comes, while nobody is at it."""
        if all(worker.is_finished for worker in self.app.workers):
            nodes = [node for screen in self.app.screen_stack for node in screen.walk_children(with_self=True)]
            vain = [node for node in nodes if _waits(node)]
            assert not vain, self.told(f"nothing comes that these wait for: {[one.css_path_nodes for one in vain]}")

    async def all_is_well_again(self) -> None:
        """With line, terminal and session there again, Esc leads back to a tab, and each tab's key to that tab."""
        self.weather.become(Sky.CLEAR)
        self.app.post_message(events.AppFocus())
        await self.page.pilot.resize_terminal(*self.draw.choice([SMALL, LARGE]))
        await self.settle()
        await self.come_back()
        # The one that is open last: its key would lead there though it were dead.
        for tab in sorted(self.draw.sample(TABS, len(TABS)), key=lambda tab: tab.id == self.frame.tab_bar.current):
            await self.press(str(tab.number), wait=True)
            await self.sign_in_if_asked()
            assert self.frame.tab_bar.current == tab.id, self.told(f"the key {tab.number} did not lead to {tab.title}")
            self.seen[tab.id] += 1
            await self.press("escape", wait=True)  # Out of a line that was typed into when the tab was left.
        await self.press("r", wait=True)
        await self.sign_in_if_asked()
        await self.every_worker_ends()
        pane, status = self.frame.pane, self.frame.status_line.status
        assert pane is not None and pane.display and pane.id == tab.id, self.told(f"{tab.title} is not shown")
        kind = status.kind if status is not None else StatusKind.QUIET
        assert kind not in {StatusKind.ERROR, StatusKind.LOADING}, self.told(f"{tab.title} did not recover: {status}")

    async def every_worker_ends(self) -> None:
        """What has nobody to ask comes to its end."""
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                await self.page.settle()
        except TimeoutError:
            raise AssertionError(self.told("something that runs has no end")) from None

    async def come_back(self) -> None:
        """Close whatever is open by keys alone: Esc, and what it asks for then."""
        for _ in range(MOST_DIALOGS):
            if len(self.app.screen_stack) == 1:
                break
            await self.press("escape", wait=True)
            if isinstance(self.app.screen, ShownOnce):
                await self.press("S", wait=True)
            if isinstance(self.app.screen, Confirm):
                await self.press("y", wait=True)
        assert len(self.app.screen_stack) == 1, self.told("Esc did not lead back to a tab")
        await self.press("escape", wait=True)

    async def sign_in_if_asked(self) -> None:
        """With the password; who she is stands there."""
        if not isinstance(self.app.screen, SignIn):
            return
        await self.page.paste(self.who.password)
        await self.press("ctrl+s", wait=True)
        if "Too often" in self.page.text:  # What was typed by chance were wrong passwords; a person waits then.
            self.who.backend.forget_attempts()
            await self.press("ctrl+s", wait=True)
        assert not isinstance(self.app.screen, SignIn), self.told("signing in did not work")

    def told(self, complaint: str) -> str:
        """The complaint, and what led to it."""
        stack = " > ".join(type(screen).__name__ for screen in self.app.screen_stack)
        before = " ".join(self.last)
        busy = [f"{one.node}: {one.description}" for one in self.app.workers if not one.is_finished]
        told = [
            f"after {self.pressed} keys, at last: {before}",
            f"screens: {stack}",
            f"running: {busy}",
            self.page.text,
        ]
        return "\n".join([complaint, *told])
