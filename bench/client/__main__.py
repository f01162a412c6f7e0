"""What the client costs, as one table; each time as a ratio to a bare Textual program of the same, interleaved run.

    .venv/bin/python -m bench.client --runs 7
    .venv/bin/python -m bench.client --check     # what CI runs: fails when a figure that repeats grew by a tenth
    .venv/bin/python -m bench.client --renew     # takes what --check measures for the new baseline

The first run installs posting into a folder of the cache, and makes a database of 100 000 members there. What goes
through sshd is left out where that is missing, and it says so. Figures of
each run are added to ``bench/history.jsonl``, which is not committed: times are of one machine, and what compares
across machines is the baseline, whose history git has.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.client import far, figures, goals, stage
from bench.client.commands import commands
from bench.client.figures import Figures
from bench.client.program import Size

SIZES: tuple[Size, ...] = ((120, 40), (80, 24))
HISTORY = Path(__file__).parent.parent / "history.jsonl"
MANY, FEW = 100_000, 200


def main() -> int:
    """Prints the table; 1 when figures grew."""
    options = argparse.ArgumentParser(prog="bench.client", description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=5, help="of each program, one after the other (%(default)s)")
    options.add_argument("--check", action="store_true", help="only what repeats, against the baseline")
    options.add_argument("--renew", action="store_true", help="only what repeats, as the new baseline")
    chosen = options.parse_args()
    if chosen.check or chosen.renew:
        with ProcessPoolExecutor() as processes:  # What repeats does so beside others too.
            found = dict(zip(map(_name, SIZES), processes.map(repeating, SIZES), strict=True))
        if chosen.renew:
            goals.renew(found)
        return _told(found)
    whole = {_name(size): measured(size, chosen.runs) for size in SIZES}
    _print_table(whole)
    _remember(whole)
    return 0


def repeating(size: Size) -> Figures:
    """What is the same in each run, and the times of that run."""
    with stage.demo() as demo:
        figures.prepared(demo, size)
        # A machine that is busy may have a frame more; what grew has so in each of them.
        starts = [figures.start(demo, size, idle=seconds) for seconds in (0, 0, figures.IDLE_SECONDS)]
        start = {name: min(one[name] for one in starts) for name in starts[0]} | {
            "idle_bytes": starts[-1]["idle_bytes"]
        }
        return figures.hello(demo, size) | start | figures.use(demo, size) | figures.loading(size)


def measured(size: Size, runs: int) -> Figures:
    """Medians of all figures; programs take turns, so that what else the machine does falls on all alike."""
    peer = stage.posting()
    if isinstance(peer, str):
        print(peer, file=sys.stderr)
    with ExitStack() as opened:
        demo, few, many = (opened.enter_context(one) for one in (stage.demo(), stage.crowd(FEW), stage.crowd(MANY)))
        figures.prepared(demo, size)
        line = opened.enter_context(far.line(demo))
        turns: list[Callable[[], Figures]] = [
            lambda: figures.hello(demo, size),
            lambda: figures.start(demo, size),
            lambda: figures.use(demo, size),
            lambda: figures.long_board(few, size, "few"),
            lambda: figures.long_board(many, size, "many"),
            lambda: figures.loading(size),
            lambda: commands(demo),
        ]
        if isinstance(peer, Path):
            turns.append(lambda: figures.posting(peer, demo, size))
        if isinstance(line, str):
            print(line, file=sys.stderr)
        else:
            turns.append(lambda: far.far(line, demo, size))
        found: dict[str, list[float]] = defaultdict(list)
        for run in range(runs + 1):
            for turn in turns:
                for name, value in turn().items() if run else ():  # The first warms the caches.
                    found[name].append(value)
            print(f"{_name(size)}: run {run} of {runs}", file=sys.stderr)
    return {name: median(values) for name, values in found.items()}


def _print_table(whole: Mapping[str, Figures]) -> None:
    print(f"{'':40}" + "".join(f"{size:>24}" for size in whole) + f"{'goal':>9}")
    for goal in goals.GOALS:
        cells = []
        for found in whole.values():
            value, plain = goal.value(found), found.get(goal.figure, float("nan"))
            told = "not measured" if value is None else f"{value:.2f} ({plain:.4g})" if goal.against else f"{value:.4g}"
            cells.append(f"{told} {'✓' if value is not None and value <= goal.most else '✗'}")
        against = f" / {goal.against.partition('_')[0]}" if goal.against else ""
        print(f"{goal.words + against:40}" + "".join(f"{cell:>24}" for cell in cells) + f"{goal.most:>9g}")


def _told(found: Mapping[str, Figures]) -> int:
    """Print what repeats, and what of it grew; 1 for that."""
    before, worse = goals.baseline(), []
    for size, values in found.items():
        now = goals.guarded(values)
        print(size, *(f"{name}={value:g}" for name, value in now.items()))
        times = {name: values[name] / values["hello_ms"] for name in ("frame_ms", "keys_ms", "validated_ms")}
        print(size, "against bare Textual:", *(f"{name}={ratio:.2f}" for name, ratio in times.items()))
        worse += [f"{size}: {sentence}" for sentence in goals.grown(now, before.get(size, {}))]
    print(*worse, sep="\n", file=sys.stderr)
    return 1 if worse else 0


def _remember(whole: Mapping[str, Figures]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    machine = {"system": platform.platform(), "python": platform.python_version(), "processors": os.cpu_count()}
    kept = {"at": time.strftime("%FT%TZ", time.gmtime()), "commit": commit.strip(), **machine, "figures": whole}
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(kept) + "\n")


def _name(size: Size) -> str:
    return "x".join(map(str, size))


if __name__ == "__main__":
    sys.exit(main())
