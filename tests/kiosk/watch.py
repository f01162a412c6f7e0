"""What a process does outside itself, as Python tells its audit hooks: programs it starts, files it touches."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PROGRAMS = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "pty.", "subprocess.", "webbrowser.")
_LISTED = frozenset({"os.listdir", "os.scandir"})
_FILES = _LISTED | {"open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OWN = tuple(
    f"{folder}/"
    for folder in (
        *(sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")),
        *(Path(__file__).parents[2] / name for name in ("api_client", "styles", "tests", "tui", "widgets")),
    )
)
"""What the program and the tests are made of, which is read when it is needed first."""
_SYSTEM = ("/dev/null", "/usr/share/zoneinfo/", "/etc/localtime")


@dataclass
class _Watch:
    inside: str
    seen: list[str] = field(default_factory=list)

    def look_at(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note what is of interest."""
        first = arguments[0] if arguments else ""
        if event.startswith(_PROGRAMS):
            self.seen.append(f"program {first}")
        elif event in _FILES and isinstance(first, str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(first))  # noqa: PTH100 - asks nothing of the disk, else it would be noted
            writes = event not in _LISTED if event != "open" else bool(int(str(arguments[2])) & _WRITES)
            if not self._allows(path, writes=writes):
                self.seen.append(f"{'writes' if writes else 'reads'} {path}")

    def _allows(self, path: str, *, writes: bool) -> bool:
        if path.startswith(_OWN):
            return not writes or "__pycache__" in path
        return f"{path}/".startswith(self.inside) or path.startswith(_SYSTEM)


_watches: list[_Watch] = []
"""At most one; there is no way to take a hook out again."""


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    for watch in _watches:
        watch.look_at(event, arguments)


sys.addaudithook(_hook)


@contextmanager
def watching(inside: Path) -> Iterator[list[str]]:
    """A list that fills with the programs that are started, and with the files that are touched outside `inside`."""
    _watches.append(_Watch(f"{inside}/"))
    try:
        yield _watches[0].seen
    finally:
        _watches.clear()
