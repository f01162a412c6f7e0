"""What takes mails away, and how it says that it could not."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Protocol


class CannotSend(Exception):
    """A mail did not go out and is tried again; its text says why, without an address."""


class Refused(CannotSend):
    """A mail was refused for good: sending it again would end the same way."""


class Sender(Protocol):
    """A way for mails to leave."""

    async def send(self, message: EmailMessage) -> None:
        """Takes one away, within less than a lease of the outbox. Raises `CannotSend`.

        When it returns the mail is somebody else's to keep: a file on the disk, or accepted by a mail server.
        """
