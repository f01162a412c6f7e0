"""Two hours of use in some minutes: keys at random over all screens, while line, server and terminal change.

What is pressed and what happens is drawn from a seed; ``python -m tests.faults.soak SEED KEYS`` presses the same again,
and prints how much memory it took. Time is compressed: of two hours each key takes its part, by the client's clock.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from textual.widget import Widget

from api_client.client import Client
from tests import quiet
from tests.faults.any_keys import ROUND, AnyKeys, Member, Requests
from tests.faults.weather import Weather
from tests.running import RunningBackend
from tests.tui.page import SMALL, Page, session_of
from tui.app import MxProfileApp

MEASURED_EVERY = 500
"""Keys."""


@dataclass(frozen=True)
class Measured:
    """What the process takes after so many keys."""

    keys: int
    resident: int
    """Bytes of memory that are really there (RSS): what a person sees who looks, also what no Python object owns."""
    strays: dict[str, int]
    """Widgets that are alive though they are on no screen any more."""


def measure(walk: AnyKeys) -> Measured:
    """What the process takes now."""
    gc.collect()
    there = {widget for screen in walk.app.screen_stack for widget in screen.walk_children(with_self=True)}
    alive = [one for one in gc.get_objects() if isinstance(one, Widget)]
    strays = Counter(type(one).__name__ for one in alive if one not in there)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Measured(walk.pressed, pages * os.sysconf("SC_PAGE_SIZE"), dict(strays.most_common(30)))


async def soak(
    who: Member,
    folder: Path,
    seed: int,
    keys: int,
    patch: pytest.MonkeyPatch,
    tell: Callable[[Measured], object] = lambda _: None,
) -> Counter[str]:
    """Press so many keys as `who`, and `tell` now and then what the process takes; which screens were there, how often.

    Raises:
        AssertionError: the program crashed, or something was stuck.
    """
    async with begun(who, folder, seed, patch) as walk:
        measured = 0
        for _ in range(keys // ROUND):
            await walk.round()
            if walk.pressed // MEASURED_EVERY > measured:
                measured = walk.pressed // MEASURED_EVERY
                tell(measure(walk))
    return walk.seen


@asynccontextmanager
async def begun(who: Member, folder: Path, seed: int, patch: pytest.MonkeyPatch) -> AsyncIterator[AnyKeys]:
    """The client, signed in as `who`, with whoever presses its keys."""
    address = urlsplit(who.server)
    assert address.hostname is not None and address.port is not None
    requests = Requests(patch)
    async with Weather(address.hostname, address.port) as weather:
        client = Client(weather.address)
        session = session_of(client, folder)
        await session.sign_in(client.server, who.email, SecretStr(who.password))
        app = MxProfileApp(session)
        async with app.run_test(size=SMALL) as pilot:
            walk = AnyKeys(Page(app, pilot), who, weather, requests, random.Random(seed))
            session.clock = walk.now
            await walk.settle()
            yield walk


@contextmanager
def nowhere_else(folder: Path) -> Iterator[pytest.MonkeyPatch]:
    """A home of its own, and nothing that leads out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
            patch.delenv(name, raising=False)
        patch.setenv("EDITOR", "true")
        yield patch


def main(seed: str, keys: str) -> None:
    """Print what was measured, a line of JSON each, and at last how often each screen was there."""
    quiet.wait_for_it()

    def tell(measured: Measured) -> None:
        print(json.dumps(asdict(measured)), flush=True)  # noqa: T201 - whoever started this reads it

    with (
        tempfile.TemporaryDirectory() as made,
        nowhere_else(Path(made)) as patch,
        RunningBackend(Path(made)) as running,
    ):
        seen = asyncio.run(soak(_Demo(running), Path(made), int(seed), int(keys), patch, tell))
    print(json.dumps(seen))  # noqa: T201 - the same


class _Demo:
    """The demo's member, who has done much."""

    def __init__(self, backend: RunningBackend) -> None:
        self.backend = backend
        self.server, self.email, self.password = backend.server, backend.email, backend.password


if __name__ == "__main__":
    main(*sys.argv[1:])
