"""The one error the rules raise: what was asked breaks a rule, and nothing was changed."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"


class BrokenKind(StrEnum):
    """What sort of no it is; the routes turn it into a status."""

    INVALID = "invalid"
    """The request itself is wrong: no state would make it right."""
    CONFLICT = "conflict"
    """The request is fine, the present state is in its way."""
    FORBIDDEN = "forbidden"
    """Somebody else, or another secret, may do it."""
    NOT_FOUND = "not_found"
    """It does not exist, or must look so."""


class RuleBroken(Exception):
    """A rule says no.

    `code` is stable and for programs, the message is a sentence for people. Neither ever holds a secret.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        kind: BrokenKind = BrokenKind.CONFLICT,
        field: str | None = None,
        **facts: JSON,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.kind = kind
        self.field = field
        """Dotted path of the field that is wrong, where there is one."""
        self.facts: dict[str, JSON] = facts
        """What a program needs to act on it, as open steps; the fact ``errors`` is a list of field errors."""
