"""Sending text towards the clipboard, by the way most likely to arrive from here.

No way can tell whether the text arrived, so the screen says "sent to …", never "copied", and keeps showing the text.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_PATIENCE = 2.0
"""Seconds a helper program may take."""
_LOCAL_TOOLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # needs this variable (or ""), the name, the command that reads standard input
    ("WAYLAND_DISPLAY", "wl-copy", ("wl-copy",)),
    ("DISPLAY", "xclip", ("xclip", "-selection", "clipboard", "-in")),
    ("", "pbcopy", ("pbcopy",)),
)


async def send(text: str, *, write: Callable[[str], None], command: Sequence[str] = ()) -> str:
    """Send `text` towards the clipboard; returns where it went, to be put after "sent to ".

    The user's own `command` first, then tmux's buffer, then a local tool when not over SSH, then the terminal itself
    (OSC 52), for which `write` takes an escape sequence. Text is handed over by standard input, never as an argument.
    """
    environment = os.environ
    if command and await _feed(command, text):
        return "your clipboard command"
    if environment.get("TMUX") and await _through_tmux(text):
        return "tmux and the terminal"
    for name, tool in local_tools(environment):
        if await _feed(tool, text):
            return name
    return send_to_terminal(text, write=write)


def send_to_terminal(text: str, *, write: Callable[[str], None]) -> str:
    """Send `text` to the terminal, without any other program; as `send`."""
    write(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a")
    return "the terminal"


def local_tools(environment: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Name and command of the clipboard tools that reach this person's screen; none over SSH."""
    if any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")):
        return []
    return [
        (name, tool)
        for variable, name, tool in _LOCAL_TOOLS
        if (not variable or environment.get(variable)) and shutil.which(name)
    ]


def likely(environment: Mapping[str, str], command: Sequence[str] = ()) -> str:
    """The first way `send` would try here, for a bug report."""
    if command:
        return "your clipboard command"
    if environment.get("TMUX"):
        return "tmux and the terminal"
    return next((name for name, _ in local_tools(environment)), "the terminal")


async def _through_tmux(text: str) -> bool:
    """By a buffer of our own, which is deleted again: a secret must not stay in tmux's list of buffers."""
    buffer = f"mxprofile-{os.urandom(4).hex()}"
    try:
        return await _feed(("tmux", "load-buffer", "-w", "-b", buffer, "-"), text)
    finally:
        await _feed(("tmux", "delete-buffer", "-b", buffer), "")


async def _feed(command: Sequence[str], text: str) -> bool:
    """Run `command` with `text` on its standard input; True when it ended well in time."""
    # Tools like xclip stay behind and hold the selection: waiting for their output to close would never end.
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.communicate(text.encode())
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    return process.returncode == 0
