"""The start on a terminal: last time's screen first, what is typed meanwhile, and how it ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningBackend
from tests.stories.house import House
from tests.tui.member import new_member, with_backend
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.launch_frame import ENTER

CLIENT = "import sys; from tui.__main__ import main; sys.exit(main([]))"
LEFT = b"\x1b[m\x1b[?1049l\x1b[?25h"
ENTERED, PAINTED, LIVE = ENTER.encode(), "starting…".encode(), b"Up to date"


def leave(terminal: PseudoTerminal) -> None:
    terminal.type("\x11")  # ctrl+q, also over a form
    assert terminal.ends() == 0
    assert terminal.is_as_before()


@with_backend
def test_the_next_start_shows_it_before_anything_else_and_draws_only_what_differs(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server, "TZ": "UTC"}
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as first:
        first.see(LIVE)
        leave(first)
    assert PAINTED not in first.written
    with PseudoTerminal(f"{NOTES}\n{CLIENT}", tmp_path, environment=environment) as second:
        second.see(LIVE)
        frame, painted, _ = second.written.partition(LIVE)[0].partition(PAINTED)
        assert b"Grace Example" in frame and painted
        second.type("\x10")  # What opens late opens.
        second.see_on_screen("Open the Activity tab")
        leave(second)
    assert second.written.count(ENTERED) == 1
    assert second.written.count(b"Grace Example") == 1
    loaded, _, dataclasses = (tmp_path / "loaded").read_text().partition("dataclasses:")
    assert HEAVY.isdisjoint(loaded.split())
    # Each takes seven times as long to make as a NamedTuple, which these can't be.
    assert {*dataclasses.split()} == {"Part", "Pages", "Resource", "PagedResource"}
    house.end_sessions(grace)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as third:
        third.see_on_screen("Sign in again")
        assert [*(tmp_path / ".local" / "state" / "mxprofile" / "last-seen").iterdir()] == []
        third.type(f"{grace.password}\x13")
        third.see_on_screen("Up to date")
        leave(third)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as fourth:
        fourth.see(PAINTED)


HEAVY = {
    *("PIL", "_hashlib", "api_client.client", "argparse", "email.utils", "httpx", "keyring", "pydantic", "rich.table"),
    *("textual.command", "textual.types", "textual.widgets._input", "tui.config", "tui.command_line"),
    "tui.modals.form",
}
NOTES = """
import sys
from pathlib import Path
from tui.terminal import later

load_app = later.load_app

def load_and_note():
    load_app()
    from tui.terminal.safe_app import SafeApp

    write = SafeApp._write

    def note(app, cells):
        made = [
            name
            for module in [*sys.modules.values()]
            if module.__name__.startswith(("api_client", "tui", "widgets"))
            for name, value in vars(module).items()
            if "__dataclass_fields__" in getattr(value, "__dict__", ()) and value.__module__ == module.__name__
        ]
        Path.home().joinpath("loaded").write_text("\\n".join([*sys.modules, "dataclasses:", *made]))
        SafeApp._write = write
        write(app, cells)

    SafeApp._write = note

later.load_app = load_and_note
"""
"""Notes what is loaded when the client first draws."""

SLOW_START = """
import os, sys, types
import tui.__main__ as begin
import tui.last_seen

def run(given, last_seen):
    os.write(1, repr(os.read(0, 9)).encode())
    os.read(0, 9)
    return 0

sys.modules["tui.command"] = types.SimpleNamespace(run=run)
tui.last_seen.LastSeen = lambda *words: types.SimpleNamespace(frame=lambda: {"size": [80, 24], "text": "starting…"})
sys.exit(begin.main([]))
"""
"""The program is not loaded yet when this is typed: Enter, ctrl+s, ctrl+z, ctrl+\\."""


@pytest.fixture
def slow_start(tmp_path: Path) -> Iterator[PseudoTerminal]:
    with PseudoTerminal(SLOW_START, tmp_path) as terminal:
        terminal.see(PAINTED)
        terminal.type("\r\x13\x1a\x1c")
        terminal.see(rb"b'\r\x13\x1a\x1c'")
        yield terminal


@pytest.mark.slow
def test_what_is_typed_while_it_stands_waits_as_it_was_typed(slow_start: PseudoTerminal) -> None:
    slow_start.type("q")
    assert slow_start.ends() == 0
    assert slow_start.is_as_before()
    assert slow_start.written.endswith(LEFT)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_while_it_stands_takes_it_away(slow_start: PseudoTerminal, number: signal.Signals) -> None:
    slow_start.process.send_signal(number)
    assert slow_start.ends() == 128 + number
    assert slow_start.is_as_before()
    assert slow_start.written.endswith(LEFT)


@with_backend
def test_a_start_that_fails_takes_it_away_before_it_says_why(backend: RunningBackend, tmp_path: Path) -> None:
    grace, house = new_member(backend), House(backend, tmp_path)
    house.keep(grace)
    environment = {"HOME": str(tmp_path), "MXPROFILE_SERVER": backend.server}
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as first:
        first.see(LIVE)
        leave(first)
    (secret,) = (tmp_path / ".config" / "mxprofile" / "credentials").iterdir()
    secret.chmod(0o644)
    with PseudoTerminal(CLIENT, tmp_path, environment=environment) as second:
        assert second.ends() != 0
        assert second.is_as_before()
    assert second.written.index(PAINTED) < second.written.index(b"\x1b[?1049l") < second.written.index(b"mxprofile: ")
