"""What a personal access token may do (rules 13.3, 13.4, 13.7 and 13.8)."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from enum import StrEnum

from backend.rules.broken import BrokenKind, RuleBroken


class Scope(StrEnum):
    """The scopes this backend enforces; what each opens is said in the catalogue. None includes another."""

    PROFILE_READ = "mxp:profile:read"
    PROFILE_WRITE = "mxp:profile:write"
    CHALLENGES_CLAIM = "mxp:challenges:claim"
    CONNECTIONS_WRITE = "mxp:connections:write"
    PORTFOLIO_WRITE = "mxp:portfolio:write"
    SETTINGS_WRITE = "mxp:settings:write"


def check_chosen(names: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The scopes of a new token, each once, in the catalogue's order (rule 13.3).

    Args:
        names: what was chosen.
        known: the names of the catalogue, in its order.

    Raises:
        RuleBroken: ``scopes_missing`` for none at all, ``scope_unknown``, which names them.
    """
    if not names:
        raise RuleBroken("scopes_missing", "Choose at least one scope.", kind=BrokenKind.INVALID, field="scopes")
    strange = sorted(set(names) - set(known))
    if strange:
        raise RuleBroken(
            "scope_unknown",
            f"There is no scope {', '.join(strange)}.",
            kind=BrokenKind.INVALID,
            field="scopes",
            scopes=[*strange],
        )
    return tuple(name for name in known if name in names)


def check_allowed(granted: Container[str] | None, needed: Scope | None) -> None:
    """Let a secret pass that may do an operation.

    Args:
        granted: a token's scopes; None for a session or an API key, which may do all their owner may.
        needed: the operation's scope; None for what no token may ever do (rule 13.7).

    Raises:
        RuleBroken: ``scope_missing``, which names the scope, or ``token_not_allowed``.
    """
    if granted is None:
        return
    if needed is None:
        raise RuleBroken(
            "token_not_allowed",
            "A personal access token can't do this: sign in, or use an API key.",
            kind=BrokenKind.FORBIDDEN,
        )
    if needed not in granted:
        raise RuleBroken(
            "scope_missing", f"This token lacks the scope {needed}.", kind=BrokenKind.FORBIDDEN, scope=needed.value
        )
