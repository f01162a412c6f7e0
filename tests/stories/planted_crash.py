"""What a test puts into the client's process: as its ``sitecustomize`` Python runs it before the program.

SIGUSR1 makes the program fall, with whatever secret is on the screen in a local variable and in the error's own words;
SIGUSR2 exports the screen as an SVG. What the program starts is noted, with its arguments and environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

FOLDER = "MXPROFILE_TEST_HOOK"
"""The environment variable that names the folder this writes to."""
BARE = "MXPROFILE_TEST_BARE"
"""If set, the program falls as Textual's programs do: with its local variables."""


def _app(frame: FrameType | None) -> Any:
    """The running application: it is somewhere below what the signal interrupted."""
    while frame is not None:
        if hasattr(frame.f_locals.get("self"), "run_to_exit_code"):
            return frame.f_locals["self"]
        frame = frame.f_back
    return None


def _fall(app: Any) -> None:
    passwords = [field.value for field in app.screen.query("Input") if field.password]
    shown = app.screen.secret.get_secret_value() if hasattr(app.screen, "secret") else ""
    if os.environ.get(BARE):
        from textual.app import App

        from tui.terminal.safe_app import SafeApp

        SafeApp._fatal_error = App._fatal_error  # type: ignore[method-assign]
    raise RuntimeError(f"fell, as planted, with {shown} on the screen beside {len(passwords)} passwords")


def _picture(app: Any) -> None:
    folder = Path(os.environ[FOLDER])
    new = folder / "new"
    app.save_screenshot(new.name, str(folder))
    new.rename(folder / f"{len([*folder.glob('*.svg')])}.svg")


def _let(what: Any) -> Any:
    """A handler that has the application do this among its other messages."""

    def handle(_: int, frame: FrameType | None) -> None:
        if (app := _app(frame)) is not None:
            asyncio.get_running_loop().call_soon_threadsafe(app.call_later, what, app)

    return handle


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    """Keep what is started; as an audit hook it must not fail."""
    if event == "subprocess.Popen":
        program, argv, _, environment = arguments
        started = [
            str(program),
            *map(str, argv),
            *(f"{name}={value}" for name, value in (environment or os.environ).items()),
        ]
        with contextlib.suppress(OSError), (Path(os.environ[FOLDER]) / "children").open("a") as file:
            file.write(json.dumps(started) + "\n")


if FOLDER in os.environ:
    signal.signal(signal.SIGUSR1, _let(_fall))
    signal.signal(signal.SIGUSR2, _let(_picture))
    sys.addaudithook(_note)
