"""What a new password must have, ticked off while it is typed (rule 10.2).

The policy is the same everywhere, so it is data here too; the days an operator sets are about a password's age alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive

from widgets.cells import GAP, columns, ink, line, wrap
from widgets.lines import Lines

SHORTEST, LONGEST = 12, 200
SYMBOLS = "`~!@#$%^&*()-_+=[]{};:'\"\\|,.<>/?"


@dataclass(frozen=True)
class Criterion:
    """One thing a password must have: how it is called, and a test."""

    words: str
    met: Callable[[str], bool]


CRITERIA = (
    Criterion(f"{SHORTEST} to {LONGEST} characters", lambda password: SHORTEST <= len(password) <= LONGEST),
    Criterion("an upper case letter", lambda password: any(map(str.isupper, password))),
    Criterion("a lower case letter", lambda password: any(map(str.islower, password))),
    Criterion("a digit", lambda password: any(map(str.isdecimal, password))),
    Criterion(f"one of {SYMBOLS}", lambda password: not set(SYMBOLS).isdisjoint(password)),
)
"""In the order they are shown; the last one is long and has a row of its own."""

COLUMN = 25
"""Cells of a criterion where two stand in a row."""


def unmet(password: str) -> list[str]:
    """What `password` lacks, in words; empty for a good one."""
    return [criterion.words for criterion in CRITERIA if not criterion.met(password)]


class PasswordPolicy(Lines):
    """A tick for each criterion that is met. It knows which are, never the password."""

    met: reactive[tuple[bool, ...]] = reactive((False,) * len(CRITERIA))

    def look_at(self, password: str) -> None:
        """Tick off what this one has."""
        self.met = tuple(criterion.met(password) for criterion in CRITERIA)

    def lines(self, width: int, height: int) -> list[Content]:
        """Two in a row where there is room."""
        ticks = [_tick(criterion, done) for criterion, done in zip(CRITERIA, self.met, strict=True)]
        if width < 2 * COLUMN + GAP:
            return [row for tick in ticks for row in wrap(tick, width)]
        *short, last = ticks
        pairs = [columns([(one, COLUMN) for one in short[at : at + 2]], width) for at in range(0, len(short), 2)]
        return [*pairs, last]


def _tick(criterion: Criterion, met: bool) -> Content:  # noqa: FBT001 - what it is about
    return line(ink("✓ ", "good"), criterion.words) if met else ink(f"○ {criterion.words}", "muted")
