"""The line about two-factor authentication in Settings › Developer, and its dialogs (rule 13.1)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.message import Message

from api_client.wire.two_factor import TwoFactor, TwoFactorOn
from tui.keys import bindings, named, with_keys
from tui.modals.recovery_codes import RecoveryCodes
from tui.modals.two_factor_off import TwoFactorDeactivation
from tui.modals.two_factor_set_up import TwoFactorSetUp
from tui.resources import TWO_FACTOR
from tui.screens.remote import RemotePane
from widgets.two_factor_line import TwoFactorLine


class FocusedLine(TwoFactorLine, can_focus=True):
    """It has the focus, so that letters are keys; Enter does what there is to do."""

    BINDINGS = bindings("open")

    class Opened(Message):
        """Enter was pressed."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where one only looks, Enter leads to nothing either."""
        return bool(named("new")) if action == "open" else super().check_action(action, parameters)

    def action_open(self) -> None:
        """Tell the pane."""
        self.post_message(self.Opened())


class TwoFactorPane(RemotePane[TwoFactor]):
    """On or off, and the way to the other."""

    BINDINGS = bindings("new", "delete", new="Set up", delete="Deactivate")
    resource = TWO_FACTOR

    line = getters.query_one(FocusedLine)

    def compose_body(self) -> ComposeResult:
        """One line."""
        yield FocusedLine()

    def show(self, value: TwoFactor) -> None:
        """Draw it, and offer the key that does something now."""
        self.line.value = value
        self.refresh_bindings()

    def _sentence(self) -> str:
        """It has one line; the lists below it say what went wrong at full length."""
        told = with_keys("Two-factor authentication: not loaded, press {refresh} to try again.")
        return told if super()._sentence() else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It is set up when it is off, and deactivated when it is on."""
        is_on = self.remote.known.value.on if self.remote.known is not None else None
        return {"new": is_on is False, "delete": is_on is True}.get(action, True)

    @on(FocusedLine.Opened)
    def _open(self) -> None:
        known = self.remote.known
        if known is not None and known.value.on:
            self.action_delete()
        elif known is not None:
            self.action_new()

    def action_new(self) -> None:
        """Set it up."""
        known = self.remote.known
        if known is not None:
            self.app.push_screen(TwoFactorSetUp(self.session, known.value), self._is_set_up)

    def _is_set_up(self, made: TwoFactorOn | None) -> None:
        if made is None:
            self.fetch()  # It may be on all the same, when the last answer was lost.
        else:
            self.done("Two-factor authentication is on.", self.resource)
            self.app.push_screen(RecoveryCodes(made.recovery_codes))

    def action_delete(self) -> None:
        """Deactivate it."""
        self.app.push_screen(TwoFactorDeactivation(self.session), self._is_off)

    def _is_off(self, done: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if done:
            self.done("Two-factor authentication is off.", self.resource)
        else:
            self.fetch()
