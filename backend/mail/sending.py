"""The outbox, sent row by row: taken for a while by one process, handed to a sender, and noted as done or tried again.

A code is made here, when its mail is rendered; only its HMAC is kept, and a rendered body nowhere (rule 11.4).
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from backend.mail.rendering import render
from backend.mail.senders import CannotSend, Refused, Sender
from backend.services import Services
from backend.store import codes, outbox
from backend.store.database import Record, Tx

logger = logging.getLogger("mxprofile.mail")

AT_ONCE = 8
"""All of them are sent side by side, so that their lease is not over before the last one's turn."""

FAILED, REFUSED, GIVEN_UP = "failed", "refused", "given_up"
"""What becomes of a mail that was not sent: tried again, never sent by its receiver's will, or after too many tries."""


@dataclass(frozen=True, slots=True)
class _Due:
    row: Record
    params: dict[str, str]


async def send_due(services: Services, sender: Sender) -> int:
    """Sends what is due now, at most `AT_ONCE`; how many were taken up. Raises `DatabaseAway`."""
    now = services.clock()
    if not await services.database.read(lambda tx: outbox.is_due(tx, now)):
        return 0
    taken = await services.database.write(lambda tx: _take(tx, now))
    await asyncio.gather(*(_send(services, sender, due, now) for due in taken))
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
        await sender.send(_rendered(services, due, now))
    except CannotSend as error:
        reason, outcome = str(error), _outcome(row, error)
        facts = {"mail": row.id, "reason": reason, "outcome": outcome}
        logger.log(
            logging.ERROR if outcome == GIVEN_UP else logging.WARNING, "a mail was not sent", extra={"facts": facts}
        )
        services.measures.mail_ended(outcome)
        if outcome == REFUSED:
            await services.database.write(lambda tx: outbox.mark_refused(tx, row.id, reason, now))
        else:
            await services.database.write(lambda tx: outbox.mark_failed(tx, row.id, row.attempts, reason, now))
    else:
        services.measures.mail_ended("sent")
        await services.database.write(lambda tx: outbox.mark_sent(tx, row.id, now))


def _outcome(row: Record, error: CannotSend) -> str:
    if isinstance(error, Refused):
        return REFUSED
    return GIVEN_UP if row.attempts >= outbox.MOST_ATTEMPTS else FAILED


def _rendered(services: Services, due: _Due, now: datetime) -> EmailMessage:
    row = due.row
    try:
        return render(
            row.template,
            row.recipient,
            due.params,
            row.message_id,
            services.public_url,
            now,
            mail_from=services.mail_from,
        )
    except KeyError:
        # Written by a newer version, which runs beside this one while it is rolled out: that one can send it.
        raise CannotSend("this version does not know the template, or lacks a parameter of it") from None
    except ValueError:
        raise Refused("no mail can be addressed to it") from None
