"""What the Leaderboard tab, the points ledger and the ways to earn points look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.wire.page import Page
from api_client.wire.points import ActivityRule, Category, CategoryTitle, LedgerRow, Level, PointRules
from api_client.wire.text import Untrusted
from tests.snapshots.conftest import answering
from tests.tui.boards import Boards
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.modals.points import PointsPane
from tui.modals.ways import WaysPane
from tui.resources import OVERVIEW, POINT_LEDGER, POINT_RULES
from tui.screens.overview import OverviewPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

LEDGER: Page[LedgerRow] = Page(
    items=[
        LedgerRow(
            id=f"row-{place}",
            kind="penalty" if category is None else "some",
            title=Untrusted(title),
            category=category,
            points=points,
            occurred_at=samples.NOW - timedelta(hours=7 * place),
            reason=Untrusted("Published the app of somebody else as her own") if category is None else None,
        )
        for place, (title, category, points) in enumerate(
            [
                ("Publish an app: Dock Planner", Category.MARKETPLACE, 50),
                ("Have your answer marked as accepted: How to export a list", Category.FORUM, 15),
                ("Penalty", None, -20),
                ("Receive a downvote", Category.FORUM, -2),
                ("Post a message on the Buzz", Category.COMMUNITY, 0),
            ]
        )
    ],
    next_cursor=None,
)
RULES = PointRules(
    categories=[
        CategoryTitle(category=one, title=Untrusted(one.value.title())) for one in (Category.FORUM, Category.LEARNING)
    ],
    activities=[
        ActivityRule(kind=f"kind_{place}", title=Untrusted(title), category=category, points=points, daily_max=most)
        for place, (title, category, points, most) in enumerate(
            [
                ("Have your answer marked as accepted", Category.FORUM, 15, None),
                ("Receive an upvote", Category.FORUM, 10, 50),
                ("Receive a downvote", Category.FORUM, -2, None),
                ("Pass the Intermediate Developer Certification exam", Category.LEARNING, 50, None),
            ]
        )
    ],
    levels=[Level(level=level, points=points) for level, points in [(5, 5000), (6, 8500), (7, 13000)]],
)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who has points."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(PointsPane, "resource", answering(POINT_LEDGER, LEDGER))
    monkeypatch.setattr(WaysPane, "resource", answering(POINT_RULES, RULES))
    return MxProfileApp(session_without_server(tmp_path))


def pressing(*keys: str) -> Callable[[Pilot[object]], object]:
    """Press keys, each after the one before it has done all it does."""

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

    return press


@pytest.mark.parametrize(
    ("boards", "keys"),
    [
        (Boards(), ()),
        (Boards(), ("m",)),
        (Boards(me=7), ("t", "C")),
        (Boards(0, me=None), ()),
    ],
    ids=["loaded", "me", "category-of-company", "empty"],
)
def test_leaderboard(
    snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], boards: Boards, keys: tuple[str, ...]
) -> None:
    app.session.client.leaderboards.get = boards.get  # type: ignore[method-assign]
    assert snap_compare(app, terminal_size=size, run_before=pressing("5", *keys))


def test_leaderboard_without_a_server(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    boards = Boards()
    boards.error = ServerUnreachable()
    app.session.client.leaderboards.get = boards.get  # type: ignore[method-assign]
    assert snap_compare(app, terminal_size=size, run_before=pressing("5"))


@pytest.mark.parametrize(
    "keys",
    [("P",), ("P", "j", "j", "enter"), ("W",), ("W", "enter")],
    ids=["points", "penalty", "ways", "way"],
)
def test_dialogs(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))
