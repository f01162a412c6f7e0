"""Classes of hostile text, and what of each must never reach a terminal."""

from __future__ import annotations

from api_client.wire.text import Untrusted, UntrustedBlock
from tests.widgets.samples import Texts

MARKER = "UFdORUQ"
"""Stands inside escape sequences; it must never come out inside one."""

WIDE = "漢字" * 40 + "a" + "\u0301\u0489" * 50

PAYLOADS: dict[str, str] = {
    "csi": f"\x1b[2J\x1b[38;5;199m\x1b[6n\x1b[{MARKER}",
    "osc 52": f"\x1b]52;c;{MARKER}=\x07\x1b]52;c;{MARKER}=\x1b\\",
    "osc 8": f"\x1b]8;;https://{MARKER}.example/\x1b\\here\x1b]8;;\x1b\\",
    "title": f"\x1b]0;{MARKER}\x07\x1b]2;{MARKER}\x07",
    "open end": f"\x1b]52;c;{MARKER}=",
    "dcs and apc": f"\x1bP+q{MARKER}\x1b\\\x1b_G{MARKER}\x1b\\\x1b^{MARKER}\x1b\\",
    "c1": f"\x9b2J\x9d52;c;{MARKER}=\x9c\x90q{MARKER}\x9c\x85\x84",
    "bidi": "\u202eDENWP\u202c\u2066x\u2069\u200f\u061c",
    "zero width": "p\u200bw\u200dn\ufeffe\u2060d\u00ad\U000e0041",
    "action": "[@click=app.quit]press[/]",
    "closing tag": "[/] [/bold] [/nothing]",
    "style": "[bold red]x[/bold red] [WIP] [$primary]",
    "cursor": "one\r\ntwo\rover\x08\x08\x08\x0b\x0c\u2028\u2029three",
    "bell": "\x07\x7f\x00\x05\x0e",
    "wide": WIDE,
    "surrogates": "\ud800x\udfff\x9b31m",
}
"""Each class by name. Those of `MARKUP` are about Textual, the others about the terminal."""

MARKUP = ("action", "closing tag", "style")


class RawText(Untrusted):
    """Untrusted text whose cleaning was forgotten: what the other layers are there for."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self.plain = text


class RawBlock(UntrustedBlock):
    """The same for several lines."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self.plain = text


class Hostile(Texts):
    """Puts a payload before every text: cleaned as the wire models do, or raw."""

    def __init__(self, payload: str, *, raw: bool = False) -> None:
        self.payload = payload
        self.raw = raw

    def line(self, text: str) -> Untrusted:
        """One line."""
        return RawText(self.payload + text) if self.raw else Untrusted(self.payload + text)

    def block(self, text: str) -> UntrustedBlock:
        """Several lines."""
        return RawBlock(self.payload + text) if self.raw else UntrustedBlock(self.payload + text)
