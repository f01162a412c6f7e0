"""What the backend costs, as ratios within one run.

    .venv/bin/python -m bench.backend --sizes 10000,100000,1000000
    .venv/bin/python -m bench.backend --only requests --database postgresql://…

Boards: an award, the first page, my rank and the rollover, by the number of members; my rank also against Redis where
`redis-server` is installed. Requests: one worker's Overview against an empty FastAPI route. The databases are made in
a folder and kept there for the next run: a million members take some minutes to make, once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from platformdirs import user_cache_path

from backend.store.database import Database
from bench.backend import boards, redis_rank, requests, seeded
from bench.backend.boards import Figures
from bench.backend.timing import short

SUBJECTS = ("boards", "requests")


def main() -> None:
    """Prints the tables."""
    options = argparse.ArgumentParser(prog="bench.backend", description=__doc__.partition("\n")[0])
    options.add_argument("--sizes", default="10000,100000", help="members, e.g. 10000,1000000 (%(default)s)")
    options.add_argument("--database", action="append", metavar="KIND", help="sqlite, postgresql, or a server's URL")
    options.add_argument("--only", choices=SUBJECTS, help="one subject")
    options.add_argument("--folder", type=Path, help="where the databases are kept (the cache folder)")
    chosen = options.parse_args()
    folder = chosen.folder or user_cache_path("mxprofile-bench", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in chosen.sizes.split(",")]
    for kind in chosen.database or ["sqlite", "postgresql"]:
        if chosen.only != "requests":
            _boards(kind, sizes, folder)
        if chosen.only != "boards":
            with seeded.database(kind, sizes[0], folder) as database:
                _requests(database)


def _boards(kind: str, sizes: list[int], folder: Path) -> None:
    print(f"\n{kind.partition(':')[0]}: what stands in brackets is against {sizes[0]:,} members")
    titles = ("award", "first page", "my rank", "rollover", "rank / Redis's")
    print(f"{'members':>10}  " + "  ".join(f"{title:>16}" for title in titles))
    first: Figures | None = None
    for size in sizes:
        with seeded.database(kind, size, folder) as database:
            figures = boards.measured(database)
        first = first or figures
        redis = redis_rank.my_rank_us(figures.scores)
        row = [
            f"{short(now)} ({now / before:.1f}x)"
            for now, before in (
                (figures.award, first.award),
                (figures.first_page, first.first_page),
                (figures.my_rank, first.my_rank),
                (figures.rollover, first.rollover),
            )
        ]
        row.append("not installed" if redis is None else f"{figures.my_rank / redis:.1f}x of {short(redis)}")
        print(f"{size:>10,}  " + "  ".join(f"{cell:>16}" for cell in row), flush=True)


def _requests(database: Database) -> None:
    empty = requests.empty_route()
    print(f"\n{database.url.get_backend_name()}: one worker, {requests.CONNECTIONS} connections")
    print(f"{'':>24}  {'requests/s':>12}  {'CPU of each':>12}  {'of the empty rate':>18}")
    for name, rate in (
        ("empty FastAPI route", empty),
        ("overview", requests.overview(database)),
        ("leaderboard around me", requests.overview(database, "/v1/leaderboards?around=me")),
    ):
        share = f"{empty.cpu_us / rate.cpu_us:.2f} by CPU"
        print(f"{name:>24}  {rate.per_second:>12.0f}  {short(rate.cpu_us):>12}  {share:>18}", flush=True)


if __name__ == "__main__":
    main()
