"""A QR code as large as the terminal allows: for one that needs all the rows there are."""

from __future__ import annotations

from pydantic import SecretStr
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import bindings
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from widgets.qr import QrCode


class QrSheet(ModalScreen[None]):
    """The code from edge to edge, and beside it what it is; it is made of a secret, so it goes with the screen."""

    BINDINGS = bindings("back", back="Close")

    def __init__(self, sentence: str, secret: SecretStr) -> None:
        super().__init__()
        self.sentence = sentence
        self.secret = secret

    def compose(self) -> ComposeResult:
        """Both."""
        with Horizontal(classes="qr-sheet"):
            code = QrCode()
            code.text = self.secret.get_secret_value()
            yield code
            yield Static(self.sentence, markup=False)
        yield Footer()
        yield TooSmall()

    def action_back(self) -> None:
        """Close."""
        if self.is_active:
            self.dismiss()
