"""As much of JSON Schema as an API's document needs; a keyword not known here fails, so that none is passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

Schema = Mapping[str, Any]

WORDS = {"title", "description", "default", "examples", "deprecated", "readOnly"}
"""Keywords that ask for nothing."""
TYPES: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _is_time(text: str) -> bool:
    """RFC 3339, in UTC with ``Z``, as api.md has it."""
    return text.endswith("Z") and datetime.fromisoformat(text).utcoffset() is not None


FORMATS: Mapping[str, Callable[[str], object]] = {"date-time": _is_time, "date": date.fromisoformat}
CHECKS: Mapping[str, Callable[[Any, Any], object]] = {
    "type": lambda value, wanted: any(TYPES[name](value) for name in ([wanted] if isinstance(wanted, str) else wanted)),
    "enum": lambda value, wanted: value in wanted,
    "const": lambda value, wanted: value == wanted,
    "pattern": lambda value, wanted: re.search(wanted, value),
    "format": lambda value, wanted: FORMATS[wanted](value),
    "minLength": lambda value, wanted: len(value) >= wanted,
    "maxLength": lambda value, wanted: len(value) <= wanted,
    "minItems": lambda value, wanted: len(value) >= wanted,
    "maxItems": lambda value, wanted: len(value) <= wanted,
    "minimum": lambda value, wanted: value >= wanted,
    "maximum": lambda value, wanted: value <= wanted,
    "required": lambda value, wanted: not set(wanted) - value.keys(),
    "writeOnly": lambda _value, wanted: not wanted,
}


class Schemas:
    """The schemas of one document."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self.components = components

    def faults(self, schema: Schema, value: Any, at: str = "answer") -> Iterator[str]:
        """What is wrong with `value`, each with its place; nothing when it is as `schema` says."""
        for keyword, wanted in schema.items():
            if keyword in CHECKS:
                if not _holds(keyword, value, wanted):
                    yield f"{at}: {keyword} {wanted!r} does not hold"
            elif keyword not in WORDS:
                yield from self._within(keyword, wanted, value, at)

    def _within(self, keyword: str, wanted: Any, value: Any, at: str) -> Iterator[str]:
        match keyword:
            case "$ref":
                yield from self.faults(self.components[wanted.rpartition("/")[2]], value, at)
            case "anyOf" | "oneOf":
                if all(any(self.faults(one, value, at)) for one in wanted):
                    yield f"{at}: fits none of {len(wanted)} schemas"
            case "properties" if isinstance(value, dict):
                for name in wanted.keys() & value.keys():
                    yield from self.faults(wanted[name], value[name], f"{at}.{name}")
            case "items" if isinstance(value, list):
                for number, item in enumerate(value):
                    yield from self.faults(wanted, item, f"{at}[{number}]")
            case "properties" | "items":
                pass  # `type` tells of it
            case _:
                yield f"{at}: the keyword {keyword} is not known here"


def _holds(keyword: str, value: Any, wanted: Any) -> bool:
    try:
        return bool(CHECKS[keyword](value, wanted))
    except (TypeError, AttributeError, ValueError):
        return False
