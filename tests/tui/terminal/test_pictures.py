"""Pictures in full: only where they are wished for and shown, never asked for, and sent once."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import sys
import termios
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from PIL import Image
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content

from tests.tui.pictures import image, image_file
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tests.tui.terminal.sixel_screen import SixelScreen
from tui.terminal import sixel
from tui.terminal.hostile_text import PLACEHOLDER, HostileTextFilter
from tui.terminal.pictures import TerminalPictures, pictures_for
from tui.terminal.shown import Piece, Shown
from tui.terminal.sixel import CellSize, SixelPictures, cell_size
from tui.terminal.slim_display import PLAIN

KITTY = {"TERM": "xterm-kitty", "COLORTERM": "truecolor"}


class Terminal(StringIO):
    """A terminal that nothing may be written to past the driver."""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        raise AssertionError(f"asked the terminal: {text!r}")


def red() -> bytes:
    made = BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture(autouse=True)
def _nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("textual_image")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "__stdout__", Terminal())


@pytest.mark.parametrize(
    ("setting", "environment", "shown"),
    [
        ("terminal", {}, TerminalPictures),
        ("terminal", {"TERM": "xterm-ghostty"}, TerminalPictures),
        ("terminal", {PLAIN: "1"}, TerminalPictures),
        ("terminal", {"TERM": "foot"}, SixelPictures),
        ("terminal", {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, SixelPictures),
        ("terminal", {"TERM": "foot", PLAIN: "1"}, None),
        ("terminal", {"TERM": "foot", "SSH_TTY": "/dev/pts/1"}, None),
        ("blocks", {}, None),
        ("blocks", {"TERM": "foot"}, None),
        ("terminal", {"TERM": "xterm-256color"}, None),
        ("terminal", {"COLORTERM": ""}, None),
        ("terminal", {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, None),
        ("terminal", {"SSH_TTY": "/dev/pts/1"}, None),
        ("terminal", {"TMUX": "/tmp/tmux-0/default,1,0"}, None),
        ("terminal", {"NO_COLOR": "1"}, None),
    ],
    ids=str,
)
def test_they_are_drawn_only_where_they_are_wished_for_and_shown(
    setting: str, environment: dict[str, str], shown: type | None
) -> None:
    made = pictures_for(setting, KITTY | environment, lambda _: None)
    assert (type(made) if made is not None else None) is shown


def test_without_the_extra_there_are_half_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_image", None)
    assert pictures_for("terminal", KITTY, lambda _: None) is None


def test_a_picture_is_sent_once_through_the_driver_and_its_cells_are_of_the_size_asked_for() -> None:
    sent: list[str] = []
    pictures = TerminalPictures(sent.append)
    lines = pictures.draw(red(), 8, 4)
    assert lines is not None
    assert pictures.draw(red(), 8, 4) == lines
    assert len(sent) == 1
    assert sent[0].startswith("\x1b_G")
    assert "c=8,r=4" in sent[0]
    assert [line.cell_length for line in lines] == [8] * 4
    (segment,) = [one for one in lines[0].render_segments() if one.text]
    assert HostileTextFilter().apply([segment], Color(0, 0, 0)) == [segment]


def test_what_is_no_picture_is_not_sent() -> None:
    sent: list[str] = []
    assert TerminalPictures(sent.append).draw(b"GIF89a", 8, 4) is None
    assert sent == []


SIZE = (12, 5)


def at(line: Content, x: int, y: int) -> Piece:
    return Piece(x, y, [segment for segment in line.render_segments() if segment.text])


def test_a_picture_of_sixels_is_cut_into_cells_that_are_drawn_when_something_else_stood_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = CellSize(10, 21)
    monkeypatch.setattr(sixel, "cell_size", lambda: cell)
    pictures, shown, screen = SixelPictures(), Shown(), SixelScreen(SIZE, cell)

    def write(*pieces: Piece) -> str:
        written = shown.update(pieces, SIZE, ColorSystem.TRUECOLOR, pictures.tile)
        screen.feed(written)
        return written

    lines = pictures.draw(image(size=(80, 84)), 8, 4)
    assert lines is not None and pictures.draw(image(size=(80, 84)), 8, 4) == lines
    assert [line.cell_length for line in lines] == [8] * 4
    whole = [at(line, 2, 1 + row) for row, line in enumerate(lines)]
    assert PLACEHOLDER not in write(Piece(0, 1, [Segment("ab")]), *whole)
    expected = Image.new("RGB", screen.pixels.size)
    expected.paste("white", (0, 21, 20, 42))
    expected.paste((255, 0, 0), (20, 21, 100, 63))
    expected.paste((0, 0, 255), (20, 63, 100, 105))
    assert screen.pixels.tobytes() == expected.tobytes()

    assert write(*whole) == ""
    write(Piece(4, 2, [Segment("xy")]))
    assert screen.pixels.tobytes() != expected.tobytes()
    screen.drawn = 0
    write(*whole)
    assert screen.drawn == 2, "only the cells that were covered"
    assert screen.pixels.tobytes() == expected.tobytes()

    cell = CellSize(20, 42)
    screen, shown = SixelScreen(SIZE, cell), Shown()
    write(*whole)
    assert screen.pixels.getpixel((199, 100)) == (255, 0, 0), "with larger letters it is larger"
    assert screen.pixels.getpixel((199, 160)) == (0, 0, 255)


def test_a_cell_of_a_picture_that_is_not_known_is_a_blank_and_none_is_kept_for_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sixel, "cell_size", lambda: CellSize(10, 20))
    pictures, shown = SixelPictures(), Shown()
    lines = pictures.draw(red(), 2, 1)
    assert lines is not None
    dimmed = Piece(0, 0, [Segment(lines[0].plain, Style(color="#010203"))])
    assert "\x1bP" not in shown.update([dimmed], (2, 1), ColorSystem.TRUECOLOR, pictures.tile)
    assert "\x1bP" in shown.update([at(lines[0], 0, 0)], (2, 1), ColorSystem.TRUECOLOR, pictures.tile)
    frame = shown.frame()
    assert frame is not None
    assert PLACEHOLDER not in json.dumps(frame, ensure_ascii=False)


def test_the_pixels_of_a_cell_come_with_the_size_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, terminals = os.openpty()
    with os.fdopen(ours), os.fdopen(terminals, "w") as terminal:
        monkeypatch.setattr(sys, "__stdout__", terminal)
        assert cell_size() is None, "it does not tell them"
        assert SixelPictures().draw(red(), 8, 4) is None
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 800, 504))
        assert cell_size() == (10, 21)
    monkeypatch.setattr(sys, "__stdout__", StringIO())
    assert cell_size() is None


@pytest.mark.slow
def test_sixels_reach_a_terminal_that_is_asked_nothing(tmp_path: Path) -> None:
    image_file(tmp_path)
    code = f"""
import fcntl, os, struct, sys, termios
from pathlib import Path
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static
from tui.terminal.pictures import pictures_for
from tui.terminal.safe_app import SafeApp

fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 800, 480))

class Pictured(SafeApp):
    def compose(self) -> ComposeResult:
        self.pictures = pictures_for("terminal", os.environ, self.send_to_terminal)
        lines = self.pictures.draw(Path({str(tmp_path / "me.png")!r}).read_bytes(), 8, 4)
        yield Static(Content("\\n").join(lines))
        yield Static("all is drawn")

raise SystemExit(Pictured().run_to_exit_code())
"""
    with PseudoTerminal(code, tmp_path, environment={"TERM": "foot", "COLORTERM": "truecolor"}) as terminal:
        terminal.see(b"all is drawn")
        assert terminal.written.count(b'\x1b7\x1bP0;0;0q"1;1;10;20') == 8 * 4
        assert PLACEHOLDER.encode() not in terminal.written
        terminal.process.send_signal(signal.SIGTERM)
        terminal.ends()
        for question in (b"\x1b[c", b"\x1b[14t", b"\x1b[16t"):
            assert question not in terminal.written
