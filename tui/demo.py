"""``mxprofile demo``: a private backend of one's own, its data kept until ``--fresh``; needs no server, no network."""

from __future__ import annotations

import asyncio
import fcntl
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ValidationError

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, SecretRefused
from api_client.wire.base import Secret
from api_client.wire.session import SignedIn
from tui import config, credentials, paths, private_files
from tui.credentials import Credential
from tui.exit_codes import Failure

_SOCKET_PATH_MAX = 100
"""Bytes; the system allows 107."""
_STOP_SECONDS = 5.0
_DATABASE, _SIGN_IN, _SESSION, _LOG, _SOCKET = "demo.db", "sign-in.json", "session.json", "backend.log", "socket"
_PUBLIC_URL = "https://mxprofile.example"
"""What its links begin with; nobody can follow them, as nobody can its socket, but they look as links do."""
_ANEW = "Running `mxprofile demo --fresh` starts anew, without what was done in it"
_MAILS = "This is a demo: its mails are files in {}."
_FILLED_IN = "This is a demo: its password, from {}, is filled in."
_OURS = (
    _DATABASE,
    f"{_DATABASE}-wal",
    f"{_DATABASE}-shm",
    f"{_DATABASE}.lock",
    _SIGN_IN,
    _SESSION,
    _LOG,
    _SOCKET,
    "mail/*.eml",
)
"""What a demo leaves in its folder; nothing else in it is ever removed."""


class _SignIn(BaseModel):
    """What the backend's demo data says about the member to sign in as."""

    email: str
    password: Secret


def run(*, data_dir: Path | None, fresh: bool, read_only: bool = False) -> int:
    """Start the backend, sign in, open the client, and end the backend with it; returns the client's exit code.

    Raises:
        Failure: a demo runs there already, the folder can't be used, or the backend does not start.
    """
    folder = (data_dir or paths.demo_dir()).absolute()
    try:
        paths.private_dir(folder)
        folder.chmod(0o700)
    except OSError as error:
        raise Failure(f"{folder} can't be used ({error.strerror}): name another with --data-dir") from None
    with _alone(folder), _socket_for(folder) as socket:
        if fresh:
            _remove_ours(folder)
        with _backend(folder, socket) as process:
            server = _listening(process, folder)
            member = _member(folder)
            credential = asyncio.run(_signed_in(server, folder, member))
            file = config.read(paths.config_file())  # The demo is none of its servers.
            settings = file.model_copy(update={"server": server, "read_only": read_only or file.read_only})

            from tui.opening import open_client
            from tui.persons import KnownPassword

            given = KnownPassword(
                member.email, member.password, _FILLED_IN.format(folder / _SIGN_IN), _MAILS.format(folder / "mail")
            )
            return open_client(
                settings, credential, keep=partial(_keep, folder), forget=partial(_forget, folder), given=given
            )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One demo per folder: the lock goes with the process, however it ends."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                f"a demo runs in {folder} already: use that one, end it with q, or name another folder with --data-dir"
            ) from None
        yield


@contextmanager
def _socket_for(folder: Path) -> Iterator[Path]:
    """Where the backend listens: in the folder, or in a private one of the system's when its path is too long."""
    inside = folder / _SOCKET
    if len(os.fsencode(inside)) <= _SOCKET_PATH_MAX:
        yield inside
        return
    with tempfile.TemporaryDirectory(prefix="mxprofile-", dir=os.environ.get("XDG_RUNTIME_DIR")) as runtime:
        yield Path(runtime) / _SOCKET


def _remove_ours(folder: Path) -> None:
    for pattern in _OURS:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


@contextmanager
def _backend(folder: Path, socket: Path) -> Iterator[subprocess.Popen[str]]:
    """The backend as a child in a session of its own: a hang-up reaches the client alone, which then ends the child.

    It ends with its standard input too, and so with this process, even if that is killed. It is started in the folder:
    a path in a database's URL would lose its question and percent marks.
    """
    command = [sys.executable, "-P", "-m", "backend", "serve", "--exit-with-stdin", "--demo-data"]
    command += [
        "--uds",
        str(socket),
        "--database",
        f"sqlite:///{_DATABASE}",
        "--mail-dir",
        str(folder / "mail"),
        "--public-url",
        _PUBLIC_URL,
    ]
    with _private_log(folder / _LOG) as log:
        process = subprocess.Popen(  # noqa: S603 - our own program and paths
            command,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _private_log(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    with suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _listening(process: subprocess.Popen[str], folder: Path) -> str:
    """The address in the backend's first line, waited for while Textual is imported."""
    print("Preparing the demo…", end="", file=sys.stderr, flush=True)  # noqa: T201 - before there is a screen
    importlib.import_module("tui.app")

    assert process.stdout is not None
    line = process.stdout.readline()
    print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201
    words = line.split()
    if words[:2] != ["listening", "on"] or len(words) < 3:
        raise Failure(f"the demo's backend did not start{_last_line(folder / _LOG)}. {_ANEW}")
    return line.removeprefix("listening on ").strip()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return f" ({lines[-1][:200]}; all of it is in {log})" if lines else ""


def _member(folder: Path) -> _SignIn:
    """Whom to be, as the backend wrote it down.

    Raises:
        Failure: it is not there, or not readable.
    """
    try:
        return _SignIn.model_validate_json((folder / _SIGN_IN).read_bytes())
    except (OSError, ValidationError):
        raise Failure(f"the demo can't sign in: {folder / _SIGN_IN} is missing or broken: {_ANEW}") from None


async def _signed_in(server: str, folder: Path, member: _SignIn) -> Credential:
    """The session of the last time while it is good, else a new one of the demo's member.

    Raises:
        Failure: she can't sign in.
    """
    async with Client(server, user_agent="mxprofile demo") as client:
        kept = _kept(folder)
        if kept is not None:
            client.use(kept.secret)
            with suppress(NotSignedIn, SecretRefused):
                await client.secret_info()
                return kept
        try:
            answer = await client.sessions.sign_in(member.email, member.password)
        except ApiError as error:
            raise Failure(f"the demo can't sign in: {error.sentence.rstrip('.')}: {_ANEW}") from None
    _keep(folder, server, answer)
    return credentials.of_session(server, answer)


def _kept(folder: Path) -> Credential | None:
    try:
        return Credential.model_validate_json((folder / _SESSION).read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(folder: Path, server: str, answer: SignedIn) -> None:
    """Beside the demo's data, not among the person's own secrets."""
    credential = credentials.of_session(server, answer)
    private_files.write_private(folder / _SESSION, credential.model_dump_json(exclude={"source"}).encode())


def _forget(folder: Path, _server: str) -> None:
    """The account is deleted: only ``--fresh`` brings it back."""
    (folder / _SESSION).unlink(missing_ok=True)
