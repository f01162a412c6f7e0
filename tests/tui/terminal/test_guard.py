"""Before Textual is imported: a terminal that can be drawn on, and none of Textual's variables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal import guard

MXPROFILE = [sys.executable, "-m", "tui"]


def test_textuals_variables_are_dropped_because_its_log_writes_typed_passwords() -> None:
    environment = {"TEXTUAL_LOG": "x", "TEXTUAL_DRIVER": "a:B", "TEXTUAL": "devtools", "TERM": "xterm"}
    guard.drop_textual_variables(environment)
    assert environment == {"TERM": "xterm"}


@pytest.mark.slow
@pytest.mark.parametrize("command", [[], ["demo"]], ids=["client", "demo"])
def test_a_pipe_is_refused_and_the_plain_command_named(command: list[str]) -> None:
    ended = subprocess.run(
        [*MXPROFILE, *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TERM": "xterm"},
    )
    assert ended.returncode == 2
    assert "`mxprofile show overview`" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_places_no_cursor_is_refused(tmp_path: Path, term: str) -> None:
    code = "import tui.__main__; raise SystemExit(tui.__main__.main([]))"
    with PseudoTerminal(code, tmp_path, environment={"TERM": term}) as terminal:
        assert terminal.ends() == 2
        assert b"`mxprofile show overview`" in terminal.written
        assert b"\x1b" not in terminal.written
