"""Points make the level (rule 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from backend.catalogue.model import LevelRule


def level_of(points: int, levels: Sequence[LevelRule]) -> int:
    """The highest level whose points are reached; 0 below the first. `levels` rise."""
    return max((row.level for row in levels if row.points <= points), default=0)


def next_level(points: int, levels: Sequence[LevelRule]) -> LevelRule | None:
    """The level to reach next, with the points it begins at; None at the highest."""
    return next((row for row in levels if row.points > points), None)
