"""The states of screens.md that something fetched can be in, as values, and the sentence for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from api_client.errors import ApiError, DeadlineExceeded, NotSignedIn, ServerUnreachable
from tui.keys import with_keys
from tui.session import Known
from widgets.status_line import Status, StatusKind
from widgets.words import time_of

Value = TypeVar("Value")

STALE_AFTER = timedelta(minutes=5)
"""Data older than this is said to be old."""


class State(Enum):
    """The states of screens.md that a tab can be in."""

    LOADING = auto()
    REFRESHING = auto()
    LOADED = auto()
    STALE = auto()
    OFFLINE = auto()
    ERROR = auto()


class Remote(NamedTuple, Generic[Value]):
    """What is known here about something at the server; pure, so that every state can be tested as a value."""

    name: str
    """As `Resource.name`."""
    known: Known[Value] | None = None
    """The last good answer, and its time."""
    busy: bool = False
    """True while it is fetched."""
    error: ApiError | None = None
    """Why the last try failed."""
    unasked: bool = False
    """True when that try was made in the background: its failure is no matter to be loud about."""

    def state(self, now: datetime) -> State:
        """Which state this is at `now`."""
        if self.busy:
            return State.REFRESHING if self.known else State.LOADING
        if self.error is not None:
            unreached = isinstance(self.error, ServerUnreachable | DeadlineExceeded)
            return State.OFFLINE if self.known and unreached else State.ERROR
        if self.known is None:
            return State.LOADING
        return State.STALE if now - self.known.at > STALE_AFTER else State.LOADED

    def status(self, now: datetime, pace: timedelta = timedelta(0)) -> Status:
        """The sentence for the status line at `now`, where it is fetched every `pace`; 0 for only when asked."""
        state = self.state(now)
        if pace and state is State.LOADED and self.known is not None and now - self.known.at <= 2 * pace:
            # No time: it would have to be drawn anew each minute though nothing happened.
            return Status(StatusKind.QUIET, "Up to date.")
        if state is State.ERROR and self.error is not None:
            if self.known is not None and self.unasked:
                told = f"As of {time_of(self.known.at, now)}, not refreshed: {retry_words(self.error)}."
                return Status(StatusKind.STALE, told)
            return Status(StatusKind.ERROR, self._what_went_wrong(self.error))
        if self.known is None:
            return Status(StatusKind.LOADING, f"Loading {self.name}…")
        kind, more = {
            State.REFRESHING: (StatusKind.LOADING, ", refreshing…"),
            State.OFFLINE: (StatusKind.STALE, with_keys(", offline: press {refresh} to try again.")),
            State.STALE: (
                StatusKind.STALE,
                f", {_age(now - self.known.at)} ago: {with_keys('press {refresh} to refresh.')}",
            ),
        }.get(state, (StatusKind.QUIET, "."))
        return Status(kind, f"As of {time_of(self.known.at, now)}{more}")

    def _what_went_wrong(self, error: ApiError) -> str:
        # Without data the notice says why, at full length.
        return (
            f"Not refreshed, {retry_words(error)}: {error.sentence}"
            if self.known
            else f"Not loaded: {retry_words(error)}."
        )


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def retry_words(error: ApiError) -> str:
    """Which key helps after `error`, to be put into a sentence."""
    return with_keys(f"press {{refresh}} to {'sign in' if isinstance(error, NotSignedIn) else 'try again'}")
