"""Reads a drawn QR code as a phone does (ISO/IEC 18004), but for mending faults: what is drawn has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from segno import consts

PAIRS = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
"""Whether a cell's upper and lower module is dark."""
LEVELS = {
    0b01: consts.ERROR_LEVEL_L,
    0b00: consts.ERROR_LEVEL_M,
    0b11: consts.ERROR_LEVEL_Q,
    0b10: consts.ERROR_LEVEL_H,
}
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda y, x: (y + x) % 2,
    lambda y, _: y % 2,
    lambda _, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
"""A module is turned over where its mask gives 0."""
FORMAT = [*((8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)), *((y, 8) for y in (7, 5, 4, 3, 2, 1, 0))]

Modules = list[list[bool]]


def read(rows: Sequence[str]) -> tuple[str, int]:
    """The text of a code drawn in half blocks, and how many light modules are around it."""
    drawn = [[PAIRS[cell] for cell in row] for row in rows]
    dark = [*chain.from_iterable(([up for up, _ in row], [low for _, low in row]) for row in drawn)]
    margin = next(place for place, row in enumerate(dark) if any(row))
    side = len(dark[0]) - 2 * margin
    code = [row[margin : margin + side] for row in dark[margin : margin + side]]
    around = [*dark[:margin], *dark[margin + side :], *(row[:margin] + row[margin + side :] for row in dark)]
    assert not any(chain.from_iterable(around))
    return _text(code), margin


def _text(code: Modules) -> str:
    version = (len(code) - 17) // 4
    told = int("".join(str(int(code[y][x])) for y, x in FORMAT), 2) ^ 0b101010000010010
    mask = MASKS[told >> 10 & 0b111]
    bits = "".join(str(int(code[y][x] ^ (mask(y, x) == 0))) for y, x in _way(len(code), version))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, version, LEVELS[told >> 13]))
    assert data[:4] == "0100", "not in byte mode"
    begin = 4 + (8 if version < 10 else 16)
    length = int(data[4:begin], 2)
    return bytes(int(data[at : at + 8], 2) for at in range(begin, begin + 8 * length, 8)).decode()


def _way(side: int, version: int) -> Iterator[tuple[int, int]]:
    """The modules that hold data, in the order of their bits: up and down in columns of two, from the right."""
    taken = {(6, at) for at in range(side)} | {(at, 6) for at in range(side)}
    for top, left, height, width in ((0, 0, 9, 9), (0, side - 8, 9, 8), (side - 8, 0, 8, 9)):
        taken |= {(y, x) for y in range(top, top + height) for x in range(left, left + width)}
    centres: tuple[int, ...] = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    for y, x in ((y, x) for y in centres for x in centres):
        if (y, x) not in {(6, 6), (6, side - 7), (side - 7, 6)}:
            taken |= {(y + down, x + right) for down in range(-2, 3) for right in range(-2, 3)}
    if version > 6:
        taken |= {(y, x) for y in range(6) for x in range(side - 11, side - 8)}
        taken |= {(x, y) for y in range(6) for x in range(side - 11, side - 8)}
    columns = [x for x in range(side - 1, 0, -1) if x != 6]
    for turn, right in enumerate(range(side - 1, 6, -2)):
        yield from _column(right, side, taken, up=turn % 2 == 0)
    for turn, right in enumerate((5, 3, 1)):
        yield from _column(right, side, taken, up=((len(columns) - 6) // 2 + turn) % 2 == 0)


def _column(right: int, side: int, taken: set[tuple[int, int]], *, up: bool) -> Iterator[tuple[int, int]]:
    for y in range(side - 1, -1, -1) if up else range(side):
        yield from ((y, x) for x in (right, right - 1) if (y, x) not in taken)


def _in_order(words: list[int], version: int, level: int) -> Iterator[int]:
    """The data's bytes, which are dealt out to blocks like cards."""
    sorts: Sequence[consts.EC] = consts.ECC[version][level]  # type: ignore[index]  # segno says that it is an object
    lengths = [info.num_data for info in sorts for _ in range(info.num_blocks)]
    blocks: list[list[int]] = [[] for _ in lengths]
    dealt = zip_longest(*([block] * length for block, length in enumerate(lengths)))
    order = [block for turn in dealt for block in turn if block is not None]
    for block, word in zip(order, words, strict=False):
        blocks[block].append(word)
    return chain.from_iterable(blocks)
