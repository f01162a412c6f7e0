"""Where secrets could have been left behind, and whether they were: whole, in part, or in another coding."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from tests.stories.terminal import Terminal

PART = 10
"""Characters; so much of a longer secret is as bad as all of it."""
_ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9])")
_SVG_TEXT = re.compile(rb"<[^>]*>|\s|&#160;")


@dataclass
class Scene:
    """What is there after, and while, somebody used the program."""

    home: Path
    hook: Path
    """Where `planted_crash` writes: pictures of the screen, and what the program started."""
    log: Path
    database: Path
    mails: Path
    """The server's."""
    database_before: bytes = b""
    """What the database held before anything of this was typed: ids, among whose digits any mailed code may stand."""
    terminals: list[Terminal] = field(default_factory=list)
    ends: ExitStack = field(default_factory=ExitStack)
    """Closes the terminals."""
    argv: dict[str, bytes] = field(default_factory=dict)
    """Of each process, while it ran."""
    environments: dict[str, bytes] = field(default_factory=dict)

    @property
    def credentials(self) -> list[Path]:
        """The one file that may hold a secret, the session's own; none before the first sign-in."""
        return [*self.home.glob(".config/mxprofile/credentials/*")]

    @property
    def pictures(self) -> list[Path]:
        """SVGs of the screen."""
        return sorted(self.hook.glob("*.svg"))

    def look_at(self, name: str, process: int) -> None:
        """Keep what everybody on the computer, or its owner, can read of a process that runs."""
        self.argv[name] = Path(f"/proc/{process}/cmdline").read_bytes()
        self.environments[name] = Path(f"/proc/{process}/environ").read_bytes()


def client_of(terminal: Terminal) -> int:
    """The process id of the program in a terminal: what its shell has started."""
    shell = int(terminal._tmux("list-panes", "-F", "#{pane_pid}"))
    return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])


Place: TypeAlias = Callable[[Scene], Iterator[tuple[str, bytes]]]
"""What is in one of the places: where exactly, and its bytes."""


# -- the places


def _scrollback(scene: Scene) -> Iterator[tuple[str, bytes]]:
    for number, terminal in enumerate(scene.terminals, 1):
        yield f"terminal {number}", terminal.scrollback().encode()
        yield f"terminal {number}, joined lines", terminal._tmux("capture-pane", "-p", "-J", "-S", "-").encode()


def _buffers(scene: Scene) -> Iterator[tuple[str, bytes]]:
    for number, terminal in enumerate(scene.terminals, 1):
        for name in terminal._tmux("list-buffers", "-F", "#{buffer_name}").split():
            yield f"terminal {number}, buffer {name}", terminal._tmux("show-buffer", "-b", name).encode()


def _pictures(scene: Scene) -> Iterator[tuple[str, bytes]]:
    for name, content in _files(scene.hook, "*.svg"):
        yield name, content
        yield f"{name}, its text alone", _SVG_TEXT.sub(b"", content)


def _under(folder: str, pattern: str = "**/*") -> Place:
    return lambda scene: _files(scene.home / folder, pattern)


def _elsewhere_at_home(scene: Scene) -> Iterator[tuple[str, bytes]]:
    """All but the one file that may hold a secret."""
    for name, content in _files(scene.home, "**/*"):
        if not name.startswith(tuple(map(str, scene.credentials))):
            yield name, content


def _credentials(scene: Scene) -> Iterator[tuple[str, bytes]]:
    for path in scene.credentials:
        yield str(path), path.read_bytes()


PLACES: Mapping[str, Place] = {
    "scrollback": _scrollback,
    "tmux buffers": _buffers,
    "argv": lambda scene: iter(scene.argv.items()),
    "environment": lambda scene: iter(scene.environments.items()),
    "children": lambda scene: _files(scene.hook, "children"),
    "pictures": _pictures,
    "settings": _under(".config", "**/*.toml"),
    "credentials": _credentials,
    "drafts": _under(".local/state/mxprofile/drafts"),
    "claims in flight": _under(".local/state/mxprofile", "claims*"),
    "last seen": _under(".local/state/mxprofile/last-seen"),
    "cache": _under(".cache"),
    "temporary files": _under("tmp"),
    "elsewhere at home": _elsewhere_at_home,
    "server log": lambda scene: _files(scene.log.parent, scene.log.name),
    "database": lambda scene: _files(scene.database.parent, f"{scene.database.name}*"),
    "mails": lambda scene: _files(scene.mails, "**/*"),
}
"""Where they are looked for."""

ALLOWED = {("credentials", "session"), ("mails", "code")}
"""The session's own secret is kept for the next start, in its file of 0600; a mailed code is in its mail."""


# -- looking


def _files(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob(pattern)):
        if path.is_file():
            content = path.read_bytes()
            yield str(path), content
            if b"\x1b" in content:
                yield f"{path}, without escape codes", _ESCAPES.sub(b"", content)


def forms(secret: str) -> re.Pattern[bytes]:
    """How a secret may stand somewhere: all of it or a part, as it is, in base64, hexadecimal, or quoted in an address.

    A short one, as a mailed code, only by itself: its digits are also part of longer numbers.
    """
    if _is_short(secret):
        return re.compile(rb"(?<![\d.])" + re.escape(secret.encode()) + rb"(?!\d)")
    parts = [secret[at : at + PART].encode() for at in range(0, len(secret) - PART + 1, PART)]
    found = {coded for part in parts for coded in (part, part.hex().encode(), quote(part).encode(), *_in_base64(part))}
    return re.compile(b"|".join(map(re.escape, sorted(found))))


def _is_short(secret: str) -> bool:
    return len(secret) < 2 * PART


def _in_base64(part: bytes) -> Iterator[bytes]:
    """The characters that depend on nothing around it, wherever it begins."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + part)
        yield coded[(before * 8 + 5) // 6 : (before + len(part)) * 8 // 6]


def leaks(scene: Scene, secrets: Mapping[str, str], places: Iterable[str] = PLACES) -> list[str]:
    """Which secret was found where, but for where one may be, and for a code that some id held by chance before."""
    looked_for = {name: forms(secret) for name, secret in secrets.items()}
    by_chance = {
        ("database", name)
        for name, secret in secrets.items()
        if _is_short(secret) and looked_for[name].search(scene.database_before)
    }
    return [
        f"{name} in {place}: {where}"
        for place in places
        for where, content in PLACES[place](scene)
        for name, form in looked_for.items()
        if (place, name) not in ALLOWED | by_chance and form.search(content)
    ]
