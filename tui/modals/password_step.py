"""The steps about passwords: a new one with its policy, and the one that is asked for again (rules 10.2 and 13.7)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr
from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Input

from tui.keys import bindings
from tui.making_secrets import Confirmed, confirmed
from tui.modals.form import FormRow
from tui.modals.step import Check, Send, Step, anything, needed
from tui.session import Session
from widgets.fields import PasswordField
from widgets.password_policy import PasswordPolicy, unmet
from widgets.tick import Tick

CONSENT = "Send me news about the platform by mail. You can change this at any time."


class KeyedTick(Tick):
    """A tick with its key."""

    BINDINGS = bindings("choose")


class PasswordStep(Step):
    """A new password, typed twice, with live ticks for what the policy asks; perhaps more rows, and a consent."""

    policy = getters.query_one(PasswordPolicy)

    def __init__(
        self,
        title: str = "Password",
        *,
        send: Send,
        name: str = "password",
        before: Mapping[str, FormRow] | None = None,
        consent: str = "",
        text: str = "",
        doing: str = "Sending…",
    ) -> None:
        """`name` is what the API calls it, `before` are rows above it, `consent` is a choice below."""
        self.new = FormRow("New password", PasswordField(id="new-password"))
        self.again = FormRow("Again", PasswordField(id="again"))
        self.before = dict(before or {})
        self.consent = KeyedTick(consent, id="consent") if consent else None
        rows = {**self.before, name: self.new, "again": self.again}
        checks: dict[str, Check] = {name: password_trouble, "again": self._differs}
        super().__init__(title, rows, send=send, checks=checks, text=text, doing=doing)

    def compose_body(self) -> ComposeResult:
        """The policy stands below the new one."""
        yield from self.before.values()
        yield self.new
        yield PasswordPolicy()
        yield self.again
        if self.consent is not None:
            yield self.consent

    @property
    def password(self) -> SecretStr:
        """The new one."""
        return SecretStr(self.new.field.value)

    @property
    def consents(self) -> bool:
        """True when the choice is ticked."""
        return self.consent is not None and self.consent.on

    @on(Input.Changed, "#new-password")
    def _tick_off(self, message: Input.Changed) -> None:
        self.policy.look_at(message.value)

    @on(Tick.Changed)
    def _other_consent(self) -> None:
        self.forget_key()

    def _differs(self, value: str) -> str:
        return "" if value == self.new.field.value else "These two are not the same."


def password_trouble(value: str) -> str:
    """What a new password lacks, as a sentence."""
    missing = unmet(value)
    return f"It needs {'; '.join(missing)}." if missing else ""


class AskedAgain:
    """The rows for what rule 13.7 asks again: the password, for single sign-on an API key, and a code if 2FA is on."""

    def __init__(self, session: Session, label: str = "Password") -> None:
        self.password_row = FormRow(label, PasswordField(id="password", placeholder="with single sign-on: an API key"))
        self.otp_row = FormRow("2FA code", PasswordField(id="otp", placeholder="or a recovery code"))
        self.otp_row.add_class("asked-again")
        known = session.known_password
        self.told = known.sentence if known is not None else ""
        """Where a password comes from that is filled in."""
        if known is not None:
            self.password_row.field.value = known.password.get_secret_value()

    @property
    def rows(self) -> dict[str, FormRow]:
        """By the API's names."""
        return {"password": self.password_row, "otp": self.otp_row}

    @property
    def checks(self) -> dict[str, Check]:
        """The code is asked for only where there is one."""
        return {"password": needed, "otp": anything}

    @property
    def confirmed(self) -> Confirmed:
        """What is typed, as arguments of the client's methods."""
        return confirmed(self.password_row.field.value, self.otp_row.field.value)
