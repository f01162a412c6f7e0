"""Engines that only speak PostgreSQL's protocol: what they lack, which keys suit them, and what they ask to repeat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from backend.store.database import Database, Tx
from backend.store.tables import metadata, settings
from tests import databases
from tests.backend.engines import lacking

OWNED = ("profile_id", "account_id", "owner")
"""What the key of a growing table begins with: whoever the row is of, so that hers lie together."""
SPREAD = ("id", "digest", "key", "address_key")
"""Or it is random: a UUIDv7, or a hash. No two writers then fight for the end of one range."""
BOUNDED = {
    "activities": "by sender, who names her own activities",
    "board_buckets": "a sum per day, kept for few days",
    "board_days": "one row a day, kept for few days",
    "company_domains": "as many as companies have",
    "heartbeats": "one row",
    "leases": "as many as there are jobs",
    "settings": "as many as there are settings",
    "taken_back": "by sender, as the ids of activities are",
}
"""Tables whose key begins with something else, and why that is no harm."""


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", "triggers"),
        ("create or replace function f() returns int as '' language sql", "functions"),
        ("DO 'begin end'", "functions"),
        ("CREATE TABLE a (id BIGSERIAL PRIMARY KEY)", "sequences"),
        ("CREATE TABLE a (id INT GENERATED ALWAYS AS IDENTITY)", "sequences"),
        ("SELECT nextval('s')", "sequences"),
        ("SELECT pg_advisory_xact_lock(1)", "advisory locks"),
        ("SELECT pg_try_advisory_lock(1)", "advisory locks"),
        ("LOCK TABLE a IN EXCLUSIVE MODE", "table locks"),
        ("LISTEN a", "notifications"),
        ("NOTIFY a, 'x'", "notifications"),
        ("SELECT pg_notify('a', 'x')", "notifications"),
        ("CREATE MATERIALIZED VIEW v AS SELECT 1", "materialised views"),
        ("REFRESH MATERIALIZED VIEW v", "materialised views"),
        ("CREATE TEMP TABLE a (id INT)", "temporary tables"),
        ("CREATE TABLE b () INHERITS (a)", "foreign tables and inheritance"),
        ("SELECT ctid FROM a", "physical addresses"),
        ("SELECT pg_last_wal_replay_lsn()", "log positions"),
        ("DECLARE c CURSOR FOR SELECT 1", "server cursors"),
    ],
)
def test_a_statement_that_uses_it_is_found(statement: str, what: str) -> None:
    assert lacking(statement) == [what] or what in lacking(statement)


def test_words_in_texts_are_no_statements() -> None:
    assert lacking("INSERT INTO a (b) VALUES ('LISTEN; CREATE TRIGGER') -- NEXTVAL") == []
    assert lacking("WITH a AS MATERIALIZED (SELECT 1) SELECT fetched FROM a") == []


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_the_key_of_what_grows_begins_with_whose_it_is_or_is_random(table: Table) -> None:
    first = next(iter(table.primary_key.columns)).name
    assert first in (*OWNED, *SPREAD) or table.name in BOUNDED, f"{table.name} begins with {first}"
    if table.name in BOUNDED:
        assert first not in OWNED, f"{table.name} needs no exception"


class Pair:
    """Two units of work at once, each held at a point until the other is there too, on the first try."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._both = threading.Barrier(2)
        self.tries = 0

    def meet(self) -> None:
        """Waits for the other one, once."""
        self.tries += 1
        if self.tries <= 2:
            self._both.wait(30)

    def run(self, *units: Any) -> list[Any]:
        """What the two return."""
        results: list[Any] = [None, None]

        def one(number: int) -> None:
            results[number] = self._database.write_now(units[number])

        threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results


@pytest.fixture
def postgresql(postgresql_folder: Path) -> Iterator[Database]:
    made = databases.postgresql(postgresql_folder)
    made.write_now(lambda tx: tx.execute(insert(settings), [{"name": "a", "value": 1}, {"name": "b", "value": 1}]))
    yield made
    made.close()


def value(tx: Tx, name: str) -> int:
    return int(tx.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one())


def add_one(tx: Tx, name: str) -> None:
    """Locks the row, then adds."""
    row = select(settings.c.value).where(settings.c.name == name).with_for_update()
    put(tx, name, int(tx.execute(row).scalar_one()) + 1)


def put(tx: Tx, name: str, to: int) -> None:
    tx.execute(update(settings).where(settings.c.name == name).values(value=to))


def test_a_deadlock_is_tried_again(postgresql: Database) -> None:
    pair = Pair(postgresql)

    def unit(first: str, second: str) -> Any:
        def work(tx: Tx) -> str:
            add_one(tx, first)
            pair.meet()
            add_one(tx, second)
            return first

        return work

    assert pair.run(unit("a", "b"), unit("b", "a")) == ["a", "b"]
    assert pair.tries >= 3
    assert postgresql.read_now(lambda tx: (value(tx, "a"), value(tx, "b"))) == (3, 3)


def test_a_serialisation_failure_is_tried_again(postgresql: Database) -> None:
    # As on engines that have no weaker isolation: each reads what the other writes.
    postgresql.engine.update_execution_options(isolation_level="SERIALIZABLE")
    pair = Pair(postgresql)

    def unit(mine: str) -> Any:
        def work(tx: Tx) -> int:
            both = value(tx, "a") + value(tx, "b")
            pair.meet()
            put(tx, mine, both)
            return both

        return work

    assert sorted(pair.run(unit("a"), unit("b"))) == [2, 3]
    assert pair.tries >= 3
