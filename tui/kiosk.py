"""Kiosk mode: the client for people who have an SSH key here and nothing else (docs/kiosk.md).

Before anything else is loaded it is found out whose connection this is, by the key that sshd has let in, and all that
the client keeps goes into that key's own folder. What could lead out of the client is offered nowhere; should a way be
left all the same, the process itself starts no other program and writes into no other folder.
"""

from __future__ import annotations

import base64
import binascii
import errno
import os
import re
import resource
import signal
import stat
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import paths
from tui.exit_codes import ExitCode, Failure
from tui.terminal import guard

if TYPE_CHECKING:
    from tui.config import Config

OPTION = "--kiosk"

_FROM_SSHD = frozenset({"HOME", "LOGNAME", "PATH", "SHELL", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "USER"})
"""What sshd sets itself, whatever the other side asks for."""
_FROM_OUTSIDE = frozenset(
    {"COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", "MXPROFILE_PLAIN_OUTPUT", "NO_COLOR", "TERM", "TZ"}
)
"""What may come from the other side, and says how to draw. A time zone and a locale are files that are looked for."""
_HARMLESS = re.compile(r"\w[\w.@+-]*(/\w[\w+-]*)*", re.ASCII)

_PROGRAMS = frozenset(
    {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "subprocess.Popen"}
)
"""Python's names of what begins another program (https://docs.python.org/3/library/audit_events.html)."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DEVICES = ("/dev/null", "/dev/tty")


def entered(given: Sequence[str]) -> int:
    """Enter it if the arguments have the option, which may be shortened as any; an exit code where it fails."""
    if any(len(word) > len("--") and OPTION.startswith(word) for word in given):
        try:
            enter()
        except Failure as failure:
            sys.stderr.write(f"mxprofile: {failure.sentence}\n")
            return failure.code
    return 0


def enter(environment: MutableMapping[str, str] = os.environ) -> None:
    """Make this process one for the key that sshd has let in, for good.

    Raises:
        Failure: a command was given along, no key is known, or its folder can't be used.
    """
    # What a key of the terminal does while nobody reads it: stop the program, or leave its memory in a file.
    for number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    if "SSH_ORIGINAL_COMMAND" in environment:
        raise Failure(f"here is the client alone: {guard.KIOSK}", ExitCode.WRONG_USAGE)
    name = key_name(environment.get("SSH_USER_AUTH", ""))
    clean(environment)
    folder = _folder(name)
    paths.keep_in(folder)
    sys.dont_write_bytecode = True
    stay_inside(folder)


def key_name(path: str) -> str:
    """The fingerprint of the key in the file that sshd's ExposeAuthInfo makes, as ssh-keygen has it but for / and +.

    Of several keys that were all needed it is one of all together.

    Raises:
        Failure: sshd names none, or a certificate.
    """
    try:
        with Path(path).open(encoding="ascii") as file:
            proofs = [line.split() for line in file]
        keys = {(proof[1], binascii.a2b_base64(proof[2])) for proof in proofs if proof[:1] == ["publickey"]}
    except (OSError, ValueError, IndexError):
        keys = set()
    if not keys:
        remedy = "it needs `ExposeAuthInfo yes` in sshd_config, and a sign-in by key"
        raise Failure(f"{OPTION} does not know whose connection this is: {remedy}", ExitCode.WRONG_USAGE)
    if any("-cert-" in kind for kind, _ in keys):
        raise Failure(f"{OPTION} knows people by their keys, and a certificate is another one each time")
    import hashlib

    digest = hashlib.sha256(b"".join(sorted(key for _, key in keys))).digest()
    return f"SHA256-{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def clean(environment: MutableMapping[str, str]) -> None:
    """Leave only what sshd sets, and what says how to draw: neither settings nor secrets come from the other side."""
    for name in [*environment]:
        drawn = name in _FROM_OUTSIDE and _HARMLESS.fullmatch(environment[name]) is not None
        if not drawn and name not in _FROM_SSHD:
            del environment[name]


def _folder(name: str) -> Path:
    """The folder of a key, which nobody else can look into."""
    folder = paths.state_dir() / "kiosk" / name
    try:
        for one in (folder.parent.parent, folder.parent, folder):
            paths.private_dir(one)
        state = folder.lstat()
    except OSError as error:
        raise Failure(f"{folder} can't be made ({error.strerror})") from None
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o077:
        raise Failure(f"{folder} is not this user's alone: correct it with `chmod 700`, or move it away")
    return folder


def stay_inside(folder: Path) -> None:
    """From now on this process starts no other program, and writes no file but in `folder`.

    No fence against code that wants out, but there is none of that here: it holds what a fault might do.
    """
    inside = f"{folder}{os.sep}"

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PROGRAMS:
            raise PermissionError(errno.EPERM, "no other program is started here")
        if event == "open" and any(not path.startswith(inside) for path in _written(*arguments)):
            raise PermissionError(errno.EPERM, "nothing is kept here but what the client keeps itself")

    sys.addaudithook(refuse)


def _written(path: object, _mode: str | None, flags: int) -> Iterator[str]:
    """The path of what is opened, if that is a file to be written."""
    # An integer is a file that is open already.
    if isinstance(path, str | bytes | os.PathLike) and flags & _WRITES:
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - resolves no links, and asks nothing of the disk
        if name not in _DEVICES:
            yield name


def settings(file: Config) -> Config:
    """The settings without what names another program or keeps something elsewhere."""
    return file.model_copy(
        update={"token_command": [], "clipboard_command": [], "keyring": False, "pictures": "blocks"}
    )
