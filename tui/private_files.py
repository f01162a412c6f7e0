"""Files that only their owner can read, and where the secret for a server lies; needs no pydantic."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from api_client import address
from tui import paths
from tui.exit_codes import Failure


class CredentialError(Failure):
    """A stored secret can't be used or kept; one line that says what to do, without the secret."""


def file_for(server: str) -> Path:
    """The file of a server: a readable part of its address and a digest of all of it."""
    import hashlib  # Late: it loads OpenSSL.

    name = address.parse(server).text
    readable = re.sub(r"[^a-z0-9.-]+", "-", name.partition(":")[2].lower()).strip("-.")[-40:]
    return paths.credentials_dir() / f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:12]}.json"


def write_private(path: Path, content: bytes) -> None:
    """Write a whole 0600 file or nothing: a new file, flushed to the disk, takes the old one's place.

    Raises:
        OSError: it can't be written; the old file is as it was.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_private(path: Path) -> bytes:
    """The content of a file that only its owner can read, in a folder that only its owner can enter."""
    if stat.S_IMODE(path.parent.stat().st_mode) & 0o077:
        raise CredentialError(f"others can look into {path.parent}: run `chmod 700 '{path.parent}'`")
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise CredentialError(f"others can read {path}: run `chmod 600 '{path}'`, then end the session everywhere")
        return file.read()
