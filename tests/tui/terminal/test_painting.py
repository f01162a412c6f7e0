"""A screen that is painted look by look is the one that was drawn row by row."""

from __future__ import annotations

import random

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tests.tui.terminal.screens import Emulated
from tui.terminal.shown import Piece, Shown

SIZE = (30, 8)
WORDS = ["Ada", "a b", "a    b", "      ", " ", "日本", "é", "e\u0301", "👩‍💻", "──────", "▀▀", "x" * 12]
STYLES = [
    Style.parse(name) for name in ("", "red", "bold", "on blue", "red on blue", "underline", "reverse", "on #121212")
]


def drawn(seed: int, *, erases_in_color: bool) -> tuple[Emulated, Shown, int]:
    """A terminal with words in all kinds of looks, what is known of it, and how many bytes that took."""
    chance = random.Random(seed)
    terminal, shown = Emulated(SIZE), Shown(erases_in_color=erases_in_color)
    pieces = []
    for y in range(SIZE[1]):
        segments = [Segment(chance.choice(WORDS), chance.choice(STYLES)) for _ in range(chance.randint(1, 9))]
        pieces.append(Piece(0, y, [*Segment.adjust_line_length(segments, SIZE[0], chance.choice(STYLES))]))
    terminal.feed(shown.update(pieces, SIZE, ColorSystem.TRUECOLOR))
    return terminal, shown, terminal.bytes


@pytest.mark.parametrize("erases_in_color", [True, False])
def test_it_looks_the_same(*, erases_in_color: bool) -> None:
    for seed in range(60):
        terminal, shown, _ = drawn(seed, erases_in_color=erases_in_color)
        frame = shown.frame()
        assert frame is not None
        painted = Emulated(SIZE)
        painted.feed("\x1b#8")  # pyte erases with a colour only what was written before.
        painted.feed(f"\x1b[2J\x1b[H{frame['text']}")
        assert painted.seen() == terminal.seen(), seed


def test_a_screen_of_few_colours_takes_little_more_than_its_text() -> None:
    shown, terminal = Shown(), Emulated(SIZE)
    line = [
        Segment("│", STYLES[4]),
        Segment(" name     ", STYLES[3]),
        Segment("│", STYLES[4]),
        Segment(" " * 18, STYLES[3]),
    ]
    terminal.feed(shown.update([Piece(0, y, line) for y in range(SIZE[1])], SIZE, ColorSystem.TRUECOLOR))
    frame = shown.frame()
    assert frame is not None
    assert len(frame["text"].encode()) < terminal.bytes * 0.8
