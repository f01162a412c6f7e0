"""Mail: rows of the outbox, rendered from `mail_templates` and handed to a sender, each at least once.

A code is made here, when its mail is rendered; only its HMAC is kept, and a rendered body nowhere (rule 11.4).
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from importlib import resources
from pathlib import Path
from string import Template
from typing import Protocol
from urllib.parse import urlsplit

from api_client.wire.text import clean
from backend.services import Services
from backend.store import codes, outbox
from backend.store.database import DatabaseAway, Record, Tx

logger = logging.getLogger("mxprofile.mail")

POLL_SECONDS = 0.5
"""How soon a mail that was decided on is looked for; mails wait in the database, whichever process wrote them."""
AWAY_SECONDS = 5.0
AT_ONCE = 20
TEMPLATES = resources.files("backend") / "mail_templates"
_HOST = re.compile(r"[A-Za-z0-9.-]+")


class CannotSend(Exception):
    """A mail did not go out; its text says why, without an address."""


class Sender(Protocol):
    """What takes a mail away."""

    def send(self, message: EmailMessage) -> None:
        """Takes one away, for good. May block. Raises `CannotSend`."""


class Folder:
    """Writes each mail as a file of its own, named by its Message-ID: sent again, it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Writes it whole or not at all, for the owner's eyes only. Raises `CannotSend`."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(message.as_bytes())
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self.folder / f"{name}.eml")
            except BaseException:
                with suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError as error:
            raise CannotSend(error.strerror or "the folder can't be written") from error


@dataclass(frozen=True, slots=True)
class _Due:
    row: Record
    params: dict[str, str]


async def send_for_ever(services: Services, sender: Sender) -> None:
    """Sends what is due, until cancelled."""
    while True:
        try:
            pause = 0.0 if await send_due(services, sender) else POLL_SECONDS
        except DatabaseAway:
            logger.warning("the database is away; mails wait")
            pause = AWAY_SECONDS
        await asyncio.sleep(pause)


async def send_due(services: Services, sender: Sender) -> int:
    """Sends what is due now, at most `AT_ONCE`; how many were taken up. Raises `DatabaseAway`."""
    now = services.clock()
    if not await services.database.read(lambda tx: outbox.is_due(tx, now)):
        return 0
    taken = await services.database.write(lambda tx: _take(tx, now))
    for due in taken:
        await _send(services, sender, due, now)
    return len(taken)


def _take(tx: Tx, now: datetime) -> list[_Due]:
    taken = []
    for row in outbox.take_due(tx, now, AT_ONCE):
        params = {name: str(value) for name, value in row.params.items()}
        if "code_id" in params:
            code = codes.make(tx, params["code_id"], now)
            if code is None:
                outbox.mark_sent(tx, row.id, now, "dropped: its code is over")
                continue
            params["code"] = code
        taken.append(_Due(row, params))
    return taken


async def _send(services: Services, sender: Sender, due: _Due, now: datetime) -> None:
    row = due.row
    try:
        message = render(row.template, row.recipient, due.params, row.message_id, services.public_url, now)
        await asyncio.to_thread(sender.send, message)
    except (CannotSend, KeyError, ValueError) as error:
        # A header that is no header, or a placeholder without its value: this mail waits, the others go.
        reason = str(error) if isinstance(error, CannotSend) else type(error).__name__
        logger.warning("a mail was not sent", extra={"facts": {"mail": row.id, "reason": reason}})
        await services.database.write(lambda tx: outbox.mark_failed(tx, row.id, row.attempts, reason, now))
    else:
        await services.database.write(lambda tx: outbox.mark_sent(tx, row.id, now))


def render(
    template: str, recipient: str, params: dict[str, str], message_id: str, public_url: str, now: datetime
) -> EmailMessage:
    """A mail, as text and as HTML. Raises `KeyError` without a parameter, `ValueError` for an impossible header.

    The template's first line is the subject. Values written by people are cleaned, so that none adds a line or a
    header; the HTML is the escaped text, so that none adds markup.
    """
    values = {name: clean(value) for name, value in params.items()} | {"public_url": public_url}
    first, _, rest = (TEMPLATES / f"{template}.txt").read_text("utf-8").partition("\n")
    body = Template(rest.strip()).substitute(values)
    message = EmailMessage()
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(now)
    message["From"] = Address("mxprofile", "no-reply", _host(public_url))
    local, _, domain = recipient.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = Template(first.removeprefix("Subject: ")).substitute(values)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body + "\n")
    page = Template((TEMPLATES / "page.html").read_text("utf-8"))
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in body.split("\n\n"))
    message.add_alternative(
        page.substitute(subject=html.escape(message["Subject"]), paragraphs=paragraphs), subtype="html"
    )
    return message


def _host(public_url: str) -> str:
    host = urlsplit(public_url).hostname or ""
    return host if _HOST.fullmatch(host) else "localhost"
