"""What dialogs and plain commands share about making API keys and tokens (rules 13.2, 13.3 and 13.7)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from pydantic import SecretStr

from api_client.secret import kind_of
from api_client.wire.enums import SecretKind

ASKED_AGAIN = {
    "password_required": "password",
    "password_wrong": "password",
    "otp_required": "otp",
    "otp_invalid": "otp",
}
"""Which argument a refusal asks for (rule 13.7)."""


class Confirmed(TypedDict, total=False):
    """What rule 13.7 asks again, as arguments of the client's methods."""

    password: SecretStr
    api_key: SecretStr
    otp: SecretStr


def password_or_key(entered: SecretStr) -> Confirmed:
    """Who signs in through her company has no password here: she enters an API key, known by its form."""
    return {"api_key": entered} if kind_of(entered) is SecretKind.API_KEY else {"password": entered}


def confirmed(password: str, otp: str) -> Confirmed:
    """What was typed again, as arguments; nothing for what was not."""
    first = password_or_key(SecretStr(password)) if password else Confirmed()
    return {**first, "otp": SecretStr(otp.strip())} if otp.strip() else first


def expiry_moment(written: str) -> datetime:
    """The moment a token ends: ISO 8601, as in ``2027-01-31``, which is that day's first second in UTC.

    Raises:
        ValueError: `written` is no date.
    """
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def save_new(path: Path, secret: SecretStr) -> None:
    """Write `secret` and a line end to a new file that only its owner can read; on the disk on return.

    Raises:
        FileExistsError: there is something at `path` already; nothing is ever overwritten, no link followed.
        OSError: it can't be written; then no file is left.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secret.get_secret_value()}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise
