"""One database behind two ways in: `read` and `write`, each a whole unit of work in one worker thread.

SQLite (WAL, synchronous FULL): one writer thread and connection for whole transactions, readers that can't write.
PostgreSQL: a pool; READ COMMITTED, so a unit that decides on what it read locks that first.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, Row, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from backend.measures import SILENT, Measures

Tx: TypeAlias = Connection
"""A transaction, open for the length of a unit of work. Whoever gets one neither commits nor rolls back."""

Record: TypeAlias = Row[Any]
"""A row as the store answers it, for those who may not know the database."""

Result = TypeVar("Result")

READERS = 2
"""Reader threads for SQLite; the writer has one of its own.

The interpreter does one thing at a time: more threads only hand it to one another, dozens of times for each request.
With one, a long read would keep everybody waiting.
"""
POOL_SIZE = 12
"""PostgreSQL connections, and threads, of one process."""
ATTEMPTS = 8
"""How often a unit of work is tried when the database asks for it."""
BUSY_SECONDS = 5.0
"""How long a unit waits for a lock before it is given up."""

_DEAD_PEER = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A server that vanished without a word is noticed after 25 s (libpq's own names); by default units wait for hours."""

_SERIALISATION_FAILURE, _DEADLOCK, _LOCK_NOT_AVAILABLE, _QUERY_CANCELED = "40001", "40P01", "55P03", "57014"
_REFERENCE_GONE = "23503"
"""What a row is to refer to was deleted meanwhile, as a profile with its last account: a second try sees it gone."""

_POOLER, _BY_TRANSACTION = "pooler", "transaction"
"""In a URL: between us and the server is a pool that hands out its connections for a transaction each."""


class DatabaseAway(Exception):
    """The database can't be reached, or is too busy to answer in time.

    Nothing of the unit of work was kept, unless the connection broke off during its commit: then nobody knows.
    """


class Rejected(Exception):
    """A unit of work ends with an error that is an answer; `keeps_rows` says what becomes of its rows.

    Most errors roll back. One that counts something (a wrong code, a wrong password) keeps what it wrote.
    """

    keeps_rows: bool = False


class Database:
    """A SQLite file or a PostgreSQL server, by URL: ``sqlite:///path`` or ``postgresql://…``.

    One that ends with ``?pooler=transaction`` is reached through a pooler such as PgBouncer in that mode.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = _driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.measures: Measures = SILENT
        if self.is_sqlite:
            self._writer = _sqlite_engine(self.url, connections=1, query_only=False)
            self._reader = _sqlite_engine(self.url, connections=READERS, query_only=True)
            self._write_threads = ThreadPoolExecutor(1, "writer")
            self._read_threads = ThreadPoolExecutor(READERS, "reader")
        else:
            self._writer = self._reader = _postgresql_engine(self.url)
            self._write_threads = self._read_threads = ThreadPoolExecutor(POOL_SIZE, "database")

    @classmethod
    def in_file(cls, path: Path) -> Self:
        """A SQLite file by its path, whatever characters that has."""
        return cls(URL.create("sqlite", database=str(path)))

    async def read(self, work: Callable[[Tx], Result]) -> Result:
        """`work` in a transaction that can't write, off the event loop. Raises `DatabaseAway`, and what `work` does."""
        return await asyncio.get_running_loop().run_in_executor(self._read_threads, self.read_now, work)

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """`work` in a transaction that is committed when it returns, off the event loop.

        It may be run again after a serialisation failure, so it has no effect but its rows. Raises `DatabaseAway`,
        and what `work` raises, rolled back unless it is a `Rejected` that keeps its rows.
        """
        return await asyncio.get_running_loop().run_in_executor(self._write_threads, self.write_now, work)

    def read_now(self, work: Callable[[Tx], Result]) -> Result:
        """`read`, in the thread that calls."""
        return self._with_retries("read", lambda: self._once(self._reader, work, read_only=True))

    def write_now(self, work: Callable[[Tx], Result]) -> Result:
        """`write`, in the thread that calls."""
        return self._with_retries("write", lambda: self._once(self._writer, work, read_only=False))

    def _once(self, engine: Engine, work: Callable[[Tx], Result], *, read_only: bool) -> Result:
        with engine.connect() as tx:
            if not self.is_sqlite:
                tx.execution_options(postgresql_readonly=read_only)
            try:
                result = work(tx)
            except Rejected as rejected:
                if rejected.keeps_rows and not read_only:
                    tx.commit()
                raise
            if not read_only:
                tx.commit()
            return result

    def _with_retries(self, kind: str, unit: Callable[[], Result]) -> Result:
        self.measures.unit_began(kind)
        try:
            for attempt in range(1, ATTEMPTS):
                try:
                    return unit()
                except DBAPIError as error:
                    if not _is_passing(error):
                        raise
                self.measures.unit_repeated()
                time.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311 - jitter, not a secret
            return unit()
        except (PoolTimeout, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not _is_away(error):
                raise
            self.measures.database_away()
            raise DatabaseAway from error

    def close(self) -> None:
        """Waits for the units under way and closes all connections."""
        for threads in {self._write_threads, self._read_threads}:
            threads.shutdown(wait=True)
        for engine in {self._writer, self._reader}:
            engine.dispose()

    @contextmanager
    def migrating(self) -> Iterator[Tx]:
        """A connection for migrations: a statement takes as long as it takes there; locks are waited for as ever."""
        with self._writer.connect() as connection:
            if not self.is_sqlite and _POOLER not in self.url.query:
                connection.detach()  # its bound is gone: nobody else may get it
                connection.exec_driver_sql("SET statement_timeout = 0")
                connection.commit()
            yield connection
            connection.commit()

    @property
    def engine(self) -> Engine:
        """The engine that writes."""
        return self._writer


def _driver_url(url: str | URL) -> URL:
    """The URL with the driver this project uses. Raises `ValueError` with the forms that are understood."""
    with suppress(ArgumentError, ValueError):
        parsed = make_url(url)
        # By the name alone: asking SQLAlchemy would load the driver of a database that is none of ours.
        match parsed.drivername.partition("+")[0]:
            case "sqlite" if parsed.database:
                return parsed.set(drivername="sqlite")
            case "postgresql" if parsed.query.get(_POOLER, _BY_TRANSACTION) == _BY_TRANSACTION:
                return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(
        "the database is sqlite:///PATH or postgresql://USER@HOST/NAME, which may end with ?pooler=transaction"
    )


def _sqlite_engine(url: URL, *, connections: int, query_only: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        # A unit runs in one thread, but not always the one that opened the connection.
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: URL) -> Engine:
    milliseconds = int(BUSY_SECONDS * 1000)
    bounds = {"lock_timeout": milliseconds, "statement_timeout": 3 * milliseconds}
    pooled = _POOLER in url.query
    apart: dict[str, Any] = {"options": " ".join(f"-c {name}={value}" for name, value in bounds.items())}
    if pooled:
        # Each transaction may get another connection of the server: nothing may be kept on one.
        apart = {"prepare_threshold": None}
    engine = create_engine(
        url.difference_update_query([_POOLER]),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        # What was used last knows the statements; in turn, all of a pool that a rush has filled would learn them.
        pool_use_lifo=True,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": int(BUSY_SECONDS), **_DEAD_PEER, **apart},
    )
    if pooled:
        settings = "; ".join(f"SET LOCAL {name} = {value}" for name, value in bounds.items())

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql(settings)

    return engine


def _is_away(error: DBAPIError) -> bool:
    """True when trying again later may help: no connection, no lock, no memory, or still the same failure."""
    if _code_of(error) == _REFERENCE_GONE:
        return False  # met at each try: a bug, and no deletion that came in between
    return _is_passing(error) or isinstance(error, OperationalError) or error.connection_invalidated


def _is_passing(error: DBAPIError) -> bool:
    """True for failures that a second try of the whole unit may not meet: serialisation, deadlock, busy, deletion."""
    code = _code_of(error)
    if code is not None:
        return code in {_SERIALISATION_FAILURE, _DEADLOCK, _REFERENCE_GONE}
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def lock_timed_out(error: DBAPIError) -> bool:
    """True when PostgreSQL gave up waiting for a row that another transaction holds."""
    return _code_of(error) in {_LOCK_NOT_AVAILABLE, _QUERY_CANCELED}


def _code_of(error: DBAPIError) -> str | None:
    """PostgreSQL's code of an error (SQLSTATE)."""
    return getattr(error.orig, "sqlstate", None)
