"""The client as a person meets it: press keys, read rows of the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from textual.pilot import Pilot
from textual.worker import Worker

from api_client.client import Client
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.claims import ClaimJournal
from tui.session import Resource, Session

Value = TypeVar("Value")

SMALL, LARGE = (80, 24), (120, 36)
"""The two sizes every screen is made for."""


def session_without_server(folder: Path, *, signed_in: bool = True) -> Session:
    """A session whose server is not there, as in a train: what is known stays, everything else fails at once."""
    client = Client(f"unix:{folder}/none.sock", deadline=0.05)
    return Session(
        client,
        server=client.server,
        signed_in=signed_in,
        journal=ClaimJournal(folder / "claims"),
        keep=lambda server, answer: None,
        clock=samples.clock,
    )


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
        """Press keys, and wait until nothing more happens."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no request runs and everything is drawn; one that waits for a person counts as quiet."""
        await self.pilot.pause()
        while running := [worker for worker in self.app.workers if not (worker.is_finished or self._waits(worker))]:
            await asyncio.wait([asyncio.ensure_future(worker.wait()) for worker in running])
            await self.pilot.pause()
        await self.pilot.pause()

    def _waits(self, worker: Worker[object]) -> bool:
        return len(self.app.screen_stack) > 1 and worker.group == "fetch"

    @property
    def rows(self) -> list[str]:
        """The screen's rows without trailing spaces."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.rows)


def on_page(
    session: Session, tell: Callable[[Page], Awaitable[None]], size: tuple[int, int] = LARGE, *, offline: bool = False
) -> None:
    """Run `tell` against the app at `size`; unless `offline`, with an overview that was fetched before."""

    async def run() -> None:
        from tui.session import OVERVIEW

        if not offline:
            await know(session, OVERVIEW, samples.overview())
        app = MxProfileApp(session)
        async with app.run_test(size=size) as pilot:
            page = Page(app, pilot)
            await page.settle()
            await tell(page)
        await session.client.aclose()

    asyncio.run(run())
