"""Calls of the client, each in a process of its own that tells how long it took and how far its memory grew.

``python -m tests.hostile.weighed`` loads the client, then reads a request in JSON from each line of its input and forks
for it: what the others left behind is not weighed with it.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ApiError
from tui.resources import SCOPES
from widgets.half_blocks import half_blocks

SECRET = SecretStr("mxs_" + "s3cr3t" * 7)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What became of a call."""

    name: str
    seconds: float
    cpu: float
    """Seconds of processor time."""
    mib: float
    """The most memory that the process had, over what it had before."""
    error: str
    """The class of the error; empty when there was none."""
    sentence: str
    may_be_done: bool


async def _avatar(client: Client, folder: Path) -> None:
    half_blocks(await client.profiles.avatar("p1"), 20, 10)


CALLS: dict[str, Callable[[Client, Path], Awaitable[Any]]] = {
    "health": lambda client, folder: client.health(),
    "secret_info": lambda client, folder: client.secret_info(),
    "list": lambda client, folder: client.challenges.list(),
    "whole list": lambda client, folder: SCOPES.fetch(client),
    "claim": lambda client, folder: client.challenges.claim("c1"),
    "avatar": _avatar,
    "download": lambda client, folder: client.personal_data.download(folder / "mine.json"),
}


def memory(field: str) -> float:
    """``VmRSS``, what this process has, or ``VmHWM``, the most it ever had; in MiB."""
    found = re.search(rf"^{field}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


async def _call(server: str, asked: str, deadline: float, folder: Path) -> ApiError | None:
    async with Client(server, SECRET, deadline=deadline) as client:
        try:
            await CALLS[asked](client, folder)
        except ApiError as error:
            return error
    return None


def weigh(name: str, server: str, asked: str, deadline: float, folder: str) -> Weighed:
    """One call, in this process."""
    before, begun, worked = memory("VmRSS"), time.monotonic(), time.process_time()
    error = asyncio.run(_call(server, asked, deadline, Path(folder)))
    seconds, cpu, mib = time.monotonic() - begun, time.process_time() - worked, memory("VmHWM") - before
    if error is None:
        return Weighed(name, seconds, cpu, mib, "", "", may_be_done=False)
    return Weighed(name, seconds, cpu, mib, type(error).__name__, error.sentence, error.may_be_done)


def load() -> None:
    """All that a call imports or makes but once."""
    import httpx  # noqa: F401
    from PIL import PngImagePlugin  # noqa: F401

    asyncio.run(_warm_up())


async def _warm_up() -> None:
    for asked in CALLS:
        await _call("http://127.0.0.1:9", asked, 0.01, Path())


def main() -> None:
    """Forks for each line; ends with its input, when all have ended."""
    load()
    print("ready", flush=True)  # noqa: T201 - the caller waits for it
    for line in sys.stdin:
        if os.fork() == 0:
            told = json.dumps(asdict(weigh(**json.loads(line)))) + "\n"
            os.write(1, told.encode())  # at once, whatever others write
            os._exit(0)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
