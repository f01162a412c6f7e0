"""Documents for the wire models, made from their own fields: a field added tomorrow is tested tomorrow."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import types
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import annotated_types
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, StringConstraints

import api_client.wire
from api_client.wire.base import Answer, Request
from api_client.wire.challenge import Challenge
from api_client.wire.page import Page
from api_client.wire.points import LedgerRow
from api_client.wire.secret import Token
from api_client.wire.session import SessionInfo
from api_client.wire.text import Untrusted

NASTY = (
    *("\x00", "\x07", "\x08", "\x1b", "\x7f", "\x80", "\x85", "\xa0", "\xad"),  # control characters and odd blanks
    *("\x1b[31m", "\x1b[2J", "\x1bP1$r\x1b\\", "\x1bc", "\x9b31m", "\x9d0;t\x9c"),  # escape sequences
    *("\x1b]52;c;aGk=\x07", "\x1b]8;;http://x\x1b\\"),
    *("\u061c", "\u200e", "\u202e", "\u2066", "\u2069"),  # direction
    *("\u034f", "\u115f", "\u180e", "\u200b", "\u200d", "\u2028", "\u2029", "\u2800", "\u3164"),  # invisible
    *("\ufe0f", "\ufeff", "\ufff9", "\uffff", "\ue000", "\U000e0041", "\U000e0100", "\U0010ffff"),
    *("\u0301" * 7, "\u0489"),  # marks that pile up
)
"""One of each class of character that a line of text must not hold."""

PLAIN = ("Ada", "[b]", "[/x]", "[@click=app.quit]", "$x", "{0}", "%s", "é", "日本", "🙂", "ขั้", " ", "\t", "\n", "\r\n")

hostile_text = st.lists(st.sampled_from((*NASTY, *PLAIN)) | st.text(max_size=4), max_size=6).map(
    lambda pieces: "".join(pieces).encode(errors="ignore").decode()
)
"""Text as hostile as JSON can carry it."""

hostile_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | hostile_text | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile_text, inner, max_size=3),
    max_leaves=6,
)


def _subclasses(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from _subclasses(model)


def _models(base: type[BaseModel]) -> list[type[BaseModel]]:
    for module in pkgutil.iter_modules(api_client.wire.__path__):
        importlib.import_module(f"api_client.wire.{module.name}")
    found = {model.__name__: model for model in _subclasses(base) if not _is_generic(model)}
    return [found[name] for name in sorted(found)]


def _is_generic(model: type[BaseModel]) -> bool:
    return any(isinstance(parameter, TypeVar) for parameter in model.__pydantic_generic_metadata__["parameters"])


PAGES = (Page[Challenge], Page[LedgerRow], Page[Token], Page[SessionInfo])
ANSWERS = _models(Answer)
REQUESTS = _models(Request)


def documents(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of the right shape and within all bounds, with hostile text wherever text is free."""
    fields = {
        field.alias or name: _values(field.annotation, tuple(field.metadata))
        for name, field in model.model_fields.items()
    }
    return st.fixed_dictionaries(fields)


def damaged(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """The same with some fields missing, replaced by anything, or added."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    changes = st.dictionaries(st.sampled_from([*names, "added"]), hostile_json, max_size=3)
    return st.builds(lambda document, change: document | change, documents(model), changes)


def as_json(document: object) -> str:
    """The document as it comes over the wire."""
    return json.dumps(document)


def _values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Valid JSON values of a field's type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _values(arguments[0], (*arguments[1:], *metadata))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_values(argument) for argument in arguments))
    if origin is list:
        return st.lists(_values(arguments[0]), min_size=_least(metadata), max_size=2)
    if origin is Literal:
        return st.sampled_from(arguments)
    return _leaf(annotation, metadata)


def _leaf(kind: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if kind is type(None):
        return st.none()
    if issubclass(kind, BaseModel):
        return documents(kind)
    if issubclass(kind, StrEnum):
        return st.sampled_from([*kind]) | st.just("brand_new")
    if issubclass(kind, Untrusted):
        return hostile_text
    if issubclass(kind, (str, SecretStr)):
        return _texts(metadata)
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(*_bounds(metadata, -(2**53), 2**53))
    if kind is float:
        return st.floats(*_bounds(metadata, 0, 1))
    days = st.dates(date(1971, 1, 1), date(2999, 12, 31))
    return days.map(str) if kind is date else days.map(lambda day: f"{day}T23:59:59.999Z")


def _texts(metadata: tuple[Any, ...]) -> st.SearchStrategy[str]:
    patterns = [item.pattern for item in metadata if isinstance(item, StringConstraints) and item.pattern]
    if patterns:
        examples = ("a1", "a@b.example", "a.example", "field:1", "NL", "+31 20 123456")
        return st.sampled_from([example for example in examples if re.match(patterns[0], example)])
    return st.text("abc123", min_size=6, max_size=12)


def _bounds(metadata: tuple[Any, ...], low: int, high: int) -> tuple[int, int]:
    for item in metadata:
        for part in getattr(item, "metadata", [item]):
            if isinstance(part, annotated_types.Ge):
                low = max(low, int(str(part.ge)))
            if isinstance(part, annotated_types.Le):
                high = min(high, int(str(part.le)))
    return low, high


def _least(metadata: tuple[Any, ...]) -> int:
    for item in metadata:
        for part in getattr(item, "metadata", [item]):
            if isinstance(part, annotated_types.MinLen):
                return part.min_length
    return 0
