"""Hours of use: nothing crashes, nothing is stuck, and the memory stays as it is.

A failure names its seed: ``pytest tests/faults/test_hours.py --fault-seed N`` presses the same keys again, as does
``python -m tests.faults.soak N 10000`` by itself.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.any_keys import KEYS_IN_ALL
from tests.faults.soak import Measured, nowhere_else, soak
from tests.running import RunningBackend
from tests.tui.member import WELCOME, new_member
from tui.screens.tabs import TABS

pytestmark = [pytest.mark.outside, pytest.mark.slow]

SHORT = 200
"""Keys of the short form."""
WARM_AFTER = 3_000
"""Keys after which all has been there once: modules are loaded, caches are full."""
FLAT = 1.10
"""So much more memory at the end than after that is the same."""
MOST_STRAYS = 400
"""Widgets of closed dialogs that the last key, or the last request, may still hold."""


def growth(measured: Sequence[Measured]) -> float:
    """How many times more memory is taken in the last third than in the first one, once the program is warm."""
    warm = [one.resident for one in measured if one.keys >= WARM_AFTER]
    third = len(warm) // 3
    return statistics.median(warm[-third:]) / statistics.median(warm[:third])


def test_two_hours_of_use_leave_the_memory_flat(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("two hours of use take minutes: --full, as in `make check-outside`")
    seed = request.config.getoption("--fault-seed")
    command = [sys.executable, "-m", "tests.faults.soak", seed, str(KEYS_IN_ALL)]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"seed {seed}\n{ran.stdout}{ran.stderr}"
    *lines, seen = ran.stdout.splitlines()
    measured = [Measured(**json.loads(line)) for line in lines]
    assert growth(measured) <= FLAT, f"seed {seed}\n{ran.stdout}"
    assert all(sum(one.strays.values()) <= MOST_STRAYS for one in measured), f"seed {seed}\n{ran.stdout}"
    assert {tab.id for tab in TABS} <= {*json.loads(seen)}


def test_whatever_is_pressed_and_whatever_happens_esc_and_a_tabs_key_lead_back(
    backend: RunningBackend, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = int(request.config.getoption("--fault-seed"))
    print(f"seed {seed}")  # noqa: T201 - pytest shows it with a failure
    grace = new_member(backend)
    asyncio.run(grace.did(*WELCOME))
    with nowhere_else(tmp_path) as patch:
        asyncio.run(soak(grace, tmp_path, seed, SHORT, patch))


MIB = 1 << 20


@pytest.mark.parametrize(("each", "flat"), [(0, True), (MIB // 2, True), (2 * MIB, False)])
def test_memory_that_grows_is_told_from_memory_that_is_flat(each: int, flat: bool) -> None:
    measured = [Measured(keys, 100 * MIB + keys // 500 * each, {}) for keys in range(500, KEYS_IN_ALL + 1, 500)]
    assert (growth(measured) <= FLAT) == flat
