"""Who may ask for an operation (rules 13.6 to 13.8, 15.1)."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.wire.enums import SecretKind
from backend.problems import Problem, SecretNotGood
from backend.store.secrets import Bearer

SCHEME = "mxtoken"
_SESSION_PREFIX = "mxs_"


@dataclass(frozen=True, slots=True)
class Access:
    """What an operation asks of the secret that comes with a request."""

    kinds: frozenset[SecretKind]
    """Whose secrets open it; empty for everybody, with or without one."""
    scope: str | None = None
    """What a token needs; tokens that are none of `kinds` never open it, whatever their scopes."""

    @property
    def is_public(self) -> bool:
        """True when no secret is needed."""
        return not self.kinds

    def check(self, bearer: Bearer) -> None:
        """Raises `Problem` 403 when this bearer may not."""
        if bearer.kind is SecretKind.PAT and bearer.kind not in self.kinds and SecretKind.SESSION in self.kinds:
            raise Problem(
                403, "token_not_allowed", "A personal access token never opens this: sign in, or use an API key."
            )
        if bearer.kind not in self.kinds:
            wanted = " or ".join(sorted(kind.replace("_", " ") for kind in self.kinds))
            raise Problem(403, "wrong_secret_kind", f"This is for another kind of secret: {wanted}.")
        if self.scope is not None and bearer.scopes is not None and self.scope not in bearer.scopes:
            raise Problem(403, "scope_missing", f"The token lacks the scope {self.scope}.", scope=self.scope)


PUBLIC = Access(frozenset())
OWNER = Access(frozenset({SecretKind.SESSION, SecretKind.API_KEY}))
"""A member in person: her session or API key, never a token (rule 13.7)."""
SERVICE = Access(frozenset({SecretKind.SERVICE}))
OPERATOR = Access(frozenset({SecretKind.OPERATOR}))
ANY_SECRET = Access(frozenset(set(SecretKind) - {SecretKind.UNKNOWN}))


def member(scope: str) -> Access:
    """A member, or a token of hers that has this scope (rule 13.8)."""
    return Access(frozenset({SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT}), scope)


def secret_in(authorization: str | None) -> str | None:
    """The secret of an ``Authorization: mxtoken …`` header; the scheme's name in any case. None when there is none."""
    scheme, _, secret = (authorization or "").strip().partition(" ")
    return secret.strip() or None if scheme.lower() == SCHEME else None


def refused(secret: str | None) -> Problem | SecretNotGood:
    """What to raise for no secret or one that is not good: 401 for none or a session, else ``403 {"error": ""}``."""
    if secret is None:
        code, detail = "not_signed_in", "This needs a secret: Authorization: mxtoken <secret>."
    elif secret.startswith(_SESSION_PREFIX):
        code, detail = "session_over", "The session is over: sign in again."
    else:
        return SecretNotGood()
    return Problem(401, code, detail, headers={"WWW-Authenticate": SCHEME})
