"""Where the secret comes from, and where a sign-in is kept.

The order: ``MXPROFILE_TOKEN``, the person's ``token_command``, the desktop's keyring, a private file. The last two keep
sign-ins; the file of a server says too that its secret is in the keyring.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from pydantic import SecretStr

from api_client import address, secret
from api_client.wire.enums import SecretKind
from tui import credentials, desktop_keyring, last_seen
from tui.config import Config
from tui.credentials import Credential
from tui.private_files import CredentialError

ENVIRONMENT = "MXPROFILE_TOKEN"
COMMAND_SECONDS = 60.0
"""How long a token command may take: a password manager may ask its owner first."""


def find(settings: Config) -> Credential | None:
    """The secret for the settings' server and where it came from, or None.

    Raises:
        CredentialError: the command failed, the keyring is silent, or the file is readable by others or broken.
        api_client.errors.BadServerAddress: the server is no address.
    """
    server = address.parse(settings.server).text
    if token := os.environ.get(ENVIRONMENT, "").strip():
        return _given(server, token, ENVIRONMENT)
    if settings.token_command:
        return _given(server, _printed_by(settings.token_command), _named(settings.token_command))
    return kept(server)


def kept(server: str) -> Credential | None:
    """What the last sign-in left, whatever the environment and the settings say; raises as `find`."""
    stored = credentials.stored(server)
    if stored is None or not stored.in_keyring:
        return stored
    found = desktop_keyring.get(stored.server)
    if found is None:
        raise CredentialError("the desktop's keyring does not give the secret: unlock it, or sign in again")
    return stored.model_copy(update={"secret": found, "source": "the desktop's keyring"})


def keep(credential: Credential, *, keyring: bool) -> str:
    """Keep a sign-in: in the keyring where that is wanted, installed and answers, else in a file; says where.

    Raises:
        CredentialError: neither took it.
    """
    server = address.parse(credential.server).text
    if keyring and desktop_keyring.installed() and desktop_keyring.put(server, credential.secret):
        credentials.store(credential.model_copy(update={"secret": SecretStr(""), "in_keyring": True}))
        return "the desktop's keyring"
    return str(credentials.store(credential))


def forget(server: str) -> None:
    """Forget the sign-in at `server`, and what was seen with it."""
    last_seen.forget_all()
    stored = credentials.stored(server)
    if stored is not None and stored.in_keyring:
        desktop_keyring.drop(stored.server)
    credentials.forget(server)


def forget_account(server: str, email: str) -> None:
    """Forget the sign-in at `server` if it is of this account, which is no more."""
    with suppress(CredentialError):  # What can't be read is told when it is to be used.
        stored = credentials.stored(server)
        if stored is not None and stored.email == email:
            forget(server)


def _given(server: str, token: str, source: str) -> Credential:
    value = SecretStr(token)
    return Credential(server=server, secret=value, kind=secret.kind_of(value) or SecretKind.UNKNOWN, source=source)


def _named(command: Sequence[str]) -> str:
    """What the command is called on screens and in reports: without its arguments, which may hold a secret."""
    return f"token_command {command[0]!r}"


def _printed_by(command: Sequence[str]) -> str:
    """The first line that the person's command prints; what it says on standard error is hers to see."""
    name = _named(command)
    try:
        ended = subprocess.run(  # noqa: S603 - the person's own command, without a shell
            [*command], stdout=subprocess.PIPE, text=True, check=False, timeout=COMMAND_SECONDS
        )
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "it can't be started"
        raise CredentialError(f"{name}: {told}: correct it in config.toml") from None
    except subprocess.TimeoutExpired:
        raise CredentialError(f"{name} took over {COMMAND_SECONDS:.0f} s: run it by itself") from None
    lines = ended.stdout.split()
    if ended.returncode or not lines:
        how = f"ended with {ended.returncode}" if ended.returncode else "printed nothing"
        raise CredentialError(f"{name} {how}: run it by itself to see why")
    return lines[0]
