"""Text that other people wrote: cleaned when it arrives, and impossible to mix into markup by accident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Never

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from textual.content import Content

# ECMA-48 sequences go whole, so that a "[31m" is not left behind when its ESC is taken out.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # all other escapes
)
# C0, DEL, C1; bidi controls and marks; zero-width and invisible formatting; line and paragraph separators;
# interlinear annotation, the tag block, lone surrogates and variation-selector supplements.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef\ud800-\udfff]"
)


def clean(text: str, *, keep_newlines: bool = False) -> str:
    r"""`text` without escape sequences, control, bidi and invisible characters.

    White space that moves the cursor (tab, newline, carriage return, form feed, Unicode line separators) becomes a
    space; with `keep_newlines`, line ends of every kind become ``\n`` and stay.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = re.sub(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    if keep_newlines:
        return "\n".join(_CONTROLS.sub("", line) for line in text.split("\n"))
    return _CONTROLS.sub("", text.replace("\n", " "))


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
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
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
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string"}


class UntrustedBlock(Untrusted):
    r"""The same for text of several lines: line ends stay, as ``\n``."""

    __slots__ = ()
    keep_newlines: ClassVar[bool] = True
