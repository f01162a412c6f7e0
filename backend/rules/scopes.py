"""What a personal access token may do (rules 13.3, 13.4, 13.7 and 13.8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
