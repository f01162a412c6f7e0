"""Plain values that stand in for the wire models of last time, until an answer of now is there.

Loading pydantic and making the models takes as long as loading Textual. What was checked when it came is kept in our
own file as plain values, and what draws it asks for attributes only: so the last good answer is on the screen before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from api_client.wire.enums import OpenEnum
from api_client.wire.text import Untrusted, UntrustedBlock

_MAKERS: Mapping[str, Callable[[str], object]] = {
    "Untrusted": Untrusted,
    "UntrustedBlock": UntrustedBlock,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    **{kind.__name__: kind for kind in OpenEnum.__subclasses__()},
}
"""By the name of their type: what makes a value of its text."""

_PLAIN = (str, int, float, bool, type(None))


class StandIn:
    """Has the attributes of a model, with equal values, and so is equal to it."""

    def __init__(self, values: Mapping[str, object]) -> None:
        vars(self).update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)  # Here for mypy: the attributes are a model's.

    def __eq__(self, other: object) -> bool:
        return all(getattr(other, name, None) == value for name, value in vars(self).items())

    __hash__ = None  # type: ignore[assignment] # as a model's that holds lists


def kept(value: Any) -> Any:
    """`value`, a wire model or part of one, or what stands in for it, in types that `marshal` knows.

    Raises:
        TypeError: a part of it is of another type.
    """
    if isinstance(value, list):
        return [kept(item) for item in value]
    if isinstance(value, Untrusted):
        return type(value).__name__, value.plain
    if isinstance(value, Enum):
        return type(value).__name__, value.value
    if isinstance(value, date):  # and `datetime`, which is one
        return type(value).__name__, value.isoformat()
    if isinstance(value, _PLAIN):
        return value
    fields = vars(value) if isinstance(value, StandIn) else getattr(type(value), "model_fields", None)
    if fields is None:
        raise TypeError(f"{type(value).__name__} can't be kept")
    return {name: kept(getattr(value, name)) for name in fields}


def restored(kept: Any) -> Any:
    """What stands in for the value that was `kept`.

    Raises:
        KeyError: it holds a type that this version does not know.
        ValueError: a value is none of its type.
    """
    if isinstance(kept, list):
        return [restored(item) for item in kept]
    if isinstance(kept, tuple):
        return _MAKERS[kept[0]](kept[1])
    if isinstance(kept, dict):
        return StandIn({name: restored(value) for name, value in kept.items()})
    return kept
