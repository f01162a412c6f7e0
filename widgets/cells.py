"""Lines of text measured in cells: ink, clip, pad, columns, wrapping.

Everything takes and gives Textual's `Content`, built from literal characters: no markup is ever read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from api_client.wire.text import Untrusted
from widgets.ink import INKS
from widgets.words import Mark, bar, plain

CURRENT = "bold reverse"
"""The style of what is chosen."""

BLANK = Content("")
"""An empty line."""

GAP = 2
"""Cells between two columns."""

LABEL_WIDTH = 14
"""Cells of a detail's labels."""


def ink(text: str, name: str) -> Content:
    """`text` drawn with one ink of `widgets.ink`."""
    return Content.styled(text, INKS[name])


def current(text: str | Content) -> Content:
    """`text` as the one that is chosen: bold and reversed, which needs no colour."""
    # No ink: Textual leaves `reverse` out of a component class's style.
    return Content.assemble(text).stylize(CURRENT)


def content(text: Untrusted | None, name: str | None = None) -> Content:
    """Text written by somebody else, as literal characters, with an ink if one is named."""
    return ink(plain(text), name) if name else Content(plain(text))


def mark(value: Mark, *, glyph_only: bool = False) -> Content:
    """A mark's glyph and word in its ink; nothing for an empty one."""
    return ink(value.glyph if glyph_only else f"{value.glyph} {value.word}".strip(), value.ink)


def line(*parts: str | Content) -> Content:
    """`parts`, one after the other."""
    return Content.assemble(*parts)


def joined(parts: Iterable[str | Content], separator: str = " · ") -> Content:
    """The parts that are not empty, with a quiet separator between them."""
    between = ink(separator, "muted")
    pieces: list[str | Content] = []
    for part in parts:
        if part:
            pieces += [between, part] if pieces else [part]
    return Content.assemble(*pieces)


def whole(parts: Sequence[Content], width: int, separator: str = " · ") -> Content:
    """As many of `parts`, in their order, as fit into `width` cells uncut; only the first is ever cut."""
    for count in range(len(parts), 1, -1):
        text = joined(parts[:count], separator)
        if text.cell_length <= width:
            return text
    return fit(parts[0], width) if parts else BLANK


MOST_LOST = 20
"""Characters of a word that are rather left out than cut; only a longer one is cut in two."""


def fit(text: Content, width: int) -> Content:
    """`text` in at most `width` cells; what is cut off is told by an ellipsis, behind a whole word."""
    if text.cell_length <= width:
        return text
    short = text.truncate(max(width, 0), ellipsis=True)
    kept = len(_common_start(short.plain.removesuffix("…"), text.plain))
    if kept and text.plain[kept : kept + 1] != " ":
        space = text.plain.rfind(" ", 0, kept)
        # A glyph alone would say too little.
        if kept - space <= MOST_LOST and sum(map(str.isalnum, text.plain[: max(space, 0)])) > 1:
            kept = space
    whole_words = text.plain[:kept].rstrip(" ·,")
    return line(text[: len(whole_words)], "…") if whole_words else short


def pad(text: Content, width: int) -> Content:
    """`text` in exactly `width` cells."""
    short = fit(text, width)
    return short.pad_right(max(width - short.cell_length, 0))


def pad_left(text: Content, width: int) -> Content:
    """`text` in exactly `width` cells, at their right end."""
    short = fit(text, width)
    return short.pad_left(max(width - short.cell_length, 0))


def apart(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of `width` cells; `left` is cut first, `right` goes when it does not fit."""
    room = width - right.cell_length - 1
    if not right or room < 1:
        return fit(left, width)
    return line(pad(left, room), " ", right)


def columns(parts: Sequence[tuple[Content, int]], width: int) -> Content:
    """Parts in columns of the given widths with a gap between them, cut at `width` cells in all."""
    cells = [pad(part, size) for part, size in parts if size > 0]
    return fit(Content(" " * GAP).join(cells), width)


def progress(width: int, fraction: float, name: str = "bar") -> Content:
    """A bar of `width` cells in the ink `name`, on a quiet line."""
    filled, rest = bar(width, fraction)
    return line(ink(filled, name), ink(rest, "rest"))


def wrap(text: Content, width: int) -> list[Content]:
    """`text` as lines of at most `width` cells, broken after a " · ", else between words, else inside a long word."""
    if width < 1 or not text:
        return []
    return [piece.rstrip() for row in text.split("\n", allow_blank=True) for piece in _wrap_row(row, width)]


def _wrap_row(row: Content, width: int) -> list[Content]:
    rows: list[Content] = []
    while row.cell_length > width:
        head = row.truncate(width).plain.rstrip(" ")
        fits = len(_common_start(head, row.plain))
        dot, space = row.plain.rfind(" · ", 1, fits + 1), row.plain.rfind(" ", 1, fits + 1)
        end = dot + 2 if dot > 0 else space if space > 0 else max(fits, 1)
        rows.append(row[:end])
        row = row[end:]
        row = row[len(row.plain) - len(row.plain.lstrip(" ")) :]
    return [*rows, row]


def _common_start(head: str, text: str) -> str:
    # A wide character cut in half was replaced by a space: only what really is in the text counts.
    while head and not text.startswith(head):
        head = head[:-1]
    return head


def labelled(label: str, text: Content, width: int) -> list[Content]:
    """A quiet label and its text, wrapped beside it; nothing for an empty text."""
    rows = wrap(text, width - LABEL_WIDTH)
    return [line(pad(ink(label if at == 0 else "", "muted"), LABEL_WIDTH), row) for at, row in enumerate(rows)]


def table_row(name: Content, parts: Sequence[tuple[Content, int]], width: int, *, name_width: int = 24) -> Content:
    """A name, then parts in columns of fixed widths at the right; the last parts go where the width does not do."""
    shown = list(parts)
    while shown and sum(size + GAP for _, size in shown) > width - name_width:
        shown.pop()
    room = width - sum(size + GAP for _, size in shown)
    return columns([(name, room), *shown], width)
