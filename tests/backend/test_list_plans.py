"""Lists and searches walk along indexes on both databases, however many members and rows there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from api_client.wire.enums import ProjectStatus, SecretKind
from backend.rules.search import Wanted
from backend.store import (
    audit,
    companies,
    connections,
    events,
    invitations,
    personal_changes,
    points,
    projects,
    published_projects,
    referrals,
    secrets,
    sign_ups,
    suggestions,
    watched_apps,
)
from backend.store.audit import Tag
from backend.store.boards import page, walk
from backend.store.boards.keys import ALL, PLATFORM, BoardKey
from backend.store.boards.walk import Position
from backend.store.database import Database, Tx
from backend.store.tables import board_rows, point_ledger, profiles, standings
from tests import databases

NOW = datetime(2026, 11, 17, tzinfo=UTC)
BEHIND = (NOW, "x")
BOARD, PLACE, PAT = BoardKey(date(2026, 11, 17)), Position(-9, False, "b", "c"), SecretKind.PAT
GROWING = {
    "profiles", "accounts", "standings", "activities", "earned_badges", "connections", "invitations", "projects",
    "referral_invites", "invited_addresses", "former_profiles", "point_ledger", "board_rows", "board_buckets",
    "secrets", "audit_log", "personal_changes", "watched_apps", "sign_ups", "profile_skills", "companies",
    "company_domains",
}  # fmt: skip
_BOARD = "day=? AND scope=? AND category=?"
READS = [
    (lambda tx: connections.page(tx, "me", None, 25, BEHIND), "(profile_id=? AND created_at<?)"),
    (lambda tx: connections.page(tx, "me", Wanted(("x",)), 25, BEHIND), "(profile_id=? AND created_at<?)"),
    (lambda tx: invitations.page(tx, "me", None, 25, BEHIND), "(receiver_id=? AND state=? AND created_at<?)"),
    (lambda tx: projects.page(tx, "me", ProjectStatus.DRAFT, 25, BEHIND), "(profile_id=?)"),
    (lambda tx: published_projects.page(tx, "me", None, 25, BEHIND), "(updated_at<?)"),
    (lambda tx: published_projects.page(tx, "me", Wanted(("x",)), 25, BEHIND), "(updated_at<?)"),
    (lambda tx: published_projects.one(tx, "me", "x"), "(id=?)"),
    (lambda tx: events.last(tx, "me"), "(profile_id=? AND kind=?)"),
    (lambda tx: referrals.history(tx, "me", 25, "x"), "(profile_id=? AND id<?)"),
    (lambda tx: referrals.inviter(tx, "x"), "(referral_code=?)"),
    (lambda tx: points.ledger(tx, "me", 25, "first"), "(profile_id=? AND occurred_at<?)"),
    (lambda tx: secrets.page_of_account(tx, "x", PAT, limit=9, after="x", now=NOW), "(account_id=? AND kind=?)"),
    (lambda tx: watched_apps.page(tx, "me", limit=25, after="x"), "(profile_id=?)"),
    (lambda tx: personal_changes.page(tx, "me", 25, "x"), "(profile_id=? AND id<?)"),
    (lambda tx: audit.page(tx, limit=9, after="x", tag_prefix=None, subject=None), "(id<?)"),
    (lambda tx: audit.page(tx, limit=9, after="x", tag_prefix=None, subject="me"), "(subject=? AND id<?)"),
    (lambda tx: audit.page(tx, limit=9, after="x", tag_prefix=Tag.MEMBER_SIGNED_IN, subject=None), "(tag=? AND id<?)"),
    (lambda tx: companies.page(tx, limit=25, after="x"), "(id>?)"),
    (lambda tx: sign_ups.held(tx, limit=25, after="x"), "(id>?)"),
    (lambda tx: walk.standing(tx, BOARD, "me"), f"(profile_id=? AND {_BOARD})"),
    (lambda tx: walk.standing(tx, BOARD, "me"), f"({_BOARD} AND width=? AND bucket>?)"),
    (lambda tx: walk.after(tx, BOARD, PLACE, 25), f"({_BOARD} AND minus_points>?)"),
    (lambda tx: walk.before(tx, BOARD, PLACE, 25), f"({_BOARD} AND minus_points<?)"),
    (lambda tx: page.page(tx, PLATFORM, ALL, "me", NOW, limit=25, turn=None, around_me=True), f"({_BOARD})"),
    (lambda tx: suggestions.ranked(tx, "me", ["OData"]), "(skill=?)"),
    (lambda tx: suggestions.ranked(tx, "me", ["OData"]), "(company_id=?)"),
]  # fmt: skip
"""What a request reads, and the key by which one of its statements goes into an index."""
OTHERS = 500
_SURE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""What PostgreSQL prefers while tables are as good as empty: without it, it goes by indexes where there are some."""


@pytest.fixture(scope="module", params=databases.KINDS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_folder: Path
) -> Iterator[Database]:
    """A database with some people on a board, and one row of a ledger, behind which its list goes on."""
    if request.param == "sqlite":
        made = databases.sqlite(tmp_path_factory.mktemp("plans"))
    else:
        made = databases.postgresql(postgresql_folder)
    made.write_now(_fill)
    yield made
    made.close()


def _fill(tx: Tx) -> None:
    made = {"created_at": NOW, "updated_at": NOW}
    some = [{"id": name, "name": name, "referral_code": name, **made} for name in ("me", *map(str, range(OTHERS)))]
    tx.execute(insert(profiles), some)
    tx.execute(insert(standings), [{"profile_id": one["id"], "points": 9} for one in some])
    board = {"day": BOARD.day, "scope": BOARD.scope, "category": BOARD.category, "minus_points": -9, "hidden": False}
    tx.execute(
        insert(board_rows), [{"profile_id": one["id"], "shown_name": "", "shuffle": one["id"], **board} for one in some]
    )
    row = {"profile_id": "me", "id": "first", "kind": "x", "points": 1, "occurred_at": NOW, "recorded_at": NOW}
    tx.execute(insert(point_ledger), row)
    if tx.dialect.name != "sqlite":
        tx.exec_driver_sql("ANALYZE profiles, board_rows, standings")


@pytest.mark.parametrize(("read", "entered"), READS, ids=range(len(READS)))
def test_a_list_enters_its_index_where_it_goes_on_and_scans_no_table(
    filled: Database, read: Callable[[Tx], object], entered: str
) -> None:
    plans: list[tuple[str, str]] = []

    def explain(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            plans.extend((_on_sqlite if filled.is_sqlite else _on_postgresql)(connection, statement, parameters))

    event.listen(filled._reader, "before_cursor_execute", explain)
    try:
        filled.read_now(lambda tx: read(_preferring_indexes(tx)))
    finally:
        event.remove(filled._reader, "before_cursor_execute", explain)
    key = _columns(entered)
    assert [table for table, condition in plans if key <= _columns(condition)], plans
    assert [table for table, condition in plans if not condition and table in GROWING] == []


def _columns(condition: str) -> set[str]:
    """The columns of a condition, each with how it is compared; of a row's values the first, which is what counts."""
    plain = re.sub(r"(?:ROW)?\((\w+)(?:, ?\w+)+\)", r"\1", condition)
    return {f"{name} {how[0]}" for name, how in re.findall(r"(\w+) ?([=<>]+)", plain)}


def _preferring_indexes(tx: Tx) -> Tx:
    if tx.dialect.name != "sqlite":
        for name in _SURE:
            tx.exec_driver_sql(f"SET LOCAL {name} = off")
    return tx


def _on_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[tuple[str, str]]:
    """The tables that a statement goes through, each with the condition by which it goes into an index, or none."""
    driver: Any = connection.connection.driver_connection
    for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
        kind, _, rest = row[3].partition(" ")
        if kind in {"SCAN", "SEARCH"}:
            yield re.sub(r"_\d+$", "", rest.split()[0]), rest[rest.index("(") :] if kind == "SEARCH" else ""


def _on_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[tuple[str, str]]:
    driver: Any = connection.connection.driver_connection
    [[plan]] = driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()
    waiting = [plan["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        # A bitmap's condition stands with its index, below the table.
        if "Relation Name" in node and node["Node Type"] != "Bitmap Heap Scan":
            yield node["Relation Name"], node.get("Index Cond", "")
        elif node["Node Type"] == "Bitmap Index Scan":
            yield node["Index Name"], node.get("Index Cond", "")
