"""The states of screens.md, as values: what the status line says in each."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from api_client.errors import ApiError, NotSignedIn, ServerError, ServerUnreachable
from tests.widgets.samples import NOW
from tui.screens.states import STALE_AFTER, Remote, State
from tui.session import Known
from widgets import words
from widgets.status_line import StatusKind

AT = NOW.astimezone().strftime("%H:%M")


def remote(*, at: datetime | None = None, busy: bool = False, error: ApiError | None = None) -> Remote[str]:
    return Remote("your badges", Known("value", at) if at else None, busy, error)


@pytest.mark.parametrize(
    ("given", "state", "kind", "says"),
    [
        (remote(busy=True), State.LOADING, StatusKind.LOADING, "Loading your badges…"),
        (remote(at=NOW), State.LOADED, StatusKind.QUIET, f"As of {AT}."),
        (remote(at=NOW, busy=True), State.REFRESHING, StatusKind.LOADING, f"As of {AT}, refreshing…"),
        (
            remote(at=NOW, error=ServerUnreachable()),
            State.OFFLINE,
            StatusKind.STALE,
            f"As of {AT}, offline: press r to try again.",
        ),
        (
            remote(at=NOW, error=ServerError("Broken.")),
            State.ERROR,
            StatusKind.ERROR,
            "Not refreshed, press r to try again: Broken.",
        ),
        (
            remote(error=NotSignedIn("Over.")),
            State.ERROR,
            StatusKind.ERROR,
            "Not loaded: press r to sign in.",
        ),
        (
            remote(error=ServerUnreachable("Nobody there.")),
            State.ERROR,
            StatusKind.ERROR,
            "Not loaded: press r to try again.",
        ),
    ],
)
def test_each_state_says_what_is_and_what_to_do(given: Remote[str], state: State, kind: StatusKind, says: str) -> None:
    status = given.status(NOW)
    assert (given.state(NOW), status.kind, status.text) == (state, kind, says)


def test_old_data_say_how_old_they_are() -> None:
    old = remote(at=NOW)
    assert old.state(NOW + STALE_AFTER) is State.LOADED
    assert old.status(NOW + timedelta(minutes=12)).text == f"As of {AT}, 12 min ago: press r to refresh."
    assert old.status(NOW + timedelta(hours=5)).text == f"As of {AT}, 5 h ago: press r to refresh."
    day = words.local(NOW)
    assert old.status(NOW + timedelta(hours=30)).text == f"As of {day}, 30 h ago: press r to refresh."
    offline = remote(at=NOW, error=ServerUnreachable())
    assert offline.status(NOW + timedelta(hours=30)).text == f"As of {day}, offline: press r to try again."
