"""Accounts: the logins of a person (rules 1 and 10.1)."""

from __future__ import annotations

from api_client.wire.base import Answer, Id
from api_client.wire.enums import OpenEnum
from api_client.wire.text import Untrusted


class AccountStatus(OpenEnum):
    """Active, or deactivated: then nothing of it works (rule 1.3)."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"


class Company(Answer):
    """What an account belongs to, by its e-mail's domain (rule 1.5)."""

    id: Id
    name: Untrusted


class Account(Answer):
    """One login of a profile."""

    id: Id
    email: Untrusted
    company: Company | None
    sso: bool
    """True when single sign-on manages it: it has no password here (rule 1.4)."""
    status: AccountStatus
