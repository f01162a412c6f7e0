"""What is measured: one run of each program, as figures by name. Those of a press are medians over the presses."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TypeAlias

from bench.client.program import Press, Program, Size
from bench.client.screen import Screen
from bench.client.stage import CLIENT, HELLO, Stage, silent
from tui.keys import TAB_TITLES

Figures: TypeAlias = "dict[str, float]"

VALIDATED = r"Up to date\."
IDLE_SECONDS = 5.0
LISTS = {"badges": "2", "challenges": "3", "board": "5", "activity": "7"}
"""Tabs that are lists, and their keys."""
ROWS, PAGES = 4, 3
"""Presses in each list."""
LOADING_SECONDS = 3.0


def hello(stage: Stage, size: Size) -> Figures:
    """The bare Textual program."""
    with Program(HELLO, stage.environment, size) as program:
        moments = program.watch("Hello, world")
        return {"hello_ms": moments.seen, "hello_mb": program.memory_mb()}


def posting(command: Path, stage: Stage, size: Size) -> Figures:
    """The peer, with no request yet."""
    with Program((str(command),), {**stage.environment, "POSTING_ANIMATION": "none"}, size) as program:
        ready = program.watch("Send").seen
        return {"posting_ms": ready, "posting_bytes": program.bytes, "posting_mb": program.memory_mb()}


def prepared(stage: Stage, size: Size) -> None:
    """Open the client once and leave it, so that it has a last frame of this size."""
    with Program(CLIENT, stage.environment, size) as program:
        program.watch(VALIDATED)


def start(stage: Stage, size: Size, *, idle: float = IDLE_SECONDS) -> Figures:
    """From the spawn to an Overview that the server has confirmed, and then nothing for a while."""
    with Program(CLIENT, stage.environment, size) as program:
        moments = program.watch(VALIDATED)
        return {
            "frame_ms": moments.first,
            "validated_ms": moments.seen,
            "start_bytes": program.bytes,
            "synced_mb": program.memory_mb(),
            "idle_bytes": program.idle(idle),
        }


def use(stage: Stage, size: Size) -> Figures:
    """A key typed into the last frame; then each tab twice, rows and pages of the lists."""
    with Program(CLIENT, stage.environment, size) as program:
        program.watch("Stats", quiet=0)
        since = program.send("right")
        moments = program.watch(_second_card_has_focus, since=since, quiet=0)
        figures = {"keys_ms": moments.seen + (since - program.began) * 1000, "shown_mb": program.memory_mb()}
        program.watch(VALIDATED)
        first = [next_tab(program) for _ in TAB_TITLES]
        tabs = [next_tab(program) for _ in TAB_TITLES]
        figures["first_tab_ms"] = median(press.settled_ms for press in first)
        figures |= _of(tabs, "tab") | {"tab_bytes": sum(press.bytes for press in tabs)}
        return figures | _lists(program)


def next_tab(program: Program) -> Press:
    """To another tab, until it is whole: on a busy machine its answer may come long after the first frame."""
    before = [*program.screen.rows]
    return program.press("]", lambda screen: screen.rows != before and bool(re.search(VALIDATED, screen.text)))


def _lists(program: Program) -> Figures:
    rows: dict[str, list[Press]] = {}
    for name, key in LISTS.items():
        program.press(key)
        program.press("home")
        rows[name] = [program.press("down") for _ in range(ROWS)]
    worst = max(rows.values(), key=lambda presses: median(press.settled_ms for press in presses))
    program.press(LISTS["board"])
    for _ in range(2 * PAGES):  # What is measured then has its rows already.
        program.press("pagedown")
    program.press("home")
    pages = [program.press("pagedown") for _ in range(PAGES + 2)][2:]  # The first two may be in sight.
    lines = [program.press("down") for _ in range(ROWS)]
    every = [*chain.from_iterable(rows.values())]
    return (
        {"board_row_ms": median(press.settled_ms for press in rows["board"])}
        | {"slowest_row_ms": median(press.settled_ms for press in worst)}
        | _of(every, "row")
        | _of(pages, "page")
        | _of(lines, "line")
    )


def _of(presses: Sequence[Press], name: str) -> Figures:
    ratios = [press.ratio for press in presses if not math.isnan(press.ratio)]
    return {
        f"{name}_ms": median(press.settled_ms for press in presses),
        f"{name}_bytes": median(press.bytes for press in presses),
        f"{name}_ratio": median(ratios) if ratios else 0.0,
        f"{name}_frames": median(press.frames for press in presses),
        f"{name}_cpu_ms": median(press.cpu_ms for press in presses),
    }


def _second_card_has_focus(screen: Screen) -> bool:
    corners = {}
    for y, text in enumerate(screen.lines):
        for found in re.finditer(r"[╭┏]. (Stats|Badges)", text):
            corners[found[1]] = screen.rows[y][found.start()].fg
    # Both have the ink of all cards in the frame of last time only where none had the focus.
    return len(corners) == len({*corners.values()}) == 2 and corners["Badges"] == _focus_ink(screen, corners)


def _focus_ink(screen: Screen, corners: Mapping[str, str]) -> str:
    others = [
        screen.rows[y][found.start()].fg
        for y, text in enumerate(screen.lines)
        for found in re.finditer(r"[╭┏]. (?:Challenge|People|Leaderboard|Portfolio)", text)
    ]
    return next((ink for ink in corners.values() if ink not in others), "")


def loading(size: Size) -> Figures:
    """Bytes a second while a server does not answer."""
    with silent() as stage, Program(CLIENT, stage.environment, size) as program:
        program.watch("Loading", quiet=1.0)
        return {"loading_bytes_s": program.idle(LOADING_SECONDS) / LOADING_SECONDS}


def long_board(stage: Stage, size: Size, name: str) -> Figures:
    """From the spawn to a board of the stage's members, asked for with the first key; rows and pages of it."""
    with Program(CLIENT, stage.environment, size) as program:
        program.watch("Overview|Over\\.", quiet=0)
        program.send("5")
        figures = {f"{name}_board_ms": program.watch(r"›\s+1 .*points").seen}
        return figures | _of([program.press("down") for _ in range(ROWS)], f"{name}_board_row")
