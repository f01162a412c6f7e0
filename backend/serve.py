"""``mxprofile serve``: the backend as a process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import uvicorn

from backend import background, database_option, mail, request_log
from backend.app import create_app
from backend.bounded_http import BoundedHttp
from backend.command_line import Parser
from backend.database_option import InUse
from backend.mail import smtp
from backend.passwords import PasswordHasher
from backend.rules import emails
from backend.rules.broken import RuleBroken
from backend.services import Services, utc_now
from backend.store import schema_version
from backend.store.database import Database, DatabaseAway
from backend.store.replica import Replica

logger = logging.getLogger("mxprofile.serve")
DEFAULT_PORT = 8765
STOP_SECONDS = 10
KEY_BYTES = 32


class CannotServe(Exception):
    """Why the backend does not start; its text says what to do."""


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    options = Parser(prog="mxprofile serve", description="Run the backend of mxprofile.")
    database_option.add_to(options)
    options.add_argument(
        "--read-database", metavar="URL", help="a replica of the database, postgresql://…, that may answer reads"
    )
    options.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    options.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port to listen on; 0 chooses a free one (%(default)s)"
    )
    options.add_argument("--uds", type=Path, metavar="PATH", help="listen on this Unix socket instead")
    options.add_argument("--public-url", metavar="URL", help="where people reach this backend; for links in mails")
    mails = options.add_mutually_exclusive_group()
    mails.add_argument(
        "--smtp",
        metavar="URL",
        help=f"send mails by smtp://USER@HOST:PORT or smtps://…, its password in {smtp.PASSWORD_VARIABLE}",
    )
    mails.add_argument("--mail-dir", type=Path, metavar="DIR", help="write mails into this folder, one .eml file each")
    options.add_argument("--mail-from", metavar="ADDRESS", help="whom mails come from (no-reply at the public URL)")
    options.add_argument(
        "--sms-command",
        type=Path,
        metavar="PATH",
        help="send text messages by this program: number and text on its input",
    )
    options.add_argument(
        "--two-factor-key",
        type=Path,
        metavar="PATH",
        help="a file of at least 32 secret bytes, the same for ever: without it the database opens authenticators",
    )
    options.add_argument("--demo-data", action="store_true", help="fill a new database with a demo community")
    options.add_argument(
        "--exit-with-stdin", action="store_true", help="end when standard input ends, as the parent does"
    )
    return options


def main(arguments: list[str]) -> int:
    """Serves until told to stop. Returns 0, or 1 when it can't start."""
    options = parser().parse_args(arguments)
    request_log.set_up()
    # Hashes of secrets in the database, codes in mails: what this process writes is for its user alone.
    os.umask(0o077)
    try:
        with _database(options) as database, _listening(options) as (listener, address):
            sender = _sender(options)
            _fill(database, options)
            with _replica(options, database) as replica:
                return asyncio.run(_serve(database, replica, sender, listener, address, options))
    except (CannotServe, InUse, DatabaseAway, RuleBroken, ValueError, OSError) as error:
        reason = "the database is not reached" if isinstance(error, DatabaseAway) else str(error)
        print(f"mxprofile serve: {reason}", file=sys.stderr)  # noqa: T201 - a command
        return 1


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[Database]:
    """The database, migrated; a SQLite file is ours alone while we run."""
    database = database_option.opened(options)
    with database_option.only_server(database):
        current = database.read_now(schema_version.current) if database_option.exists(database) else None
        if current != schema_version.NEEDED:
            if current is not None and not database.is_sqlite:
                raise CannotServe("the database needs migrations: run  mxprofile operator migrate --database URL")
            schema_version.migrate(database)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def _replica(options: argparse.Namespace, database: Database) -> Iterator[Replica | None]:
    """The replica that was named; it need not be there. Raises `ValueError` for what can't be one."""
    if not options.read_database:
        yield None
        return
    if database.is_sqlite:
        raise ValueError("--read-database needs --database postgresql://…: a SQLite file has no replicas")
    replica = Replica(options.read_database)
    try:
        yield replica
    finally:
        replica.close()


@contextmanager
def _listening(options: argparse.Namespace) -> Iterator[tuple[socket.socket, str]]:
    """The listening socket and the address that clients use."""
    if options.uds:
        with suppress(FileNotFoundError):
            options.uds.unlink()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listener.bind(str(options.uds))
        finally:
            os.umask(before)
        address = f"unix:{options.uds}"
    else:
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        host = f"[{options.host}]" if family == socket.AF_INET6 else options.host
        address = f"http://{host}:{listener.getsockname()[1]}"
    try:
        yield listener, address
    finally:
        listener.close()
        if options.uds:
            options.uds.unlink(missing_ok=True)


def _fill(database: Database, options: argparse.Namespace) -> None:
    """What a database must hold before the first request."""
    from backend.store import challenges

    database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    if options.demo_data:
        from backend import demo

        folder = Path(database.url.database or "").parent if database.is_sqlite else database_option.data_folder()
        demo.seed(database, folder)


async def _serve(
    database: Database,
    replica: Replica | None,
    sender: mail.Sender | None,
    listener: socket.socket,
    address: str,
    options: argparse.Namespace,
) -> int:
    passwords = PasswordHasher()
    services = Services(
        database,
        passwords,
        public_url=options.public_url or address,
        sms_available=options.sms_command is not None,
        two_factor_key=_key_in(options.two_factor_key) if options.two_factor_key else None,
        mail_from=options.mail_from,
        replica=replica,
    )
    config = uvicorn.Config(
        create_app(services),
        http=BoundedHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        # Limits go by network address: nobody may choose hers by a header.
        proxy_headers=False,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Server(config, address)
    if options.exit_with_stdin:
        _watch(sys.stdin, server)
    jobs = asyncio.create_task(background.run(services, sender, options.sms_command))
    try:
        await server.serve([listener])
    finally:
        jobs.cancel()
        with suppress(asyncio.CancelledError):
            await jobs
        passwords.close()
    return 0


def _sender(options: argparse.Namespace) -> mail.Sender | None:
    """How mails leave; None when they wait. Raises `ValueError`, `RuleBroken`."""
    if options.mail_from:
        emails.normalise(options.mail_from)
    if options.smtp:
        return smtp.Smtp(smtp.server_of(options.smtp, os.environ))
    return mail.Folder(options.mail_dir) if options.mail_dir else None


def _key_in(path: Path) -> bytes:
    """The operator's key of authenticators' secrets. Raises `CannotServe`, `OSError`."""
    key = path.read_bytes().strip()
    if len(key) < KEY_BYTES:
        raise CannotServe(f"{path} is no key: write at least {KEY_BYTES} random bytes into it")
    return key


class _Server(uvicorn.Server):
    """Says where it listens once it does; ends in good order on SIGTERM and SIGINT."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Announces the address on standard output, where whoever started us reads it."""
        await super().startup(sockets=sockets)
        print(f"listening on {self._address}", flush=True)  # noqa: T201 - the first line, by contract

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops on a signal; unlike uvicorn's own, does not raise it again afterwards: stopping is success."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        yield

    def stop(self) -> None:
        """Takes no more connections, finishes the requests under way, then ends."""
        self.should_exit = True


def _watch(stream: IO[str], server: _Server) -> None:
    """Stops the server when `stream` ends: whoever started us is gone."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        if not os.read(stream.fileno(), 1024):
            loop.remove_reader(stream.fileno())
            server.stop()

    loop.add_reader(stream.fileno(), read)
