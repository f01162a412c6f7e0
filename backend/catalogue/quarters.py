"""The calendar's quarters in UTC, and the challenges that come back with each (rule 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from backend.catalogue.model import Catalogue, Challenge


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months; quarters follow each other without gap or overlap."""

    year: int
    number: int
    """1 to 4."""

    @classmethod
    def at(cls, instant: datetime) -> Self:
        """The quarter that `instant`, an aware time, is in."""
        utc = instant.astimezone(UTC)
        return cls(utc.year, (utc.month - 1) // 3 + 1)

    @property
    def starts_at(self) -> datetime:
        """Its first instant."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return self.next.starts_at

    @property
    def next(self) -> Quarter:
        """The quarter after this one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}q{self.number}"


def challenges_of(quarter: Quarter, catalogue: Catalogue) -> tuple[Challenge, ...]:
    """Every recurring challenge as it is in `quarter`, in the catalogue's order."""
    season = catalogue.seasons[quarter.number - 1]
    return tuple(
        Challenge(
            id=f"{recurring.slug.replace('{season}', season.lower())}-{quarter}",
            title=recurring.title.replace("{season}", season),
            description=recurring.description,
            credits=recurring.credits,
            steps=recurring.steps,
            starts_at=quarter.starts_at,
            ends_at=quarter.ends_at,
        )
        for recurring in catalogue.challenges
    )
