"""The last of three layers against hostile text: nothing that steers a terminal is ever drawn.

The wire models clean what arrives, `Untrusted` keeps it out of markup; this filter stands between every widget and the
terminal and catches what came another way (a typed text, an error message, a file name).
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from api_client.wire.text import clean

PLACEHOLDER = "\U0010eeee"
"""Stands where the terminal shows a picture (kitty's protocol), with combining marks that say which part of it."""


@lru_cache(4096)
def _shown(text: str) -> str:
    """`text` without what `clean` takes out, in as many cells as before, so that nothing beside it moves."""
    if text.startswith(PLACEHOLDER) and all(one == PLACEHOLDER or category(one) == "Mn" for one in text):
        return text
    return text if (cleaned := clean(text)) == text else set_cell_size(cleaned, cell_len(text))


def _safe_style(style: Style | None) -> Style | None:
    """`style`, or without its link when the link's address could end the sequence it is written in."""
    if style is None or style.link is None or clean(style.link) == style.link:
        return style
    return style.update_link(None)


class HostileTextFilter(LineFilter):
    """Drops control, bidi and invisible characters from every segment of every line (architecture.md)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, safe to write; control segments are Textual's own and stay."""
        return [
            segment
            if segment.control or (_is_plain(segment.text) and not (segment.style and segment.style.link))
            else Segment(_shown(segment.text), _safe_style(segment.style))
            for segment in segments
        ]


def _is_plain(text: str) -> bool:
    """The fast path: printable ASCII, which is nearly all that is drawn."""
    return text.isascii() and text.isprintable()
