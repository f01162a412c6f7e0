"""Countries that a profile can name (rule 9.1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from api_client.wire.base import Answer
from api_client.wire.text import Untrusted


class Country(Answer):
    """A country of ISO 3166-1."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """Alpha-2, as a profile keeps it."""
    name: Untrusted
    """The usual one, in English."""
