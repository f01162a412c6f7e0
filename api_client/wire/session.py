"""Signing in and signing up (rules 1, 10.2, 11.4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from api_client.wire.account import Account
from api_client.wire.base import Answer, Id, IssuedSecret, Request, Secret, Time
from api_client.wire.text import Untrusted, visible_line

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        pattern=r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$",
        min_length=3,
        max_length=254,
    ),
]
"""An e-mail address as typed; compared without regard to case."""

Password = Annotated[Secret, Field(min_length=1, max_length=200)]
"""A password that exists; the policy for new ones (rule 10.2) is checked by the backend's rules."""

Code = Annotated[Secret, Field(min_length=1, max_length=64)]
"""A mailed code or one of an authenticator app (six digits), or a recovery code; the backend takes spaces out."""


PersonName = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(visible_line)]


class SignIn(Request):
    """``POST /v1/sessions``."""

    email: Email
    password: Password
    otp: Code | None = None


class SignedIn(Answer):
    """A session that began; the only answer that ever holds its secret."""

    token: IssuedSecret
    expires_at: Time
    account: Account
    profile_id: Id
    password_expired: bool
    """True when the password is older than the policy's days: ask for a change, lock nothing (rule 10.2)."""


class SessionInfo(Answer):
    """One session of mine, for looking at and ending."""

    id: Id
    created_at: Time
    last_used_at: Time
    expires_at: Time
    current: bool
    user_agent: Untrusted


class SignUp(Request):
    """``POST /v1/sign-ups``: mails a code to the address; nothing exists before it is entered."""

    email: Email
    password: Password
    name: PersonName
    referral_code: Id | None = None
    marketing_consent: bool = False


class PendingSignUp(Answer):
    """A sign-up that waits for its code; the same for an address that has an account already (rule 11.4)."""

    id: Id
    expires_at: Time


class EnteredCode(Request):
    """A code a person read in her mail."""

    code: Code
