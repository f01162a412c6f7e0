"""Bars over a time axis: how much there was when, with the largest value at their side and dates below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from widgets import words
from widgets.cells import fit, ink, line, pad_left

WITH_GAP = 3
"""Cells from which on there is a gap between bars."""
LABEL_ROWS = 2
"""The axis and what stands below it."""


@dataclass(frozen=True)
class Bar:
    """One bar: its value, and what it stands for."""

    value: int
    label: str
    """Short: "14 Nov", "Nov"."""


def axis_chart(bars: Sequence[Bar], width: int, height: int, *, widest: int = 2) -> list[Content]:
    """The bars in `height` lines of at most `width` cells, each at most `widest`; the last ones where it is narrow.

    Axis and labels are among the lines. Where each bar has room for its number, that stands below it too.
    """
    if not bars or height <= LABEL_ROWS:
        return []
    top = max(0, *(bar.value for bar in bars))
    side = len(words.grouped(top)) + 1
    room = max(width - side - 1, 1)
    shown = [*bars][-room:]
    each = min(room // len(shown), widest)
    numbers = [str(bar.value) for bar in shown]
    told = each >= WITH_GAP and max(map(len, numbers)) < each and height > LABEL_ROWS + 2
    rows = height - LABEL_ROWS - told
    drawn = [
        "".join(block if bar.value > 0 else " " for bar, block in zip(shown, row, strict=True))
        for row in words.chart([bar.value for bar in shown], len(shown), rows)
    ]
    gap = " " if each >= WITH_GAP else ""
    sides = [words.grouped(top) if row == 0 else "0" if row == rows - 1 else "" for row in range(rows)]
    lines = [
        line(pad_left(ink(label, "muted"), side - 1), ink(" │", "rest"), ink(_stretched(text, each, gap), "bar"))
        for label, text in zip(sides, drawn, strict=True)
    ]
    lines.append(ink(" " * side + "└" + "─" * (each * len(shown)), "rest"))
    lines.append(line(" " * (side + 1), ink(labels([bar.label for bar in shown], each), "muted")))
    if told:
        lines.append(line(" " * (side + 1), "".join(number.ljust(each) for number in numbers)))
    return [fit(text, width) for text in lines]


def labels(names: Sequence[str], each: int) -> str:
    """The last of `names`, and as many before it at the same distance as have room below bars of `each` cells."""
    total, step = len(names) * each, 1
    while step < len(names) and not _apart(_places(names, each, step, total), names):
        step += 1
    text = ""
    for place, at in _places(names, each, step, total):
        text = text.ljust(at) + names[place]
    return text[:total]


def _places(names: Sequence[str], each: int, step: int, total: int) -> list[tuple[int, int]]:
    """Every `step`th name, the last one among them, and its cell; the last one ends with the axis."""
    places = range((len(names) - 1) % step, len(names), step)
    return [(place, max(min(place * each, total - len(names[place])), 0)) for place in places]


def _apart(places: list[tuple[int, int]], names: Sequence[str]) -> bool:
    """True when there is a blank between each and the next."""
    return all(at + len(names[place]) < after for (place, at), (_, after) in pairwise(places))


def _stretched(text: str, each: int, gap: str) -> str:
    """Each bar `each` cells wide, the gap among them."""
    return "".join(block * (each - len(gap)) + gap for block in text)
