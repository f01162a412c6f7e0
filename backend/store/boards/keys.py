"""Which board: its day, its scope and its category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PLATFORM = "platform"
"""The scope of everybody; the others are ids of companies."""
ALL = "all"
"""All categories together, and penalties with them, which belong to none."""


@dataclass(frozen=True, slots=True, order=True)
class BoardKey:
    """One board of one day."""

    day: date
    scope: str = PLATFORM
    category: str = ALL
