"""The client as it is used: through a real sshd, with a line in between on which everything takes a while."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.client.figures import LISTS, ROWS, VALIDATED, Figures, next_tab
from bench.client.program import Program, Size
from bench.client.stage import Stage
from tests.ssh import server
from tui.keys import TAB_TITLES

ROUND_TRIP = 0.08
"""Seconds there and back."""
_SEEN = {"COLORTERM": "truecolor", "TZ": "UTC"}
"""What sshd hands on of a terminal only where it is asked to."""


@contextmanager
def line(stage: Stage) -> Iterator[Sequence[str] | str]:
    """The command that opens the client at the far end, or why there is none."""
    if reason := server.missing():
        yield f"nothing is measured through sshd: {reason}"
        return
    with (
        tempfile.TemporaryDirectory(prefix="mx-") as name,
        server.SshServer(Path(name), environment={**stage.environment, **_SEEN}) as sshd,
        _relay(sshd.port) as port,
    ):
        yield sshd.command("mxprofile", port=port)


@contextmanager
def _relay(port: int) -> Iterator[int]:
    """The slow line, in a process of its own: what draws and compares screens here would hold it up."""
    command = [sys.executable, "-m", "tests.ssh.relay", str(port), "--round-trip", str(ROUND_TRIP)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.stdin.close()


def far(command: Sequence[str], stage: Stage, size: Size) -> Figures:
    """What a press takes longer than the line: in a list, and to the next tab when each was open before."""
    with Program(command, stage.environment, size) as program:
        program.watch(VALIDATED)
        for _ in TAB_TITLES:
            next_tab(program)
        tabs = [next_tab(program) for _ in TAB_TITLES]
        program.press(LISTS["board"])
        program.press("home")
        rows = [program.press("down") for _ in range(ROWS)]
    return {
        f"far_{name}_ms": median(press.settled_ms for press in presses) - ROUND_TRIP * 1000
        for name, presses in (("tab", tabs), ("row", rows))
    }
