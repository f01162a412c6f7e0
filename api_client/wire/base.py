"""What all wire models share: tolerance of answers, strictness of requests, common field types."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import CoreSchema

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""An opaque identifier; safe in a path as it is."""

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
"""An activity kind: the snake_case of a row of the activity catalogue (rule 2.1)."""


def _spelt_out(value: object) -> object:
    """Pydantic would take a number, and digits alone, for seconds since 1970."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and not _BEGINS_WITH_DATE.match(value)):
        raise ValueError("a date or time is written as RFC 3339 has it, year first")
    return value


_BEGINS_WITH_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Time = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC)),
    BeforeValidator(_spelt_out),
    AfterValidator(lambda moment: moment.astimezone(UTC)),
]
"""RFC 3339, in UTC with ``Z``: one that is sent in another zone is turned.

Far from the ends of the calendar, where turning to local time overflows.
"""

Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(3000, 1, 1)), BeforeValidator(_spelt_out)]
"""An ISO 8601 date."""

Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
"""A whole number that every JSON reader keeps exactly; Python refuses to print one of many thousand digits."""

Count = Annotated[int, Field(ge=0, le=2**53)]

VisibleAscii = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,512}$")]
"""Text for programs, such as a cursor or a version: harmless on any screen."""

Secret = Annotated[
    SecretStr, PlainSerializer(lambda secret: secret.get_secret_value(), return_type=str, when_used="json")
]
"""A password, code or token: hidden in `repr` and tracebacks, in clear only in the JSON that goes over the wire."""


def _visible(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not (text.isascii() and text.isprintable() and " " not in text and 1 <= len(text) <= 512):
        raise ValueError("a secret that is issued is 1 to 512 visible ASCII characters")
    return secret


IssuedSecret = Annotated[
    Secret,
    AfterValidator(_visible),
    # Pydantic would call it "writeOnly", which says that it never stands in an answer.
    WithJsonSchema({"type": "string", "pattern": r"^[\x21-\x7e]{1,512}$"}),
]
"""A secret the backend made. It is shown on a screen, once, so it must hold nothing that a terminal obeys."""


def is_storable(text: str) -> bool:
    """False for text that no database keeps: with a NUL character, or with half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _stop_at_first_fault(schema: Any) -> None:
    """Of the lists in a schema, but for those in models inside it, which say so themselves."""
    if isinstance(schema, dict):
        if schema.get("type") == "list":
            schema["fail_fast"] = True
        for inner in schema.values() if schema.get("type") != "model" else ():
            _stop_at_first_fault(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _stop_at_first_fault(inner)


class Answer(BaseModel):
    """What the backend says. Fields it gains later are ignored by older clients.

    Reading one stops at the first item of a list that is not as it should be: half a kilobyte is kept for each fault,
    and there is room for millions of them in an answer.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _stop_at_first_fault(handler.resolve_ref_schema(schema)["schema"])
        return schema


class Request(BaseModel):
    """What a client asks. Unknown fields are refused, so that a typing error is not silently dropped.

    Texts that people type say themselves that blanks around them are dropped; those around a password belong to it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    sends_null: ClassVar[bool] = False
    """True where null means something: then all that was given is sent. Elsewhere None is not sent."""

    def as_json(self) -> bytes:
        """What goes over the wire, secrets in clear."""
        unset = self.sends_null
        return self.model_dump_json(by_alias=True, exclude_unset=unset, exclude_none=not unset).encode()

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: object) -> object:
        """Pydantic lets both pass in a `SecretStr`, and NUL in every text."""
        if isinstance(value, str) and not is_storable(value):
            raise ValueError("a NUL character or half of a surrogate pair is not allowed")
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _of_its_type(cls, value: object, info: ValidationInfo) -> object:
        """Pydantic would take 0 and "no" for false, true for 1, and "1" for 1: the schema says otherwise."""
        annotation: Any = cls.model_fields[str(info.field_name)].annotation
        declared = _plain_types(annotation)
        if (isinstance(value, bool) and bool not in declared) or (type(value) in _NUMBERS and not declared & _NUMBERS):
            raise ValueError("this is another type of JSON value than the field has")
        if isinstance(value, str) and declared <= {bool, *_NUMBERS}:
            raise ValueError("a number, true or false is written without quotes")
        return value


_NUMBERS: set[Any] = {int, float}


@cache
def _plain_types(annotation: Any) -> set[Any]:
    """The types that a field's value can have, one by one; those of a list's items are none of them."""
    if get_origin(annotation) is Annotated:
        return _plain_types(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return set().union(*map(_plain_types, get_args(annotation))) - {NoneType}
    return {annotation}
