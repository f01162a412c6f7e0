"""The ways in which a table's rows go from one profile to another. Each is one or two statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, case, literal, or_, select, update

from backend.store.database import Tx
from backend.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose rows go, and to whom."""

    mine: str
    theirs: str


Step: TypeAlias = Callable[[Tx, Table, str, Pair], None]
"""Takes the rows of one table whose column (its name is the third parameter) names the profile that goes."""
Combine: TypeAlias = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]
"""What becomes of a column of two rows with one key: of my value and of theirs."""


def moved(tx: Tx, table: Table, column: str, pair: Pair) -> None:
    """They become mine; their keys can't be the same."""
    tx.execute(update(table).where(table.c[column] == pair.theirs).values({column: pair.mine}))


def united(**combined: Combine) -> Step:
    """Those with other keys than mine come along; of two with one key mine stays, `combined` with theirs."""

    def unite(tx: Tx, table: Table, column: str, pair: Pair) -> None:
        row = _copied(tx, table, column, pair)
        if not combined:
            tx.execute(row.on_conflict_do_nothing(index_elements=_key(table)))
            return
        both = {name: combine(table.c[name], row.excluded[name]) for name, combine in combined.items()}
        tx.execute(row.on_conflict_do_update(index_elements=_key(table), set_=both))

    return unite


def total(mine: ColumnElement[Any], theirs: ColumnElement[Any]) -> ColumnElement[Any]:
    """Both numbers together."""
    return mine + theirs


def earlier(mine: ColumnElement[Any], theirs: ColumnElement[Any]) -> ColumnElement[Any]:
    """The earlier of two moments."""
    return case((theirs < mine, theirs), else_=mine)


def either(mine: ColumnElement[Any], theirs: ColumnElement[Any]) -> ColumnElement[Any]:
    """True when one of the two is."""
    return or_(mine, theirs)


def goes(_tx: Tx, _table: Table, _column: str, _pair: Pair) -> None:
    """They are deleted with the profile."""


def elsewhere(_tx: Tx, _table: Table, _column: str, _pair: Pair) -> None:
    """Another function of this package takes them."""


def _copied(tx: Tx, table: Table, column: str, pair: Pair) -> Any:
    """An insert of their rows as mine; they stay, and are deleted with the profile."""
    names = [one.name for one in table.columns]
    columns = [literal(pair.mine).label(name) if name == column else table.c[name] for name in names]
    theirs = select(*columns).where(table.c[column] == pair.theirs)
    return insert_into(tx, table).from_select(names, theirs)


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]
