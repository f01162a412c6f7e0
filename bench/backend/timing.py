"""Measuring: medians of many small calls, within a bound of seconds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

LONGEST = 3.0
"""Seconds for one figure."""


def median_us(act: Callable[[int], object], times: int = 400) -> float:
    """The median microseconds of `act`, called with 0, 1, 2… after some calls that don't count."""
    for number in range(10):
        act(number)
    spent, end = [], time.perf_counter() + LONGEST
    for number in range(times):
        began = time.perf_counter()
        act(number)
        now = time.perf_counter()
        spent.append(now - began)
        if now > end:
            break
    return statistics.median(spent) * 1e6


def short(us: float) -> str:
    """A time in a table."""
    return f"{us:.0f} µs" if us < 10_000 else f"{us / 1000:.0f} ms" if us < 10_000_000 else f"{us / 1e6:.0f} s"
