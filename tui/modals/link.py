"""The link sheet: an address to read, to follow, to copy, and to read with a phone.

Nothing here opens a browser: over SSH it would be one on the wrong machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.wire.text import Untrusted
from tui.keys import bindings, with_key
from tui.modals.form import Buttons, Said
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.terminal.safe_app import SafeApp
from widgets.link_view import LinkView, is_web_address
from widgets.qr import QrCode
from widgets.status_line import StatusKind

WIDEST = 100
"""Columns of the sheet at most, as in its style sheet."""
LEAST_ADDRESS = 30
"""Columns that an address has beside the code, with what is around them."""
ROWS_AROUND = 3
"""The box's border, and the footer."""


class Link(NamedTuple):
    """An address, and in a word or two what it leads to."""

    label: str
    address: Untrusted


class LinkSheet(ModalScreen[None]):
    """One address or several, in full; those of one with the focus are copied and shown as a QR code."""

    AUTO_FOCUS = "LinkView"
    BINDINGS = bindings("copy", "up", "down", "next_field", "previous_field", "back", back="Close")

    code = getters.query_one(QrCode)
    how = getters.query_one(".how", Static)
    said = getters.query_one(Said)

    def __init__(self, title: str, links: Sequence[Link]) -> None:
        """`title` says whose they are, `links` is not empty."""
        super().__init__()
        self.box_title = title
        self.views = [LinkView(*link) for link in links]

    def compose(self) -> ComposeResult:
        """The addresses, and beside them the code."""
        with Horizontal(classes="dialog -link") as box:
            box.border_title = Content(self.box_title)
            with Vertical(classes="addresses"):
                yield from self.views
                yield Static("", markup=False, classes="how")
                yield Said()
                yield Buttons(copy=with_key("Copy", "copy"), back="Close")
            yield QrCode()
        yield Footer()
        yield TooSmall()

    @property
    def chosen(self) -> LinkView:
        """The address with the focus, else the first."""
        return next((view for view in self.views if view.has_focus), self.views[0])

    @on(LinkView.Focused)
    def _another(self) -> None:
        """Whatever was said is about the one before."""
        self.said.say(StatusKind.QUIET, "")
        self.show_code()

    def on_resize(self) -> None:
        """A code that had no room may have some now."""
        self.show_code()

    def show_code(self) -> None:
        """The code of the address with the focus, if there is one and it fits beside the addresses."""
        address = self.chosen.address
        web = is_web_address(address)
        self.code.text = address if web else ""
        self.code.display = self.code.fits(min(self.size.width, WIDEST) - LEAST_ADDRESS, self.size.height - ROWS_AROUND)
        if not web:
            how = "It is no web address: copy it."
        elif self.code.display:
            how = "Click it with Ctrl where the terminal knows links, copy it, or read the code with a phone."
        else:
            how = "Click it with Ctrl where the terminal knows links, or copy it. Its QR code needs a larger terminal."
        self.how.update(Content(how))

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Send the address to the clipboard; whether it arrives nobody can tell, so it stays here."""
        app = self.app
        assert isinstance(app, SafeApp)
        way = await app.send_to_clipboard(self.chosen.address)
        self.said.say(StatusKind.DONE, f"Sent to {way}: paste it where it belongs.")

    def action_down(self) -> None:
        """The next address."""
        self._move(1)

    def action_up(self) -> None:
        """The address before."""
        self._move(-1)

    def _move(self, step: int) -> None:
        place = self.views.index(self.chosen) + step
        self.views[min(max(place, 0), len(self.views) - 1)].focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another address to go to only where there are several."""
        return len(self.views) > 1 if action in {"up", "down"} else True

    def action_back(self) -> None:
        """Close."""
        if self.is_active:
            self.dismiss()
