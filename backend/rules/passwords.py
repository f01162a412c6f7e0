"""What a password must be, and when it is old (rule 10.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.rules.broken import BrokenKind, RuleBroken

SHORTEST = 12
LONGEST = 200
SYMBOLS = frozenset("`~!@#$%^&*()-_+=[]{};:'\"\\|,.<>/?")
DEFAULT_MAX_AGE_DAYS = 90
"""Until an operator sets another number."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a password must have; a code for programs, a sentence for people, a test."""

    code: str
    sentence: str
    met: Callable[[str], bool]


CRITERIA = (
    Criterion("too_short", f"Use at least {SHORTEST} characters.", lambda password: len(password) >= SHORTEST),
    Criterion("too_long", f"Use at most {LONGEST} characters.", lambda password: len(password) <= LONGEST),
    Criterion("no_upper_case", "Add an upper case letter.", lambda password: any(map(str.isupper, password))),
    Criterion("no_lower_case", "Add a lower case letter.", lambda password: any(map(str.islower, password))),
    Criterion("no_digit", "Add a digit.", lambda password: any(map(str.isdecimal, password))),
    Criterion("no_symbol", "Add a symbol, as in ! # % - or ?.", lambda password: not SYMBOLS.isdisjoint(password)),
)
"""The policy, in the order it is told."""


def unmet(password: str) -> tuple[Criterion, ...]:
    """The criteria that `password` does not meet; empty for a good one."""
    return tuple(criterion for criterion in CRITERIA if not criterion.met(password))


def check_new_password(password: str, *, field: str = "password") -> None:
    """Let a good password pass.

    Raises:
        RuleBroken: ``password_too_weak``; its ``errors`` are one field error per unmet criterion.
    """
    missing = unmet(password)
    if missing:
        raise RuleBroken(
            "password_too_weak",
            " ".join(criterion.sentence for criterion in missing),
            kind=BrokenKind.INVALID,
            field=field,
            errors=[{"field": field, "code": one.code, "message": one.sentence} for one in missing],
        )


def check_changed_password(old: str, new: str, *, field: str) -> None:
    """Let a good password pass that is another one than before.

    Raises:
        RuleBroken: ``password_too_weak``, as `check_new_password`, or ``password_unchanged``.
    """
    check_new_password(new, field=field)
    if new == old:
        raise RuleBroken(
            "password_unchanged",
            "Choose another password than the one you have.",
            kind=BrokenKind.INVALID,
            field=field,
        )


def expired(changed_at: datetime, now: datetime, max_age_days: int = DEFAULT_MAX_AGE_DAYS) -> bool:
    """True when the password is older than the policy's days: ask for a change, lock nothing. With 0 days, never."""
    return max_age_days > 0 and now - changed_at > timedelta(days=max_age_days)
