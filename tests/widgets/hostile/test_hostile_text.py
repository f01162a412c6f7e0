"""Text by other people steers neither the terminal nor the program, whichever widget shows it.

The widgets run in a process of their own behind a pty, and every byte they write is read. Each layer is shown to do
alone: clean texts without the filter, and raw texts with it. That markup is never read is the type's part.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from pathlib import Path

import pytest
from textual.geometry import Region

from tests.widgets.cast import actors
from tests.widgets.hostile.payloads import MARKER, MARKUP, PAYLOADS, Hostile
from tests.widgets.stage import Stage

ROOT = Path(__file__).parents[3]
ROWS, COLUMNS = 520, 160
MODES = ("wire", "filter")

SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]", re.DOTALL)
INVISIBLE = re.compile("[\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e01ef]")


def written_behind_a_pty(mode: str) -> dict[str, str]:
    """What the child wrote for each payload, by name. Raises AssertionError when it ended badly."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")},
        # Parallel runs of pytest have these of their own, and Textual believes them before the pty.
        "COLUMNS": str(COLUMNS),
        "LINES": str(ROWS),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    command = [sys.executable, "-m", "tests.widgets.hostile.child", mode]
    process = subprocess.Popen(command, cwd=ROOT, stdin=child, stdout=child, stderr=child, env=environment)
    os.close(child)
    chunks = []
    try:
        while chunk := _read(parent):
            chunks.append(chunk)
    finally:
        os.close(parent)
        code = process.wait(60)
    text = b"".join(chunks).decode(errors="surrogateescape")
    assert code == 0, text[-2000:]
    parts = re.split(r"\r?\n=== (.+?) ===\r?\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # Linux: the other end is closed
        return b""


# Each child runs once: all tests on what it wrote are in one process.
@pytest.fixture(
    scope="module", params=[pytest.param(mode, marks=pytest.mark.xdist_group(f"hostile-{mode}")) for mode in MODES]
)
def written(request: pytest.FixtureRequest) -> dict[str, str]:
    return written_behind_a_pty(request.param)


def kinds(text: str) -> set[str]:
    """The escape sequences of `text` with their numbers taken out; colours count as one kind."""
    return {re.sub(r"[\d;:]+", "", sequence) for sequence in SEQUENCE.findall(text)}


@pytest.mark.slow
@pytest.mark.parametrize("name", PAYLOADS)
def test_no_byte_of_a_payload_steers_the_terminal(written: dict[str, str], name: str) -> None:
    text, own = written[name], kinds(written["life-like"])
    visible = SEQUENCE.sub("", text)
    assert "Level 6" in visible, "the widgets were drawn"
    assert kinds(text) <= own, "only the sequences Textual writes for life-like texts"
    assert not any(MARKER in sequence for sequence in SEQUENCE.findall(text))
    assert "\x1b[38;5;199m" not in text
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", visible), "no control character"
    assert not INVISIBLE.search(visible), "no bidi, no zero width"


@pytest.mark.slow
def test_combining_marks_do_not_pile_up(written: dict[str, str]) -> None:
    for name, text in written.items():
        run = 0
        for character in SEQUENCE.sub("", text):
            run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
            assert run <= 2, name


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKUP)
def test_markup_reaches_the_screen_as_it_was_written(written: dict[str, str], name: str) -> None:
    assert PAYLOADS[name] in SEQUENCE.sub("", written[name])


SHOW_NO_TEXT = {"DownloadProgress", "LevelLine", "PasswordPolicy", "PasswordField", "Picture", "QrCode"}
"""Widgets that draw something else."""


@pytest.mark.parametrize("name", MARKUP)
def test_markup_is_never_read_by_any_widget(name: str) -> None:
    """The type's part, without the two other layers: no action to click, no style, no crash."""

    async def scenario() -> None:
        stage = Stage(lambda: actors(Hostile(PAYLOADS[name], raw=True)))
        async with stage.run_test(size=(COLUMNS, ROWS)) as pilot:
            await pilot.pause()
            strips = stage.screen._compositor.render_strips()
            clickable = [s.text for strip in strips for s in strip if s.style and "@click" in s.style.meta]
            assert clickable == []
            opening = PAYLOADS[name][:3]
            silent = [type(actor).__name__ for actor in stage.actors if not _shows(stage, actor.region, opening)]
            assert set(silent) == SHOW_NO_TEXT

    asyncio.run(scenario())


def _shows(stage: Stage, region: Region, text: str) -> bool:
    strips = stage.screen._compositor.render_strips()[region.y : region.bottom]
    return any(text in strip.text for strip in strips)
