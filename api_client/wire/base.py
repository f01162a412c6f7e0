"""What all wire models share: tolerance of answers, strictness of requests, common field types."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    field_validator,
)

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""An opaque identifier; safe in a path as it is."""

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
"""An activity kind: the snake_case of a row of the activity catalogue (rule 2.1)."""

Time = AwareDatetime
"""RFC 3339, in UTC with ``Z``."""

Count = Annotated[int, Field(ge=0)]

Secret = Annotated[
    SecretStr, PlainSerializer(lambda secret: secret.get_secret_value(), return_type=str, when_used="json")
]
"""A password, code or token: hidden in `repr` and tracebacks, in clear only in the JSON that goes over the wire."""


class Answer(BaseModel):
    """What the backend says. Fields it gains later are ignored by older clients."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Request(BaseModel):
    """What a client asks. Unknown fields are refused, so that a typing error is not silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: object) -> object:
        """No database keeps a NUL character in text."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("a NUL character is not allowed")
        return value


class OpenEnum(StrEnum):
    """Values an answer may gain later: one this client does not know becomes `UNKNOWN` instead of an error.

    Every subclass declares ``UNKNOWN = "unknown"``.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls("unknown") if isinstance(value, str) and value != "unknown" else None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        known = [member.value for member in cls if member.value != "unknown"]
        return {"type": "string", "enum": known, "title": cls.__name__}
