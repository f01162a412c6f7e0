"""How long ``mxprofile demo`` takes from the key press to a filled Overview, the first time and later.

    .venv/bin/python -m bench.demo_start --runs 5

A pseudo-terminal of 120x36; the clock stops when the last card's title and the status line have been drawn.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

FILLED = (b"Ada Okafor", b"Personal Info", b"Up to date.")
"""What only a filled Overview has written."""
GIVE_UP = 60.0
"""Seconds."""


def seconds_to_overview(command: list[str]) -> tuple[float, int]:
    """Seconds until the Overview is filled, and the bytes written until then. Raises `SystemExit` if it never is."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    began = time.perf_counter()
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    written = b""
    try:
        while not all(mark in written for mark in FILLED):
            if time.perf_counter() - began > GIVE_UP:
                raise SystemExit("the Overview was never filled; the last bytes: " + repr(written[-400:]))
            written += os.read(leader, 65536)
        return time.perf_counter() - began, len(written)
    finally:
        process.send_signal(signal.SIGTERM)
        while process.poll() is None:
            try:
                os.read(leader, 65536)
            except OSError:
                break
        process.wait()
        os.close(leader)


def main() -> None:
    """Prints the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    folder = Path(tempfile.mkdtemp(prefix="mx-"))
    command = [sys.executable, "-m", "tui", "demo", "--data-dir", str(folder)]
    try:
        first = [seconds_to_overview([*command, "--fresh"]) for _ in range(runs)]
        later = [seconds_to_overview(command) for _ in range(runs)]
    finally:
        shutil.rmtree(folder)
    for name, figures in (("first", first), ("later", later)):
        seconds, sizes = zip(*figures, strict=True)
        print(
            f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}),"
            f" {statistics.median(sizes):.0f} bytes"
        )


if __name__ == "__main__":
    main()
