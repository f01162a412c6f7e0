"""Forgotten passwords (rule 10.3)."""

from __future__ import annotations

from api_client.wire.base import Answer, Request, Time
from api_client.wire.session import Code, Email, Password


class PasswordReset(Request):
    """``POST /v1/password-resets``: mails a code, if the address has an account that can have a password."""

    email: Email


class PendingReset(Answer):
    """The same for every address (rule 11.4)."""

    expires_at: Time
    """When a code that was mailed is over."""


class NewPassword(Request):
    """``POST /v1/password-resets/confirm``."""

    email: Email
    code: Code
    password: Password
