"""How an account is protected besides its password, in one line (rule 13.1)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.two_factor import TwoFactor, TwoFactorMethod
from widgets import words
from widgets.cells import content, current, ink, joined, line, mark
from widgets.lines import Lines

TITLE = "Two-factor authentication"
METHODS = {TwoFactorMethod.APP: "authenticator app", TwoFactorMethod.SMS: "text messages"}
FEW = 3
"""Recovery codes left that are worth a warning."""


class TwoFactorLine(Lines):
    """On or off, the method, since when, how many recovery codes are left; what does not fit goes from the right."""

    value: reactive[TwoFactor | None] = reactive[TwoFactor | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The one line."""
        title = f"› {TITLE}" if self.has_focus else f"  {TITLE}"
        parts = [*self._parts()]
        head = current(title) if self.has_focus else Content(title)
        for count in range(len(parts), -1, -1):
            text = line(head, "  ", joined(parts[:count]))
            if text.cell_length <= width:
                return [text]
        return [head]

    def _parts(self) -> list[Content]:
        factor = self.value
        if factor is None:
            return [ink("Loading…", "muted")]
        if not factor.on:
            return [mark(words.switched(on=False)), ink("your password alone opens this account", "muted")]
        left = factor.recovery_codes_left
        codes = ink(f"{words.plural(left, 'recovery code')} left", "warn" if left <= FEW else "muted")
        since = ink(f"since {words.day(factor.since.astimezone().date())}", "muted") if factor.since else Content("")
        return [mark(words.switched(on=True)), two_factor_method(factor), codes, since]

    def on_focus(self) -> None:
        """The focus is told by the title."""
        self.refresh()

    on_blur = on_focus


def two_factor_method(factor: TwoFactor) -> Content:
    """Where the codes come from; for messages with the masked phone."""
    name = METHODS.get(factor.method, "unknown method") if factor.method is not None else ""
    return line(name, " to ", content(factor.phone)) if factor.phone else Content(name)
