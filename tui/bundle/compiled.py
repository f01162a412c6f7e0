"""What modules make of text while they are loaded, as it came out last time.

Dataclasses and named tuples write their functions and have them compiled, and each pattern of `re` is translated into
numbers: a sixth of what a start takes, for what depends on nothing but the text and Python. The bundle keeps it. Only
for modules that are being loaded: what is made a pattern later may be somebody's own words.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import collections
import dataclasses
import marshal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from re import _compiler, _parser  # type: ignore[attr-defined]
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from tui.bundle.reading import DAMAGED

if TYPE_CHECKING:
    import re

Key: TypeAlias = "tuple[str, str | bytes, int]"
"""How it is made (`exec`, `eval` or `re`), of what text, with what flags."""

_UNUSABLE = (*DAMAGED, RuntimeError)
"""What looking for something that is not kept raises, and making something of damaged content."""
_UNKNOWN = (AttributeError, TypeError, ValueError)
"""What asking `re` for what a pattern is made of may raise in a Python that makes it otherwise."""

_IMPORTING = "<frozen importlib._bootstrap>"
"""The file, as frames name it, of what runs each module that is loaded."""


class Compiled:
    """What is kept, by what it was made of, and what is new."""

    def __init__(self, kept: Mapping[Key, bytes]) -> None:
        self.kept = kept
        self.new: dict[Key, bytes] = {}
        self._translate: Callable[..., re.Pattern[Any]] = _compiler.compile

    def put_to_use(self) -> None:
        """Have it asked, from now on, by the modules of the standard library that compile."""
        vars(dataclasses)["exec"] = self._runs(dataclasses, "exec", exec)
        vars(collections)["eval"] = self._runs(collections, "eval", eval)
        _compiler.compile = self.pattern

    def _runs(self, module: ModuleType, how: str, run: Callable[..., Any]) -> Callable[..., Any]:
        """`exec` or `eval`, for a module that calls it with texts of its own."""

        def runs(text: str, names: dict[str, Any] | None = None, *own: Any) -> Any:
            return run(self.code(how, text), vars(module) if names is None else names, *own)

        return runs

    def code(self, how: str, text: str) -> CodeType:
        """The code of this text.

        Raises:
            SyntaxError: it is none of Python's.
        """
        key = (how, text, 0)
        with suppress(*_UNUSABLE):
            kept = marshal.loads(self.kept[key])  # noqa: S302 - believed as bytecode is
            if isinstance(kept, CodeType):
                return kept
        code: CodeType = compile(text, "<string>", how, dont_inherit=True)
        if _is_loading():
            self.new[key] = marshal.dumps(code)
        return code

    def pattern(self, text: Any, flags: int = 0) -> re.Pattern[Any]:
        """The pattern of this text, or of what `re` has parsed itself.

        Raises:
            re.error: it is none.
        """
        if type(text) not in {str, bytes}:  # Of another kind no bundle can hold it.
            return self._translate(text, flags)
        key = ("re", text, int(flags))  # `re.sub` of 3.13 passes a number of its own kind, which none can hold either.
        pattern: re.Pattern[Any]
        with suppress(*_UNUSABLE):
            pattern = _sre.compile(text, *marshal.loads(self.kept[key]))  # noqa: S302 - believed as bytecode is
            return pattern
        pattern = self._translate(text, flags)
        if _is_loading():
            with suppress(*_UNKNOWN):
                parts = _parts(text, flags)
                if _sre.compile(text, *parts) == pattern:
                    self.new[key] = marshal.dumps(parts)
        return pattern


def _parts(text: str | bytes, flags: int) -> tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]:
    """What a pattern is made of: its flags, its code, how many groups it has, and their names both ways round."""
    parsed = _parser.parse(text, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    code = [int(one) for one in _compiler._code(parsed, flags)]  # noqa: SLF001 - as `re` has it
    return int(flags | state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names)


def _is_loading() -> bool:
    """Whether who asks is a module that is being loaded."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None
