"""What was on the screen when the client was last left, and the answer behind it, so that the next start shows it.

Nothing here imports what takes time: the frame is painted before anything else is loaded. Both files are 0600 in a 0700
folder, hold no secret, and count only while nothing has changed that decides what is to be seen: the server, the
settings, who is signed in, as they were at the start: what others change meanwhile is not on the screen. They are
removed when a sign-in is forgotten or the server has ended it.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from tui import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DECIDES = ("MXPROFILE_SERVER", "NO_COLOR", "TERM", "COLORTERM", "TZ", "LANG", "LC_ALL")
"""Environment variables that decide what is to be seen, and how."""

_CHECKSUM = 4
"""Bytes before the content."""

_PROGRAM = Path(__file__).parent.parent
_FORMS = (
    "api_client/wire/*.py",
    "tui/config.py",
    "tui/terminal/pen.py",
    "tui/terminal/shown.py",
    "widgets/half_blocks.py",
)
"""The program's files that give form to what is kept: of another version it may lack what this one asks of it."""


class LastSeen:
    """The two files of one way to open the client."""

    def __init__(self, *words: str, environment: Mapping[str, str] = os.environ) -> None:
        """`words` are what the command line says, as the server's name."""
        self._words = [sys.version, *words, *(f"{name}={environment.get(name, '')}" for name in _DECIDES)]
        self._words.append(str("TMUX" in environment))  # Decides, with TERM, how a screen is painted.
        self._token = environment.get("MXPROFILE_TOKEN", "").strip()
        if self._token:
            self._words.append(_digest(self._token))
        place = paths.last_seen_dir() / f"{zlib.crc32(marshal.dumps(self._words)):08x}"
        self._frame, self._answer = place.with_suffix(".frame"), place.with_suffix(".answer")
        forms = (path for form in _FORMS for path in _PROGRAM.glob(form))
        self._decided = [*self._words, *_states(*forms), *_states(paths.config_file())]
        self._of = self._now()
        """Changes with the settings and with every sign-in and sign-out."""

    def renew(self) -> None:
        """Take the sign-ins as they are now, after one that this program has made.

        Not where the next start begins with the environment's token all the same, which may be another person's.
        """
        if not self._token:
            self._of = self._now()

    def frame(self) -> dict[str, Any] | None:
        """What was kept of the screen; None when there is nothing, or it no longer counts."""
        return self._read(self._frame)

    def answer(self) -> dict[str, Any] | None:
        """The answer that was on it, in the same way."""
        return self._read(self._answer)

    def keep(self, frame: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """Keep both for the next start; quietly none of them where the disk does not take them.

        Nor after a sign-in or a sign-out elsewhere: then they would not count, and lie there all the same.
        """
        if self._of != self._now():
            return
        with suppress(OSError):
            paths.private_dir(self._frame.parent)
            for path, content in ((self._frame, frame), (self._answer, answer)):
                _write(path, marshal.dumps({"of": self._of, **content}))

    def _now(self) -> list[str]:
        return [*self._decided, *_states(*paths.credentials_dir().glob("*"))]

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            content = marshal.loads(_written(path))  # noqa: S302 - as this program wrote it: anything else may end it
        except (OSError, ValueError, EOFError, TypeError):
            return None
        return content if isinstance(content, dict) and content.get("of") == self._of else None


def forget_all() -> None:
    """Remove what was kept, of whatever server."""
    with suppress(OSError):
        for path in paths.last_seen_dir().iterdir():
            path.unlink(missing_ok=True)


def _states(*paths: Path) -> Iterator[str]:
    """What changes whenever one of these files is written, or a missing one is made."""
    for one in sorted(paths):
        with suppress(OSError):
            stat = one.stat()
            yield f"{one.name} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns}"


def _write(path: Path, content: bytes) -> None:
    """A whole 0600 file or none; not flushed to the disk, since nothing is lost with it."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(zlib.crc32(content).to_bytes(_CHECKSUM, "big") + content)
    new.replace(path)


def _written(path: Path) -> bytes:
    """What `_write` was given.

    Raises:
        OSError: it can't be read, or others may have written it.
        ValueError: it is damaged.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        state = os.fstat(file.fileno())
        if state.st_uid != os.geteuid() or state.st_mode & 0o077:
            raise PermissionError(path)
        checksum, content = file.read(_CHECKSUM), file.read()
    if zlib.crc32(content) != int.from_bytes(checksum, "big"):
        raise ValueError(path)
    return content


def _digest(secret: str) -> str:
    import hashlib  # takes longer than all the rest

    return hashlib.sha256(secret.encode()).hexdigest()
