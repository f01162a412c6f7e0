"""Text that other people wrote: cleaned when it arrives, and impossible to mix into markup by accident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Never
from unicodedata import category

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import CoreSchema
    from textual.content import Content

# ECMA-48 sequences go whole, so that a "[31m" is not left behind when its ESC is taken out.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # all other escapes
)
# Unicode's "default ignorable" characters that Python calls printable all the same: joiners, fillers, variation
# selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_SIMPLE = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff"  # Latin
    r"\u2010-\u2027\u2030-\u205e"  # punctuation
    r"\u2190-\u2319\u2500-\u25fc\u2706-\u2709\u270c-\u2727\u2756]*"  # arrows, boxes, shapes, ticks
)
MOST_MARKS = 4
"""Combining marks that may follow each other: enough for every script, too few to paint over the lines around."""


def clean(text: str, *, keep_newlines: bool = False) -> str:
    r"""`text` without escape sequences and without control, bidi, invisible, private and unassigned characters.

    What is left is what `str.isprintable` allows, with at most `MOST_MARKS` combining marks in a row. White space of
    every kind becomes a space; with `keep_newlines`, line ends of every kind become ``\n`` and stay. Cleaning twice
    changes nothing.
    """
    if (text.isascii() and text.isprintable()) or is_simple(text):
        return text
    text = _LINE_END.sub("\n", _ESCAPE_SEQUENCE.sub("", text))
    if keep_newlines:
        return "\n".join(map(_clean_line, text.split("\n")))
    return _clean_line(text.replace("\n", " "))


def is_simple(text: str) -> bool:
    """Whether `text` certainly stays as it is, with a cell for each character: so is nearly all that is shown.

    Of other characters, among them all emoji and marks, that has to be found out one by one.
    """
    return _SIMPLE.fullmatch(text) is not None


def _clean_line(line: str) -> str:
    """`line`, which holds no line end, with only visible characters and spaces."""
    line = _INVISIBLE.sub("", _SPACE.sub(" ", line))
    if line.isascii() and line.isprintable():
        return line
    kept: list[str] = []
    marks = 0
    for character in line:
        if not character.isprintable():
            continue
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def typed_line(text: str) -> str:
    """What a person typed into one line, as `Untrusted` would clean it in every answer, without blanks around it."""
    return clean(text).strip()


def typed_block(text: str) -> str:
    """The same of several lines."""
    return clean(text, keep_newlines=True).strip()


def visible_line(text: str) -> str:
    """`typed_line`. Raises ``nothing_visible`` when that leaves nothing: what can't be seen is no name."""
    return _visible(typed_line(text))


def visible_block(text: str) -> str:
    """`typed_block`. Raises ``nothing_visible`` when that leaves nothing."""
    return _visible(typed_block(text))


def _visible(text: str) -> str:
    if not text:
        from pydantic_core import PydanticCustomError  # Who validates has it; who only shows does without.

        raise PydanticCustomError("nothing_visible", "write something that can be seen")
    return text


class Untrusted:
    """One line of text written by somebody else, already cleaned.

    It is no `str`: formatting, joining or concatenating it raises `TypeError`, so it can't end up in markup
    unnoticed. Textual shows it as it is (`visualize`); everybody else asks for `plain`.
    """

    __slots__ = ("plain",)
    keep_newlines: ClassVar[bool] = False

    def __init__(self, text: str) -> None:
        self.plain: str = clean(text, keep_newlines=self.keep_newlines)
        """The cleaned text. Never pass it on as markup."""

    def visualize(self) -> Content:
        """What Textual draws: the literal characters, no markup (Textual's protocol for visuals)."""
        # Loaded only when Textual asks, and then it is loaded already: the wire models stay free of it.
        from textual.content import Content

        return Content(self.plain)

    def __str__(self) -> Never:
        raise TypeError("untrusted text is not formatted: use .plain where no markup is read")

    def __format__(self, spec: str) -> Never:
        raise TypeError("untrusted text is not formatted: use .plain where no markup is read")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.plain!r})"

    def __eq__(self, other: object) -> bool:
        return self.plain == other.plain if isinstance(other, Untrusted) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.plain)

    def __bool__(self) -> bool:
        return bool(self.plain)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(cls, core_schema.str_schema(strict=True)),
            ],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.plain, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string"}


class UntrustedBlock(Untrusted):
    r"""The same for text of several lines: line ends stay, as ``\n``."""

    __slots__ = ()
    keep_newlines: ClassVar[bool] = True
