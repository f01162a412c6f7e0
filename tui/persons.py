"""Who may be at the keyboard: somebody whose password is known, or somebody else than before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api_client.errors import ApiError

if TYPE_CHECKING:
    from pydantic import SecretStr


class KnownPassword(NamedTuple):
    """The password of a member whom nobody chose to be, as in the demo: it is filled in wherever it is asked for."""

    email: str
    password: SecretStr
    sentence: str
    """Tells the person so, and where it comes from."""
    mails: str = ""
    """Tells where mails are that go to nobody else."""


class SomebodyElse(ApiError):
    """Who signed in when the session was over is not who meant this."""

    default = "You signed in as somebody else: nothing was sent."
