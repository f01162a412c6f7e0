"""A real PgBouncer in front of a test's PostgreSQL server, where Debian's package is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import URL

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
"""The program; None where it is not installed."""
SERVER_CONNECTIONS = 3
"""Fewer than one process of the backend opens, so that each is handed from one transaction to another all the time."""
STOP_SECONDS = 60.0

_PORT = 6432
"""Part of its socket's name only: nothing listens on the network."""
_SETTINGS = """\
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = {size}
log_connections = 0
log_disconnections = 0
"""


class PgBouncer:
    """Hands out a few connections of a server, each for one transaction. Use it as a context manager."""

    def __init__(self, url: URL) -> None:
        """Start it before the server of this database, which is reached by a Unix socket, and wait until it listens."""
        assert PGBOUNCER is not None
        self._behind, self._folder = url, Path(tempfile.mkdtemp(prefix="mxprofile-pgbouncer-"))
        where = {"host": url.query["host"], "port": url.port or 5432, "user": url.username}
        settings = self._folder / "pgbouncer.ini"
        settings.write_text(_SETTINGS.format(**where, own_port=_PORT, folder=self._folder, size=SERVER_CONNECTIONS))
        command = [PGBOUNCER, str(settings)]
        if os.getuid() == 0:
            # It refuses to be root; whoever owns the server's socket may use it.
            owner = Path(str(url.query["host"])).owner()
            shutil.chown(self._folder, owner)
            command[1:1] = ["--user", owner]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "process up" in line:
                return
        raise AssertionError("".join(said))

    @property
    def url(self) -> str:
        """The database, by way of the pooler."""
        through = self._behind.set(port=_PORT).update_query_dict({"host": str(self._folder), "pooler": "transaction"})
        return through.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=STOP_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)
