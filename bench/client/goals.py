"""What the client may cost, and which figures may not grow unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.client.figures import Figures

BASELINE = Path(__file__).with_name("baseline.json")
"""Figures that repeat on every machine, by size; renewed with ``--renew`` when a change is meant to cost more."""
GROWTH = 1.1
"""What a figure may be of its baseline."""
SPARE = 32
"""Bytes that count as none: one more word in a line is no growth of a figure that is nearly 0."""


@dataclass(frozen=True)
class Goal:
    """One row of the table: a figure, against another of the same run or by itself."""

    words: str
    figure: str
    most: float
    against: str = ""
    """The figure it is divided by."""

    def value(self, figures: Mapping[str, float]) -> float | None:
        """What is to be at most `most`; None where it was not measured."""
        if self.figure not in figures or (self.against and self.against not in figures):
            return None
        return figures[self.figure] / (figures[self.against] if self.against else 1)


GOALS = (
    Goal("last frame painted", "frame_ms", 0.25, "hello_ms"),
    Goal("Overview takes keys", "keys_ms", 1.2, "hello_ms"),
    Goal("Overview validated", "validated_ms", 1.8, "hello_ms"),
    Goal("Overview validated", "validated_ms", 0.4, "posting_ms"),
    Goal("bytes until then", "start_bytes", 8000),
    Goal("bytes until then", "start_bytes", 1, "posting_bytes"),
    Goal("next tab settled, ms", "tab_ms", 20),
    Goal("next tab, frames", "tab_frames", 2),
    Goal("next tab, CPU ms", "tab_cpu_ms", 25),
    Goal("next tab, bytes / smallest", "tab_ratio", 1.25),
    Goal("next row, the slowest list, ms", "slowest_row_ms", 4),
    Goal("next row, all lists, bytes / smallest", "row_ratio", 1.2),
    Goal("next row of 100 000, ms", "many_board_row_ms", 4),
    Goal("next row of 100 000, bytes / smallest", "many_board_row_ratio", 1.2),
    Goal("scroll by a line, ms", "line_ms", 10),
    Goal("scroll by a line, bytes", "line_bytes", 2000),
    Goal("scroll by a page, ms", "page_ms", 10),
    Goal("scroll by a page, bytes / smallest", "page_ratio", 1.3),
    Goal("next row beyond 80 ms of line, ms", "far_row_ms", 8),
    Goal("next tab beyond 80 ms of line, ms", "far_tab_ms", 15),
    Goal("start with 100 000 rows", "many_board_ms", 1.1, "few_board_ms"),
    Goal("idle for 5 s, bytes", "idle_bytes", 0),
    Goal("loading, bytes a second", "loading_bytes_s", 100),
    Goal("memory with data", "shown_mb", 1.4, "hello_mb"),
    Goal("memory after the server confirmed it", "synced_mb", 1.8, "hello_mb"),
    Goal("show overview --json", "json_ms", 1.3, "json_floor_ms"),
    Goal("--help", "help_ms", 6, "python_ms"),
    Goal("--version", "version_ms", 6, "python_ms"),
)
"""The order of the table."""

GUARDED = ("bytes", "ratio", "frames", "bytes_s")
"""Endings of figures that repeat."""
NOT_GUARDED = ("posting", "line", "page", "few", "many")
"""Beginnings of those that do not: of the peer, and of rows that scroll, which are others on another day."""


def guarded(figures: Mapping[str, float]) -> Figures:
    """The figures that may not grow."""
    return {
        name: round(value, 3)
        for name, value in figures.items()
        if name.endswith(tuple(f"_{ending}" for ending in GUARDED)) and not name.startswith(NOT_GUARDED)
    }


def grown(figures: Mapping[str, float], before: Mapping[str, float]) -> Iterator[str]:
    """A sentence for each figure that grew by more than a tenth."""
    for name, value in before.items():
        spare = SPARE if name.endswith(("bytes", "bytes_s")) else 0
        if name not in figures:
            yield f"{name} is not measured any more: renew the baseline"
        elif figures[name] > value * GROWTH + spare:
            yield f"{name} grew from {value:g} to {figures[name]:g}"


def baseline() -> dict[str, Figures]:
    """By size, as in ``120x40``."""
    read: dict[str, Figures] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    return read


def renew(figures: Mapping[str, Mapping[str, float]]) -> None:
    """Take these for the new baseline."""
    kept = {size: guarded(values) for size, values in figures.items()}
    BASELINE.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
