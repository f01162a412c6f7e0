"""Where the server is: the three forms of address that are safe to send a secret to."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from api_client.errors import BadServerAddress

_VISIBLE = re.compile(r"[\x21-\x7e]{1,1024}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]+")
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


class Address(NamedTuple):
    """A checked address."""

    text: str
    """As it is shown."""
    base: str
    """What paths are appended to."""
    socket: str | None
    """Path of a Unix socket, or None for TCP."""


def parse(server: str) -> Address:
    """The address in `server`.

    Accepts ``https://HOST[:PORT][/PREFIX]``, the same with ``http`` for a loopback host, and ``unix:/PATH``.

    Raises:
        BadServerAddress: for anything else, saying why.
    """
    if server.startswith("unix:"):
        return _unix(server)
    if not _VISIBLE.fullmatch(server):
        raise BadServerAddress("The server's address holds blanks or unusual characters: type it again.")
    try:
        parts = urlsplit(server)
        port = parts.port
    except ValueError:
        raise BadServerAddress from None
    host = parts.hostname or ""
    _check(parts, host)
    authority = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    text = f"{parts.scheme}://{authority}{parts.path.rstrip('/')}"
    return Address(text, text, None)


def _unix(server: str) -> Address:
    path = server.removeprefix("unix:")
    if path.startswith("///"):
        path = path[2:]
    if not path.startswith("/") or not path.isprintable():
        raise BadServerAddress("A Unix socket is given by its full path, as in unix:/run/mxprofile/socket.")
    return Address(f"unix:{path}", "http://localhost", path)


def _check(parts: SplitResult, host: str) -> None:
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host):
        raise BadServerAddress
    if parts.scheme == "http" and not _is_loopback(host):
        raise BadServerAddress(
            "Plain http would show your password to the network: use https, or http on this machine."
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise BadServerAddress("The server's address must hold no user, password, query or fragment.")
    if not _PATH.fullmatch(parts.path.rstrip("/")):
        raise BadServerAddress("The path in the server's address is not valid: leave it out, or type it again.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
