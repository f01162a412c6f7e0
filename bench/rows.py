"""What moving the cursor by a row costs in a list of 100 rows and in one of 100 000, in the headless client.

    .venv/bin/python -m bench.rows --rows 100000

Processor time of a key press and all that follows, in the Leaderboard tab at 120x36, with answers that cost nothing: at
the top, in the middle (after ``m``), and at the end of a list that was fetched page by page to its last row.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from api_client.wire.leaderboard import Leaderboard
from tests.tui.boards import Boards
from tests.tui.page import LARGE, Page, on_page, session_without_server
from tui.paged import Pages, begin, bring
from tui.screens.leaderboard import Board, LeaderboardPane

FEW = 100
ROUNDS, PRESSES = 15, 20
"""So many times so many presses are measured; half of them go back up."""


def fetched(boards: Boards, pane: LeaderboardPane) -> Pages[Leaderboard]:
    """The board to its last row, page by page, as somebody who scrolls that far has it."""

    async def fetch() -> Pages[Leaderboard]:
        async def ask(cursor: str | None) -> Leaderboard:
            return await boards.get(limit=100, cursor=cursor)

        pages = await begin(Board(), ask, pane.rows_of)
        while pages.more_after:
            pages = await bring(pages, ask, pane.rows_of, range(len(pages), len(pages) + 1), again=False)
        return pages

    return asyncio.run(fetch())


async def milliseconds(page: Page) -> list[float]:
    """Processor time of one press, by rounds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        await page.pilot.press(*["j"] * (PRESSES // 2), *["k"] * (PRESSES // 2))
        spent.append((time.process_time() - began) * 1000 / PRESSES)
    return spent


def measured(rows: int, where: str) -> list[float]:
    """Presses in a list of so many rows: at the ``top``, in the ``middle``, or at the ``end`` of all of them."""
    boards = Boards(rows, me=rows // 2)
    found: list[float] = []

    async def scroll(page: Page) -> None:
        await page.press("5")
        pane = page.app.screen.query_one(LeaderboardPane)
        if where == "middle":
            await page.press("m")
        elif where == "end":
            pane.learn(await asyncio.to_thread(fetched, boards, pane))
            await page.press("G", "k", "k", "k")
        found.extend(await milliseconds(page))

    with tempfile.TemporaryDirectory(prefix="mx-") as folder:
        session = session_without_server(Path(folder))
        with patch.object(session.client.leaderboards, "get", boards.get):
            on_page(session, scroll, LARGE)
    return found


def main() -> None:
    """Prints the medians and how they compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    rows = options.parse_args().rows
    few = statistics.median(measured(FEW, "top"))
    print(f"{FEW} rows, top: {few:.2f} ms a row")
    for where in ("top", "middle", "end"):
        many = statistics.median(measured(rows, where))
        print(f"{rows} rows, {where}: {many:.2f} ms a row, {many / few:.2f} times as much")


if __name__ == "__main__":
    main()
