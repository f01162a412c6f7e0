"""``mxprofile serve``: the backend as a process."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from backend import app, database_option, listening, mail, network, request_log, worker
from backend.command_line import FAILED, WRONG_USAGE, Parser
from backend.database_option import InUse
from backend.mail import smtp
from backend.rules import emails
from backend.rules.broken import RuleBroken
from backend.services import utc_now
from backend.store import schema_version
from backend.store.database import Database, DatabaseAway
from backend.supervisor import Supervisor
from backend.worker import Plan

DEFAULT_PORT = 8765
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
        "--port", type=_port, default=DEFAULT_PORT, help="port to listen on; 0 chooses a free one (%(default)s)"
    )
    options.add_argument("--uds", type=Path, metavar="PATH", help="listen on this Unix socket instead")
    options.add_argument(
        "--workers", type=int, default=1, metavar="N", help="server processes, on PostgreSQL only (%(default)s)"
    )
    options.add_argument(
        "--metrics", metavar="HOST:PORT", help="answer GET /metrics there, for Prometheus; keep it from the public"
    )
    options.add_argument(
        "--trusted-proxy",
        type=_proxy,
        action="append",
        default=[],
        metavar="NETWORK",
        help=f"believe this reverse proxy's X-Forwarded-For: an address, a network, or {network.SOCKET}; repeatable",
    )
    options.add_argument(
        "--public-url", type=_web_address, metavar="URL", help="where people reach this backend; for links in mails"
    )
    options.add_argument("--support-url", metavar="URL", help="where people ask for help without access to their mail")
    mails = options.add_mutually_exclusive_group()
    mails.add_argument(
        "--smtp",
        metavar="URL",
        help=f"send mails by smtp://USER@HOST:PORT or smtps://…, its password in {smtp.PASSWORD_VARIABLE}",
    )
    mails.add_argument("--mail-dir", type=Path, metavar="DIR", help="write mails into this folder, one .eml file each")
    options.add_argument(
        "--mail-from", type=_e_mail, metavar="ADDRESS", help="whom mails come from (no-reply at the public URL)"
    )
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
    """Serves until told to stop. Returns 0, 1 when it can't start, or 2 when its options can't be used."""
    options = parser().parse_args(arguments)
    request_log.set_up()
    # Hashes of secrets in the database, codes in mails: what this process writes is for its user alone.
    os.umask(0o077)
    try:
        with ExitStack() as open_things:
            return _run(_plan(options, open_things))
    except (CannotServe, InUse, DatabaseAway, RuleBroken, ValueError, OSError) as error:
        reason = "the database is not reached" if isinstance(error, DatabaseAway) else str(error)
        print(f"mxprofile serve: {reason}", file=sys.stderr)  # noqa: T201 - a command
        return WRONG_USAGE if isinstance(error, ValueError) else FAILED


def _plan(options: argparse.Namespace, open_things: ExitStack) -> Plan:
    """Checks the options, brings the database into order, and opens the sockets."""
    sender = _sender(options)
    key = _key_in(options.two_factor_key) if options.two_factor_key else None
    metrics = listening.host_and_port("--metrics", options.metrics) if options.metrics else None
    _check_program(options.sms_command)
    open_things.enter_context(_ready_database(options))
    where = listening.on_path(options.uds) if options.uds else listening.on_port(options.host, options.port)
    listener, address = open_things.enter_context(where)
    metrics_listener = open_things.enter_context(listening.on_port(*metrics))[0] if metrics else None
    folder = None
    if metrics and options.workers > 1:
        folder = tempfile.mkdtemp(prefix="mxprofile-metrics-")
        open_things.callback(shutil.rmtree, folder, ignore_errors=True)
    return Plan(options, listener, address, sender, key, metrics_listener, folder)


def _run(plan: Plan) -> int:
    with_stdin = plan.options.exit_with_stdin
    if plan.options.workers == 1:
        return worker.run(plan, lifeline=sys.stdin.fileno() if with_stdin else None, announce=True)
    app.routers()  # loaded once, before the processes part
    plan.listener.listen(worker.BACKLOG)
    print(f"listening on {plan.address}", flush=True)  # noqa: T201 - the first line, by contract
    supervisor = Supervisor(
        plan.options.workers,
        lambda lifeline: worker.run(plan, lifeline=lifeline, announce=False),
        with_stdin=with_stdin,
        gone=lambda pid: _forget_gauges(plan, pid),
        stopping=lambda: _close_listeners(plan),
    )
    return supervisor.run()


def _close_listeners(plan: Plan) -> None:
    """Lets go of the sockets: once the processes have too, nobody waits there to be taken up who never will be."""
    plan.listener.close()
    if plan.metrics_listener is not None:
        plan.metrics_listener.close()


def _forget_gauges(plan: Plan, pid: int) -> None:
    """What a dead process had under way is under way no more."""
    if plan.metrics_folder is not None:
        for path in Path(plan.metrics_folder).glob(f"gauge_live*_{pid}.db"):
            path.unlink(missing_ok=True)


@contextmanager
def _ready_database(options: argparse.Namespace) -> Iterator[None]:
    """The database, migrated and filled, with no connection left open; a SQLite file is ours alone while we run."""
    database = database_option.opened(options)
    if options.workers < 1:
        raise ValueError("--workers is at least 1")
    if database.is_sqlite and options.workers > 1:
        raise ValueError("a SQLite file has one server process: use --database postgresql://… for --workers")
    if options.read_database and (database.is_sqlite or Database(options.read_database).is_sqlite):
        raise ValueError("--read-database needs postgresql://… on both sides: a SQLite file has no replicas")
    with database_option.only_server(database):
        try:
            _migrate(database)
            _fill(database, options)
        finally:
            database.close()
        yield


def _migrate(database: Database) -> None:
    """Migrates what is empty, and an older SQLite file; nobody else can be using that. Raises `CannotServe`."""
    current = database.read_now(schema_version.current) if database_option.exists(database) else None
    if current is None:
        schema_version.migrate(database)
    elif database.read_now(schema_version.fits):
        return
    elif database.read_now(schema_version.is_newer):
        raise CannotServe("the database is of a newer version, which this one does not fit: install that one")
    elif database.is_sqlite:
        schema_version.migrate(database)
    else:
        raise CannotServe("the database needs migrations: run `mxprofile operator migrate --database URL`")


def _fill(database: Database, options: argparse.Namespace) -> None:
    """What a database must hold before the first request."""
    from backend.store import challenges

    database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    if options.demo_data:
        from backend import demo

        folder = Path(database.url.database or "").parent if database.is_sqlite else database_option.data_folder()
        demo.seed(database, folder)


def _web_address(text: str) -> str:
    """A web address without the slash at its end: paths are put behind it. Raises `ArgumentTypeError`."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is not https://HOST or http://HOST")
    return text.rstrip("/")


def _e_mail(text: str) -> str:
    try:
        emails.normalise(text)
    except RuleBroken:
        raise argparse.ArgumentTypeError(f"{text!r} is no e-mail address") from None
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > listening.LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to {listening.LAST_PORT}")
    return int(text)


def _proxy(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return network.proxy(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no address, no network and not {network.SOCKET}") from None


def _check_program(path: Path | None) -> None:
    """Raises `CannotServe` for a program that can't be started: codes would wait for it until they are over."""
    if path is not None and not (path.is_file() and os.access(path, os.X_OK)):
        raise CannotServe(f"--sms-command: {path} is no program that can be started")


def _sender(options: argparse.Namespace) -> mail.Sender | None:
    """How mails leave; None when they wait. Raises `ValueError`."""
    if options.smtp:
        return smtp.Smtp(smtp.server_of(options.smtp, os.environ))
    return mail.Folder(options.mail_dir) if options.mail_dir else None


def _key_in(path: Path) -> bytes:
    """The operator's key of authenticators' secrets. Raises `CannotServe`, `OSError`."""
    key = path.read_bytes().strip()
    if len(key) < KEY_BYTES:
        raise CannotServe(f"{path} is no key: write at least {KEY_BYTES} random bytes into it")
    return key
