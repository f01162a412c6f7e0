"""How the Overview looked when it was last on the screen: what the next start shows until it knows better."""

from __future__ import annotations

from tui.last_seen import LastSeen
from tui.resources import OVERVIEW
from tui.session import Session
from tui.terminal.shown import Shown
from widgets.words import clock_time


class OverviewSeen:
    """Sees the Overview from time to time, and keeps what it saw last when the program is left."""

    def __init__(self, session: Session, place: LastSeen) -> None:
        self._session = session
        self._place = place
        self._shown: Shown | None = None

    def see(self, shown: Shown, status_row: int) -> None:
        """The terminal shows the Overview now, and its status in that row; what that says will be old then."""
        known = self._session.last(OVERVIEW)
        if known is not None:
            self._shown = shown.copy()
            self._shown.put_line(status_row, f" As of {clock_time(known.at)}, starting…")

    def keep(self) -> None:
        """Keep it, and the answer it was drawn from, unless nobody is signed in."""
        frame = self._shown.frame() if self._shown is not None else None
        known = self._session.last(OVERVIEW)
        if frame is not None and known is not None and self._session.signed_in:
            answer = {"at": known.at.isoformat(), "overview": known.value.model_dump(mode="json", by_alias=True)}
            self._place.keep(frame, answer)
