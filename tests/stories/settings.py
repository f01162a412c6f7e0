"""The way to a section of the settings."""

from __future__ import annotations

import re

from tests.stories.terminal import Terminal
from tui.screens.sections import SECTIONS


def open_section(terminal: Terminal, name: str) -> None:
    """From any tab to a section, with the focus in it."""
    terminal.press("8")
    terminal.see("Personal Data")
    terminal.press("h", "Home", *["Down"] * next(at for at, one in enumerate(SECTIONS) if one.name == name))
    terminal.see(re.compile(f"› {name}\\b"))
    terminal.press("Enter")
