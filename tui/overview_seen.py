"""How the Overview looks when the program is left: what the next start shows until it knows better."""

from __future__ import annotations

from tui.last_seen import LastSeen
from tui.resources import OVERVIEW
from tui.session import Session
from tui.terminal.shown import Shown
from widgets.words import clock_time


class OverviewSeen:
    """Keeps it, with the answer it was drawn from."""

    def __init__(self, session: Session, place: LastSeen) -> None:
        self._session = session
        self._place = place

    def keep(self, shown: Shown, status_row: int) -> None:
        """Keep what the terminal shows, unless nobody is signed in; what the status in that row says is old then."""
        known = self._session.last(OVERVIEW)
        if known is None or not self._session.signed_in:
            return
        then = shown.copy()
        then.put_line(status_row, f" As of {clock_time(known.at)}, starting…")
        frame = then.frame()
        if frame is not None:
            answer = {"at": known.at.isoformat(), "overview": known.value.model_dump(mode="json", by_alias=True)}
            self._place.keep(frame, answer)
