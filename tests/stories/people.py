"""The way to a section of the Connections tab, and a QR code on the screen."""

from __future__ import annotations

import re

from tests.stories.terminal import Terminal
from tests.widgets.qr_reader import read
from tui.screens.sections import PEOPLE


def open_people(terminal: Terminal, name: str) -> None:
    """From any tab to a section, with the focus in it."""
    terminal.press("4")
    terminal.see("My connections")
    terminal.press("h", "Home", *["Down"] * next(at for at, one in enumerate(PEOPLE) if one.name == name))
    terminal.see(re.compile(f"› {name}\\b"))
    terminal.press("Enter")


def read_code(terminal: Terminal) -> str:
    """What a phone reads of the code on the screen."""
    terminal.wait_for(lambda: _code_on(terminal.screen()), "there is no whole code")
    return read(_code_on(terminal.screen()))[0]


def _code_on(screen: str) -> list[str]:
    """The rows of a code with the light around it; none until the last is drawn, as they come from above to below."""
    edge = re.search(r"█{25,}", screen)
    if edge is None:
        return []
    rows = screen.splitlines()
    top = next(place for place, row in enumerate(rows) if edge[0] in row)
    left = rows[top].index(edge[0])
    code = [row[left : left + len(edge[0])] for row in rows[top : top + (len(edge[0]) + 1) // 2]]
    return code if re.fullmatch(r"█+|▀+", code[-1]) else []
