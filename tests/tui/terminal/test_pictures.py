"""Pictures in full: only where they are wished for and shown, never asked for, and sent once."""

from __future__ import annotations

import sys
from io import BytesIO, StringIO

import pytest
from PIL import Image
from textual.color import Color

from tui.terminal.hostile_text import HostileTextFilter
from tui.terminal.pictures import TerminalPictures, can_show

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
        ("terminal", {}, True),
        ("terminal", {"TERM": "xterm-ghostty"}, True),
        ("blocks", {}, False),
        ("terminal", {"TERM": "xterm-256color"}, False),
        ("terminal", {"COLORTERM": ""}, False),
        ("terminal", {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, False),
        ("terminal", {"SSH_TTY": "/dev/pts/1"}, False),
        ("terminal", {"TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ("terminal", {"NO_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_they_are_drawn_only_where_they_are_wished_for_and_shown(
    setting: str, environment: dict[str, str], shown: bool
) -> None:
    assert can_show(setting, KITTY | environment) is shown


def test_without_the_extra_there_are_half_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_image", None)
    assert not can_show("terminal", KITTY)


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
