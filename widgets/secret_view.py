"""A secret that is shown once: on a line of its own, masked until revealed (rules 13.2, 13.3, 13.5)."""

from __future__ import annotations

from pydantic import SecretStr
from textual.content import Content
from textual.reactive import reactive

from api_client.wire.text import clean
from widgets.cells import ink
from widgets.lines import Lines, growing

PREFIX = 4
"""Characters that tell the kind of secret and are never masked."""


class SecretView(Lines):
    """The secret, as dots but for its prefix; whole where the width does for it, else over several lines, never cut.

    Several that belong together stand below each other.
    """

    secret: reactive[SecretStr | None] = growing[SecretStr | None](None)
    revealed: reactive[bool] = growing(False)

    def __init__(self, *, unmasked: int = PREFIX) -> None:
        """`unmasked` is how many characters at the beginning are never masked."""
        super().__init__()
        self.unmasked = unmasked

    def lines(self, width: int, height: int) -> list[Content]:
        """The secret and nothing else, so that it can be selected by a triple click."""
        if self.secret is None or width < 1:
            return []
        texts = [clean(text) for text in self.secret.get_secret_value().split("\n")]
        shown = texts if self.revealed else [self._masked(text) for text in texts]
        return [ink(part, "strong") for text in shown for part in _folded(text, width)]

    def _masked(self, text: str) -> str:
        return text[: self.unmasked] + "•" * len(text[self.unmasked :])

    def action_reveal(self) -> None:
        """Show it, or mask it again."""
        self.revealed = not self.revealed


def _folded(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]
