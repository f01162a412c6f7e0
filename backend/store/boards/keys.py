"""Which board: its day, its scope and its category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam

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

    def parameters(self) -> dict[str, Any]:
        """The parameters of statements with `named`."""
        return {"board_day": self.day, "board_scope": self.scope, "board_category": self.category}


def named(table: Table) -> list[ColumnElement[bool]]:
    """The rows of `board_rows` or `board_buckets` that belong to the board that the parameters name."""
    names = ("day", "scope", "category")
    return [table.c[name] == bindparam(f"board_{name}", type_=table.c[name].type) for name in names]
