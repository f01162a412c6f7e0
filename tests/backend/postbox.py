"""Mails as their receivers get them."""

from __future__ import annotations

import asyncio
import re
from email.message import EmailMessage

from backend import mail
from backend.services import Services


class Postbox:
    """A sender that keeps what it is given; `send` fails as long as `broken` is set."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.got: list[EmailMessage] = []
        self.broken = False

    async def send(self, message: EmailMessage) -> None:
        if self.broken:
            raise mail.CannotSend("no space left")
        self.got.append(message)

    def empty(self) -> list[EmailMessage]:
        """Lets the backend send what is due; the mails that came."""
        self.got.clear()
        while asyncio.run(mail.send_due(self.services, self)):
            pass
        return list(self.got)

    def code(self) -> str:
        """The code in the one mail that came."""
        (message,) = self.empty()
        found = re.search(r"^(\d{6})$", text_of(message), re.MULTILINE)
        assert found is not None
        return found[1]


def text_of(message: EmailMessage, subtype: str = "plain") -> str:
    """A mail's text, or its HTML."""
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
