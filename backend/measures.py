"""What the backend tells of its work while it does it; nobody listens unless metrics are asked for."""

from __future__ import annotations


class Measures:
    """A listener that lets everything pass; `backend.metrics` has the one that counts. Called from any thread."""

    def request_began(self) -> None:
        """A request came in."""

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is its pattern, or ``unknown``."""

    def unit_began(self, kind: str) -> None:
        """A unit of work was tried: a ``read`` or a ``write``."""

    def unit_repeated(self) -> None:
        """A unit of work begins again after a serialisation failure, a deadlock, or a busy file."""

    def database_away(self) -> None:
        """The database was not reached, or not in time."""

    def password_waits(self) -> None:
        """A password is to be hashed or checked."""

    def password_done(self) -> None:
        """A password was hashed or checked."""

    def mail_ended(self, outcome: str) -> None:
        """A mail was ``sent``, has ``failed`` for now, was ``refused`` for good, or ``given_up`` in the end."""


SILENT = Measures()
