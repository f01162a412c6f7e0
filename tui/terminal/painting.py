"""A whole screen in few bytes: one look after the other, since a colour costs more than the way to a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from tui.terminal.pen import DEFAULT, Look, blank, change

Cell: TypeAlias = "tuple[str, Look]"
"""What stands in a cell: a grapheme, or "" in the right half of a wide one; and how it looks."""

GAP = 5
"""So many blanks between two words of one look are written rather than jumped over."""


class _Run(NamedTuple):
    y: int
    x: int
    text: str


def painting(rows: Iterable[tuple[int, Sequence[Cell]]], ground: Look) -> str:
    """What paints these numbered rows on a screen of `ground`, with that pen and the cursor at home, up to a reset.

    Only for rows of cells that are one character each: of all others terminals disagree how far they reach, and what
    reaches too far must be overwritten by what stands beside it.
    """
    written: list[str] = []
    pen, at = ground, (0, 0)
    by_look: dict[Look, list[_Run]] = {}
    for y, row in rows:
        for look, run in _runs(y, row, (" ", ground)):
            by_look.setdefault(look, []).append(run)
    for look, runs in by_look.items():
        written.append(change(pen, look))
        pen = look
        for run in runs:
            written += [_way(at, run), run.text]
            at = (run.y, run.x + len(run.text))
    return "".join([*written, change(pen, DEFAULT)])


def most_common_ground(rows: Sequence[Sequence[Cell]]) -> Look:
    """The look of most blanks, with which the screen is filled at first."""
    blanks = Counter(look for row in rows for text, look in row if text == " " and _is_plain(look))
    return blanks.most_common(1)[0][0] if blanks else DEFAULT


def _is_plain(look: Look) -> bool:
    return look == Look(0, DEFAULT.foreground, look.background, "")


def _runs(y: int, row: Sequence[Cell], ground: Cell) -> Iterator[tuple[Look, _Run]]:
    """The parts of a row that are not ground, each of one look."""
    x = 0
    while x < len(row):
        if row[x] == ground:
            x += 1
            continue
        look = row[x][1]
        run = _Run(y, x, _text(row, x, look, ground))
        yield look, run
        x += len(run.text)


def _text(row: Sequence[Cell], x: int, look: Look, ground: Cell) -> str:
    """The text from `x` on in this look, over small gaps."""
    text, gap = "", 0
    for cell in row[x:]:
        if cell == ground and text:
            gap += 1
            if gap >= GAP or cell[1] != blank(look):
                break
        elif cell[1] == look or cell == (" ", blank(look)):
            text += " " * gap + cell[0]
            gap = 0
        else:
            break
    return text


def _way(at: tuple[int, int], run: _Run) -> str:
    """What moves the cursor to the beginning of `run`."""
    gap = run.x - at[1]
    if at[0] == run.y and gap >= 0:
        return "" if not gap else "\x1b[C" if gap == 1 else f"\x1b[{gap}C"
    return f"\x1b[{run.y + 1};{run.x + 1}H" if run.x else f"\x1b[{run.y + 1}H"
