"""Text messages: rows that wait, rendered and handed to the operator's program, which takes them to a phone."""

from __future__ import annotations

import asyncio
import logging
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from backend.services import Services
from backend.store import codes, text_messages
from backend.store.database import Record, Tx

logger = logging.getLogger("mxprofile.sms")

AT_ONCE = 10
PROGRAM_SECONDS = 30
"""How long the program may take; shorter than a message's lease, so that no other process sends it meanwhile."""
TEXT = "Your mxprofile code is {code}. It is good for ten minutes. Tell it to nobody."


class CannotSend(Exception):
    """A message did not go out; its text says why, without the number."""


class Sender(Protocol):
    """What takes a text message away."""

    def send(self, phone: str, text: str) -> None:
        """Takes one away, for good. May block. Raises `CannotSend`."""


class Program:
    """Runs a program for each message: the number is the first line of its standard input, the text is the rest.

    Nothing of it is in its arguments or its environment, where others on the machine could read it; what it prints is
    not kept. It has sent the message when it ends with 0.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, phone: str, text: str) -> None:
        """Runs it once. Raises `CannotSend`."""
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own program
                [str(self.path)],
                input=f"{phone}\n{text}\n".encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PROGRAM_SECONDS,
                check=False,
            )
        except OSError as error:
            raise CannotSend(error.strerror or "the program can't be started") from error
        except subprocess.TimeoutExpired:
            # Not chained: the exception holds what was sent.
            raise CannotSend("the program took too long") from None
        if done.returncode != 0:
            raise CannotSend(f"the program ended with {done.returncode}")


@dataclass(frozen=True, slots=True)
class _Due:
    row: Record
    code: str


async def send_due(services: Services, sender: Sender) -> int:
    """Sends what is due now, at most `AT_ONCE`; how many were taken up. Raises `DatabaseAway`."""
    now = services.clock()
    if not await services.database.read(lambda tx: text_messages.is_due(tx, now)):
        return 0
    taken = await services.database.write(lambda tx: _take(tx, now))
    await asyncio.gather(*(_send(services, sender, due, now) for due in taken))
    return len(taken)


def _take(tx: Tx, now: datetime) -> list[_Due]:
    taken = []
    for row in text_messages.take_due(tx, now, AT_ONCE):
        code = codes.make(tx, row.code_id, now)
        if code is None:
            text_messages.mark_sent(tx, row.id, now, "dropped: its code is over")
        else:
            taken.append(_Due(row, code))
    return taken


async def _send(services: Services, sender: Sender, due: _Due, now: datetime) -> None:
    row = due.row
    try:
        await asyncio.to_thread(sender.send, row.phone, TEXT.format(code=due.code))
    except CannotSend as error:
        reason = str(error)
        logger.warning("a text message was not sent", extra={"facts": {"message": row.id, "reason": reason}})
        await services.database.write(lambda tx: text_messages.mark_failed(tx, row.id, row.attempts, reason, now))
    else:
        await services.database.write(lambda tx: text_messages.mark_sent(tx, row.id, now))
