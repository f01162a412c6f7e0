"""Everything badges count of one profile, in one statement: what the Overview and the badges are worked out from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, bindparam, func, literal, select, union_all

from api_client.wire.enums import Category
from backend.catalogue.loading import catalogue
from backend.rules.badges import Counters
from backend.rules.levels import level_of
from backend.rules.points import shown_total
from backend.store.database import Tx
from backend.store.tables import activity_counts, category_points, connections, standings

_KIND, _CATEGORY, _POINTS, _CONNECTIONS = "kind", "category", "points", "connections"


def read(tx: Tx, profile_id: str) -> Counters:
    """Where the profile stands; only for showing it: what is decided on is read with `point_books.lock`."""
    by_kind: dict[str, int] = {}
    by_category: dict[Category, int] = {}
    sums = {_POINTS: 0, _CONNECTIONS: 0}
    for of, name, number in tx.execute(_NUMBERS, {"whose": profile_id}).all():
        if of == _KIND:
            by_kind[name] = number
        elif of == _CATEGORY:
            by_category[Category(name)] = number
        else:
            sums[of] = number
    points = shown_total(sums[_POINTS])
    return Counters(by_kind, by_category, points, level_of(points, catalogue().levels), sums[_CONNECTIONS])


def _numbers(of: str, table: FromClause, name: ColumnElement[Any], number: ColumnElement[int]) -> Select[Any]:
    mine = table.c.profile_id == bindparam("whose", type_=Text())
    return select(literal(of).label("of"), name.label("name"), number.label("number")).select_from(table).where(mine)


# Built once: it takes longer to build than to run.
_NUMBERS = union_all(
    _numbers(_KIND, activity_counts, activity_counts.c.kind, activity_counts.c.count),
    _numbers(_CATEGORY, category_points, category_points.c.category, category_points.c.points),
    _numbers(_POINTS, standings, literal(""), standings.c.points),
    _numbers(_CONNECTIONS, connections, literal(""), func.count()),
)
