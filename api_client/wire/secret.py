"""API keys, personal access tokens, scopes, and what a secret is (rules 13.2 to 13.8)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api_client.wire.base import Answer, Id, IssuedSecret, Request, Secret, Time, Whole
from api_client.wire.enums import SecretKind
from api_client.wire.session import Code, Password
from api_client.wire.text import Untrusted, visible_line

ScopeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:_-]{1,100}$")]
SecretName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(visible_line),
]


class TokenScope(Answer):
    """A scope that can be chosen for a token (rule 13.4)."""

    name: ScopeName
    service: Untrusted
    allows: Untrusted
    link: Untrusted


class Confirmation(Request):
    """What rule 13.7 asks again, later than 15 minutes after the sign-in: the password, or for SSO the API key."""

    password: Password | None = None
    api_key: Annotated[Secret, Field(max_length=200)] | None = None
    otp: Code | None = None


class NewToken(Confirmation):
    """``POST /v1/me/tokens``."""

    name: SecretName
    scopes: Annotated[list[ScopeName], Field(max_length=100)]
    """At least one (rule 13.3)."""
    expires_at: Time | None = None


class Token(Answer):
    """A personal access token without its secret, which is shown once, at creation."""

    id: Id
    name: Untrusted
    scopes: list[ScopeName]
    created_at: Time
    expires_at: Time | None
    last_used_at: Time | None


class CreatedToken(Token):
    """The one answer that holds a token's secret."""

    secret: IssuedSecret


class NewApiKey(Confirmation):
    """``POST /v1/me/api-keys``."""

    name: SecretName


class ApiKey(Answer):
    """An API key without its secret."""

    id: Id
    name: Untrusted
    created_at: Time
    last_used_at: Time | None


class CreatedApiKey(ApiKey):
    """The one answer that holds an API key's secret."""

    secret: IssuedSecret


class SecretInfo(Answer):
    """``GET /v1/token``: what the secret I sent is."""

    kind: SecretKind
    account_id: Id | None
    """None for a service or an operator."""
    profile_id: Id | None
    scopes: list[ScopeName] | None
    """A token's scopes; None for a secret that has all of its owner's privileges."""


class IntrospectionForm(Request):
    """The form of ``POST /v1/token-introspection``; other fields are ignored, as the standard says."""

    model_config = ConfigDict(extra="ignore")

    token: Secret
    token_type_hint: str | None = None


_OMITTED: Any = Field(default=None, exclude_if=lambda value: value is None)
"""What is not known is left out, as the standard says, instead of being null."""


class Introspection(Answer):
    """``POST /v1/token-introspection`` (RFC 7662); only `active` when the token is not good."""

    active: bool
    scope: Annotated[str, StringConstraints(pattern=r"^[a-z0-9:_ -]*$", max_length=10_000)] | None = _OMITTED
    """Space-separated, as the standard says."""
    token_type: Literal["pat", "api_key"] | None = _OMITTED
    sub: Id | None = _OMITTED
    """The profile's id."""
    account_id: Id | None = _OMITTED
    iat: Whole | None = _OMITTED
    exp: Whole | None = _OMITTED
