"""Two-factor authentication of an account (rule 13.1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from api_client.wire.base import Answer, Count, Id, IssuedSecret, Time
from api_client.wire.enums import OpenEnum
from api_client.wire.secret import Confirmation
from api_client.wire.session import EnteredCode
from api_client.wire.text import Untrusted

Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""A phone number as typed, with its country; the backend's rules say what it must be."""


class TwoFactorMethod(OpenEnum):
    """Where the codes come from."""

    APP = "app"
    SMS = "sms"
    UNKNOWN = "unknown"


class TwoFactor(Answer):
    """``GET /v1/me/two-factor``: how the signed-in account is protected besides its password."""

    on: bool
    method: TwoFactorMethod | None
    """None while it is off."""
    phone: Untrusted | None
    """Masked; for SMS only."""
    since: Time | None
    recovery_codes_left: Count
    sms_available: bool
    """False when the operator has configured no sender: then SMS can't be set up."""


class TwoFactorSetUp(Confirmation):
    """``POST /v1/me/two-factor``: begins to set it up; nothing is on before its code was entered."""

    method: Literal["app", "sms"]
    phone: Phone | None = None
    """For SMS."""


class TwoFactorBegun(Answer):
    """The one answer that holds an authenticator's secret; for SMS a code is on its way instead."""

    id: Id
    method: TwoFactorMethod
    secret: IssuedSecret | None
    """Base32, to type into an app."""
    otpauth_uri: IssuedSecret | None
    """The same as a QR code has it."""
    phone: Untrusted | None
    """Masked."""
    expires_at: Time


class TwoFactorCode(EnteredCode):
    """``POST /v1/me/two-factor/verify``: the code of the app or of the message, which turns it on."""


class TwoFactorOn(Answer):
    """The one answer that holds the recovery codes; each opens once what otherwise asks for a code."""

    id: Id
    method: TwoFactorMethod
    recovery_codes: list[IssuedSecret]


class TwoFactorOff(Confirmation):
    """``DELETE /v1/me/two-factor``: the password, and in `otp` a code or a recovery code."""
