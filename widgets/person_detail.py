"""One of the people of a list, as far as the list knows her; Enter opens the whole profile (rules 5.1 to 5.3)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.connection import Connection, Invitation, Suggestion
from widgets import words
from widgets.cells import BLANK, content, ink, labelled, wrap
from widgets.lines import Lines, growing
from widgets.person_words import reasons, shared_connections

Someone = Invitation | Connection | Suggestion


class PersonDetail(Lines):
    """Name, place, level, and what there is between her and me."""

    value: reactive[Someone | None] = growing[Someone | None](None)
    open_key: reactive[str] = reactive("Enter")
    """The key that opens the profile, as the member has it."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The person; nothing without one."""
        someone = self.value
        if someone is None:
            return []
        person = someone.person
        fields = [
            ("Job title", content(person.job_title)),
            ("Company", content(person.company)),
            ("Level", Content(words.grouped(person.level))),
            *((label, Content(text)) for label, text in self._between(someone)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        hint = wrap(ink(f"{self.open_key} opens the profile.", "muted"), width)
        return [*wrap(content(person.name, "strong"), width), BLANK, *rows, BLANK, *hint]

    def _between(self, someone: Someone) -> list[tuple[str, str]]:
        """What there is between her and me."""
        now = self.clock()
        if isinstance(someone, Connection):
            return [("Connected", words.ago_and_local(someone.connected_at, now))]
        if isinstance(someone, Suggestion):
            return [("Why" if at == 0 else "", reason) for at, reason in enumerate(reasons(someone))]
        label = "Invited" if someone.sent_by_me else "Invites you"
        shared = shared_connections(someone.shared_connections)
        return [(label, words.ago_and_local(someone.created_at, now)), ("In common", shared)]
