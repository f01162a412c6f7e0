"""A number that is not what it should be, and how two sets of them are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, type_coerce

_EPOCH = date(1970, 1, 1)
_MICROSECONDS = 86_400_000_000
"""In a day."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that is not as it follows from the others."""

    whose: str | None
    """A profile's or an account's id; None for a board's histogram."""
    table: str
    key: str
    """Which row of those; empty where there is only one."""
    expected: str
    found: str

    def __str__(self) -> str:
        where = " ".join(part for part in (self.whose, self.table, self.key) if part)
        return f"{where}: expected {self.expected}, found {self.found}"


def differences(
    table: str, expected: Mapping[tuple[Any, ...], Any], found: Mapping[tuple[Any, ...], Any]
) -> Iterator[Fault]:
    """Where two sets of rows differ; by keys that begin with whose a row is, the value, or None for no row."""
    for key in {**expected, **found}:
        if expected.get(key) != found.get(key):
            whose, *rest = key
            yield Fault(whose, table, " ".join(map(str, rest)), shown(expected.get(key)), shown(found.get(key)))


def shown(value: object) -> str:
    """A row's value in a sentence."""
    return "nothing" if value is None else str(value)


def day_number(moment: Column[Any]) -> ColumnElement[int]:
    """The UTC day of a moment, as a number that both databases count alike."""
    return type_coerce(moment, BigInteger) // _MICROSECONDS


def day_of(number: int) -> date:
    """The day with this number."""
    return _EPOCH + timedelta(days=number)
