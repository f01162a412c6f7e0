"""What Badges, Challenges and the credits over them look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.wire.badge import Badges
from api_client.wire.challenge import Challenge
from api_client.wire.credit import Credits
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.modals.credits import CreditsPane
from tui.resources import BADGES, CHALLENGES, CREDITS, OVERVIEW
from tui.screens.badges import BadgesPane
from tui.screens.challenges import ChallengesPane
from tui.screens.overview import OverviewPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

STATES = [state for state in ChallengeState if state is not ChallengeState.UNKNOWN]
EVERY_STATE: Page[Challenge] = Page(
    items=[samples.challenge(state).model_copy(update={"id": state.value}) for state in STATES], next_cursor=None
)
NOTHING: Page[Challenge] = Page(items=[], next_cursor=None)
NO_BADGES = Badges(earned=[], in_progress=[], next=[])
NO_CREDITS = Credits(balances=[], items=[], next_cursor=None)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who has badges, challenges and credits."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(BadgesPane, "resource", answering(BADGES, samples.badges()))
    monkeypatch.setattr(ChallengesPane, "resource", answering(CHALLENGES, EVERY_STATE))
    return MxProfileApp(session_without_server(tmp_path))


def pressing(*keys: str) -> Callable[[Pilot[object]], object]:
    """Press keys, each after the one before it has done all it does."""

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    return press


@pytest.mark.parametrize(
    "answer", [samples.badges(), ..., NO_BADGES, ServerUnreachable()], ids=["loaded", "loading", "empty", "error"]
)
def test_badges(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(BadgesPane, "resource", answering(BADGES, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing("2"))


@pytest.mark.parametrize(
    "answer", [EVERY_STATE, ..., NOTHING, ServerUnreachable()], ids=["loaded", "loading", "empty", "error"]
)
def test_challenges(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(ChallengesPane, "resource", answering(CHALLENGES, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing("3"))


@pytest.mark.parametrize(
    "keys",
    [("2", "enter"), ("2", "slash", "m"), ("2", "slash", "x", "x"), ("3", "enter")],
    ids=["badge", "find", "find-nothing", "challenge"],
)
def test_acts(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize(
    "answer", [samples.credits(), ..., NO_CREDITS, ServerUnreachable()], ids=["loaded", "loading", "empty", "error"]
)
def test_credits(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(CreditsPane, "resource", answering(CREDITS, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing("3", "b"))
