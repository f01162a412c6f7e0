"""Secrets at rest: one 0600 file per server in a 0700 folder (rule 13.5)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from api_client import address
from api_client.wire.base import Secret
from api_client.wire.enums import SecretKind
from tui import paths
from tui.private_files import CredentialError, file_for, read_private, write_private

if TYPE_CHECKING:
    from api_client.wire.session import SignedIn


class Credential(BaseModel):
    """A secret for one server, and what is known about it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    server: str
    """The address it is for, as `api_client.address` writes it; it is sent to no other."""
    secret: Secret
    kind: SecretKind = SecretKind.UNKNOWN
    email: str = ""
    """The account's address; empty when unknown."""
    expires_at: datetime | None = None
    """When a session ends; None for what has no known end."""
    in_keyring: bool = False
    """True in a file that holds all but the secret, which is in the desktop's keyring."""
    source: str = ""
    """Where it came from, for people: a file's path, or the environment variable's name."""


def of_session(server: str, answer: SignedIn) -> Credential:
    """What is kept of a sign-in at `server`."""
    return Credential(
        server=server,
        secret=answer.token,
        kind=SecretKind.SESSION,
        email=answer.account.email.plain,
        expires_at=answer.expires_at,
    )


def stored(server: str) -> Credential | None:
    """What is kept in a file for `server`, or None.

    Raises:
        CredentialError: it is readable by others, or broken.
        api_client.errors.BadServerAddress: `server` is no address.
    """
    path = file_for(server)
    try:
        content = read_private(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CredentialError(f"{path} can't be read ({error.strerror}): remove it and sign in again") from None
    try:
        credential = Credential.model_validate_json(content)
    except ValidationError:
        raise CredentialError(f"{path} is broken: remove it and sign in again") from None
    if credential.server != address.parse(server).text:
        raise CredentialError(f"{path} belongs to another server: remove it and sign in again")
    return credential.model_copy(update={"source": str(path)})


def store(credential: Credential) -> Path:
    """Keep it for its server in place of an older one; on the disk when this returns its path.

    Raises:
        CredentialError: it can't be written.
    """
    path = file_for(credential.server)
    named = credential.model_copy(update={"server": address.parse(credential.server).text})
    try:
        paths.private_dir(path.parent)
        write_private(path, named.model_dump_json(exclude={"source"}).encode())
    except OSError as error:
        raise CredentialError(f"{path} can't be written ({error.strerror}): make room or correct its folder") from None
    return path


def forget(server: str) -> bool:
    """Remove what is kept for `server`; False when there was nothing."""
    try:
        file_for(server).unlink()
    except FileNotFoundError:
        return False
    return True
