"""How the Overview looks when the program is left: what the next start shows until it knows better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api_client.wire.text import Untrusted
from tui.last_seen import LastSeen
from tui.private_files import file_for
from tui.resources import OVERVIEW
from tui.session import Session
from tui.stand_in import kept
from tui.terminal.shown import Shown
from widgets.avatar import COLUMNS
from widgets.half_blocks import Runs, drawn
from widgets.header import FULL_ROWS
from widgets.words import local


class OverviewSeen:
    """Keeps it, with the answer it was drawn from and the `settings` it was opened with."""

    def __init__(self, session: Session, place: LastSeen, settings: Mapping[str, Any]) -> None:
        self._session = session
        self._place = place
        self._settings = settings

    def keep(self, shown: Shown, status_row: int) -> None:
        """Keep what the terminal shows, unless nobody is signed in, or elsewhere; its row says that it is old."""
        session = self._session
        known, client = session.last(OVERVIEW), session.client_if_any
        if known is None or client is None or not session.signed_in or session.is_over:
            return
        if session.server != self._settings["server"]:
            return
        then = shown.copy()
        then.put_line(status_row, f" As of {local(known.at)}, starting…")  # Nobody knows when that will be.
        frame = then.frame()
        if frame is not None:
            answer = {
                "at": known.at.isoformat(),
                "overview": kept(known.value),
                "version": client.overview_version,
                "avatar": self._avatar(known.value.header.avatar_url),
                "settings": self._settings,
                "sign_in": str(file_for(session.server)),
            }
            self._place.keep(frame, answer)

    def _avatar(self, address: Untrusted | None) -> tuple[str, int, bytes, Runs | None] | None:
        """The member's picture: its place, its bytes, and its lines where the header has room to show them.

        One that is not kept is fetched at each start, which loads the models of all that a profile has.
        """
        avatars = self._session.avatars
        image = avatars.known(address)
        if address is None or image is None:
            return None
        return address.plain, avatars.size, image, drawn(image, COLUMNS, FULL_ROWS)
