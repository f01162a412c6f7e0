"""The client as a person meets it: press keys, read rows of the screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import SecretStr
from textual import events
from textual.pilot import Pilot
from textual.worker import Worker

from api_client.client import Client
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.claims import ClaimJournal
from tui.drafts import Drafts
from tui.modals.confirm import Confirm
from tui.modals.conflict import Conflict
from tui.modals.pick import Pick
from tui.modals.preview import Preview
from tui.modals.steps import StepDialog
from tui.resources import Resource
from tui.screens.sign_in import SignIn
from tui.session import Session

Value = TypeVar("Value")

LOOK_AGAIN = 0.05
"""Seconds after which the workers are looked at again."""

SMALL, LARGE = (80, 24), (120, 36)
"""The two sizes every screen is made for."""


def session_without_server(
    folder: Path, *, signed_in: bool = True, read_only: bool = False, kiosk: bool = False
) -> Session:
    """A session whose server is not there, as in a train: what is known stays, everything else fails at once."""
    # Too short for a second attempt, which would only take time.
    client = Client(f"unix:{folder}/none.sock", deadline=0.12, read_only=read_only)
    session = session_of(client, folder, signed_in=signed_in, kiosk=kiosk)
    session.clock = samples.clock
    return session


def session_of(client: Client, folder: Path, *, signed_in: bool = False, kiosk: bool = False) -> Session:
    """A session that keeps claims and drafts in `folder`, and sign-ins nowhere."""
    session = Session(
        client,
        server=client.server,
        signed_in=signed_in,
        journal=ClaimJournal(folder / "claims"),
        drafts=Drafts(folder / "state" / "drafts"),
        keep=lambda server, answer: None,
    )
    session.kiosk = kiosk
    return session


async def know(session: Session, resource: Resource[Value], value: Value) -> None:
    """Let the session have fetched `value` before."""
    await session.fetch(replace(resource, fetch=lambda client: _given(value)))


async def _given(value: Value) -> Value:
    return value


class Page:
    """One run of the app."""

    def __init__(self, app: MxProfileApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, and wait after each until nothing more happens; by `pilot.press` they come at once."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        """Wait until no request runs and everything is drawn; one that waits for a person counts as quiet."""
        await self.pilot.pause()
        while running := [worker for worker in self.app.workers if not (worker.is_finished or self._waits(worker))]:
            # Looked at again and again: a worker may begin to wait for a person while it is waited for here.
            tasks = [worker._task for worker in running if worker._task is not None]
            if tasks:
                await asyncio.wait(tasks, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            await self.pilot.pause()
        await self.pilot.pause()

    def _waits(self, worker: Worker[object]) -> bool:
        """True while a question is asked over what the worker does."""
        asks = isinstance(self.app.screen, SignIn | Confirm | Conflict | Pick | Preview | StepDialog)
        return asks and worker.node is not self.app.screen

    async def type(self, text: str) -> None:
        """Type `text`, without looking up."""
        await self.pilot.press(*({" ": "space"}.get(character, character) for character in text))
        await self.settle()

    async def paste(self, text: str) -> None:
        """Put a text into what has the focus, at once: as typing it, where it does not matter how it comes there."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    @property
    def rows(self) -> list[str]:
        """The screen's rows without trailing spaces."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.rows)

    @property
    def prose(self) -> str:
        """All text without borders, as one line: for sentences that may be wrapped."""
        return " ".join(re.sub("[─-╿]", " ", self.text).split())


class Known(Protocol):
    """Somebody who can sign in: the demo's member, or a new one."""

    @property
    def server(self) -> str:
        """Where."""

    @property
    def email(self) -> str:
        """Her address."""

    @property
    def password(self) -> str:
        """Her password."""


def on_real_page(
    who: Known,
    folder: Path,
    tell: Callable[[Page], Awaitable[None]],
    size: tuple[int, int] = LARGE,
    *,
    kiosk: bool = False,
) -> None:
    """Run `tell` against the app at `size`, signed in at a running backend as `who`."""
    asyncio.run(at_real_page(who.server, who, folder, tell, size, kiosk=kiosk))


async def at_real_page(
    server: str,
    who: Known,
    folder: Path,
    tell: Callable[[Page], Awaitable[None]],
    size: tuple[int, int],
    *,
    kiosk: bool = False,
) -> None:
    """The same at another address than hers, in an event loop that runs already."""
    client = Client(server)
    session = session_of(client, folder, kiosk=kiosk)
    await session.sign_in(client.server, who.email, SecretStr(who.password))
    app = MxProfileApp(session)
    async with app.run_test(size=size) as pilot:
        page = Page(app, pilot)
        await page.settle()
        await tell(page)
    await session.client.aclose()


def on_page(
    session: Session, tell: Callable[[Page], Awaitable[None]], size: tuple[int, int] = LARGE, *, offline: bool = False
) -> None:
    """Run `tell` against the app at `size`; unless `offline`, with an overview that was fetched before."""

    async def run() -> None:
        from tui.resources import OVERVIEW

        if not offline:
            await know(session, OVERVIEW, samples.overview())
        app = MxProfileApp(session)
        async with app.run_test(size=size) as pilot:
            page = Page(app, pilot)
            await page.settle()
            await tell(page)
        await session.client.aclose()

    asyncio.run(run())
