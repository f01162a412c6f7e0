"""An address in full, as a link of the terminal's own where it may be one (OSC 8)."""

from __future__ import annotations

import re

from textual.content import Content
from textual.message import Message
from textual.style import Style

from api_client.wire.text import Untrusted
from widgets.cells import current, ink, line, wrap
from widgets.lines import Lines
from widgets.words import plain

_WEB_ADDRESS = re.compile(r"https?://[\x21-\x7e]+", re.IGNORECASE)
"""Of everything else a click could start a program."""
_PARTS = re.compile(r"[^/?&]*[/?&]+|[^/?&]+$")
"""Of an address, each with what ends it."""


class LinkView(Lines, can_focus=True):
    """What it leads to, and the address over as many lines as it takes; the one with the focus is marked."""

    class Focused(Message):
        """Another address has the focus."""

        def __init__(self, view: LinkView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, label: str, address: Untrusted) -> None:
        super().__init__()
        self.label = label
        self.address = plain(address)

    def lines(self, width: int, height: int) -> list[Content]:
        """Nothing of the address is left out."""
        mark = line("› ", current(self.label)) if self.has_focus else line("  ", ink(self.label, "muted"))
        return [mark, *(line("  ", row) for row in address_lines(self.address, width - 2))]

    def on_focus(self) -> None:
        """Tell of it, and draw the mark."""
        self.refresh()
        self.post_message(self.Focused(self))

    def on_blur(self) -> None:
        """Take the mark away."""
        self.refresh()


def is_web_address(address: str) -> bool:
    """True for what a browser opens: printable ASCII with the scheme http or https."""
    return _WEB_ADDRESS.fullmatch(address) is not None


def address_lines(address: str, width: int) -> list[Content]:
    """An address over as many lines as it takes, broken before a part of its path where that will do.

    Each line is literal text that a terminal makes a link to the whole address of, if that is a web address.
    """
    rows: list[Content] = []
    for part in _PARTS.findall(address):
        if rows and rows[-1].cell_length + Content(part).cell_length <= width:
            rows[-1] += part
        else:
            rows += wrap(Content(part), width)
    link = Style(link=address)
    return [row.stylize(link) for row in rows] if is_web_address(address) else rows
