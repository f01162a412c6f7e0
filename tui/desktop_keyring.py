"""The desktop's keyring, where the extra ``keyring`` is installed: asked in a thread, and never for long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from tui import paths

if TYPE_CHECKING:
    from pydantic import SecretStr

Answer = TypeVar("Answer")

SECONDS = 3.0
"""How long a keyring may take; a locked one asks its owner, and one without a desktop may never answer."""
_SERVICE = "mxprofile"


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("keyring") is not None


def likely_place(*, keyring: bool) -> str:
    """Where a sign-in will be kept, as far as can be said before, for people."""
    folder = paths.credentials_dir()
    home = Path.home()
    files = f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
    return f"the desktop's keyring, or else in {files}" if keyring and installed() else files


def get(server: str) -> SecretStr | None:
    """The secret kept for `server`; None when there is none, or the keyring does not answer."""

    def ask() -> SecretStr | None:
        import keyring

        secret = keyring.get_password(_SERVICE, server)
        from pydantic import SecretStr

        return SecretStr(secret) if secret else None

    return _in_time(ask)


def put(server: str, secret: SecretStr) -> bool:
    """Keep `secret` for `server`; False when the keyring does not take it."""

    def keep() -> bool:
        import keyring

        keyring.set_password(_SERVICE, server, secret.get_secret_value())
        return keyring.get_password(_SERVICE, server) == secret.get_secret_value()  # One backend drops everything.

    return _in_time(keep) or False


def drop(server: str) -> None:
    """Forget what is kept for `server`, if the keyring answers."""

    def forget() -> None:
        import keyring

        keyring.delete_password(_SERVICE, server)

    _in_time(forget)


def _in_time(act: Callable[[], Answer]) -> Answer | None:
    """What `act` gives, or None.

    The one thread of the client: a keyring blocks as long as it likes and can't be told to stop, so that it is left
    alone after a while; a daemon thread does not keep the program from ending.
    """
    answers: SimpleQueue[Answer | None] = SimpleQueue()

    def run() -> None:
        answer = None
        with suppress(Exception):  # Whatever a backend raises, the keyring is of no use then.
            answer = act()
        answers.put(answer)

    Thread(target=run, daemon=True, name="keyring").start()
    try:
        return answers.get(timeout=SECONDS)
    except Empty:
        return None
