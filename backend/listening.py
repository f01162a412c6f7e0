"""Sockets that the server listens on."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LAST_PORT = 65_535


@contextmanager
def on_path(path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A Unix socket for its user alone, and its address for clients; the file goes at the end."""
    with suppress(FileNotFoundError):
        path.unlink()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        try:
            yield listener, f"unix:{path}"
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def on_port(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A TCP socket, and its address for clients; port 0 is a free one. Raises `OSError` that names the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    name = f"[{host}]" if family == socket.AF_INET6 else host
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise OSError(f"{name}:{port} can't be listened on: {error.strerror}") from error
        yield listener, f"http://{name}:{listener.getsockname()[1]}"


def host_and_port(option: str, text: str) -> tuple[str, int]:
    """``HOST:PORT`` or ``[HOST]:PORT``, as an option has it. Raises `ValueError` that names the option."""
    host, separator, port = text.rpartition(":")
    if not (host and separator and port.isdecimal() and int(port) <= LAST_PORT):
        raise ValueError(f"{option} is HOST:PORT, not {text!r}")
    return host.strip("[]"), int(port)
