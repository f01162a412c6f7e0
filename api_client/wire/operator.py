"""What operators do (rules 1.3, 1.5, 2.4 and 15)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api_client.wire.base import Answer, Count, Id, Request, Time
from api_client.wire.points import LedgerRow
from api_client.wire.text import Untrusted, visible_line

Domain = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", to_lower=True, max_length=253
    ),
]


CompanyName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(visible_line)
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(visible_line)
]


class NewPenalty(Request):
    """``POST /v1/operator/profiles/{id}/penalties``: points to take away, as a positive number, and why."""

    points: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: Reason


class Penalty(LedgerRow):
    """The ledger row that was written."""


class AccountChange(Request):
    """``PATCH /v1/operator/accounts/{id}``."""

    status: Literal["active", "deactivated"]


class NewCompany(Request):
    """``POST /v1/operator/companies``."""

    name: CompanyName
    domains: Annotated[list[Domain], Field(max_length=100)]
    sso: bool = False


class CompanyChange(Request):
    """``PATCH /v1/operator/companies/{id}``: only what is given changes."""

    name: CompanyName | None = None
    domains: Annotated[list[Domain], Field(max_length=100)] | None = None
    sso: bool | None = None


class CompanyRecord(Answer):
    """A company as its operator sees it."""

    id: Id
    name: Untrusted
    domains: list[Domain]
    sso: bool
    created_at: Time


class HeldSignUp(Answer):
    """A verified sign-up at a single sign-on company's domain that waits for an operator (rule 1.5)."""

    id: Id
    email: Untrusted
    name: Untrusted
    company_id: Id
    verified_at: Time


class PasswordPolicy(Request):
    """``PUT /v1/operator/password-policy``: after how many days the change of a password is asked for; 0 is never."""

    days: Annotated[int, Field(ge=0, le=36_500)]


class PasswordPolicyAnswer(Answer):
    """The policy that holds."""

    days: Count
