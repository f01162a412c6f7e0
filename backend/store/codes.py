"""Mailed codes (rule 11.4): a row from the request on, an HMAC in it once its mail is rendered, the code never."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import insert, select, update

from backend.ids import new_id
from backend.rules.codes import LIFETIME, CodePurpose, CodeVerdict, SentCode, check_code, code_digest, code_of
from backend.store import rate_limits, settings
from backend.store.database import Record, Tx
from backend.store.rate_limits import Limit
from backend.store.tables import codes

PER_ADDRESS = Limit("code_sent", 5, timedelta(hours=1))
"""Codes for one purpose to one address."""
PER_NETWORK = Limit("code_sent_network", 20, timedelta(hours=1))
"""Codes that one network address asks for."""


def count_sending(tx: Tx, purpose: CodePurpose, address_key: str, network: str, now: datetime) -> None:
    """Counts a code that is to be sent. Raises `Problem` 429 when there were too many; a running one stays good."""
    rate_limits.spend(tx, PER_ADDRESS, f"{purpose}\n{address_key}", now)
    rate_limits.spend(tx, PER_NETWORK, network, now)


def start(tx: Tx, purpose: CodePurpose, request_id: str, address_key: str, now: datetime) -> str:
    """A code that does not exist yet, and so fits nothing, for a request; its id, for the mail that brings it."""
    code_id = new_id()
    tx.execute(
        insert(codes).values(
            id=code_id,
            purpose=purpose,
            request_id=request_id,
            address_key=address_key,
            hmac="",
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return code_id


def make(tx: Tx, code_id: str, now: datetime) -> str | None:
    """The code in clear, for its mails: the same in each. None when it is used or over."""
    row = tx.execute(select(codes).where(codes.c.id == code_id).with_for_update()).one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= now:
        return None
    key = settings.code_key(tx)
    code = code_of(code_id, key=key)
    digest = code_digest(code, CodePurpose(row.purpose), row.request_id, row.address_key, key=key)
    tx.execute(update(codes).where(codes.c.id == code_id).values(hmac=digest))
    return code


def enter(
    tx: Tx,
    purpose: CodePurpose,
    request_id: str,
    entered: SecretStr,
    now: datetime,
    *,
    uses: bool = True,
    not_before: datetime | None = None,
) -> CodeVerdict:
    """What becomes of an entered code; its row keeps it. One for an unknown request is wrong like any other.

    Each running code of the request is good, and a wrong one costs each of them a try. With `uses` off a right code
    stays good, for a look before what is slow; one that was asked for before `not_before` fits no more.
    """
    query = select(codes).where(codes.c.request_id == request_id, codes.c.purpose == purpose)
    rows = tx.execute(query.order_by(codes.c.id.desc()).with_for_update()).all()
    key = settings.code_key(tx)
    verdicts = {row.id: check_code(entered.get_secret_value(), _sent(row), now, key=key) for row in rows}
    for row in rows:
        if verdicts[row.id] is CodeVerdict.RIGHT and (not_before is None or row.created_at >= not_before):
            if uses:
                tx.execute(update(codes).where(codes.c.id == row.id).values(used_at=now))
            return CodeVerdict.RIGHT
    running = [code_id for code_id, verdict in verdicts.items() if verdict in {CodeVerdict.RIGHT, CodeVerdict.WRONG}]
    if running:
        tx.execute(update(codes).where(codes.c.id.in_(running)).values(tries=codes.c.tries + 1))
    return CodeVerdict.WRONG if running or not rows else verdicts[rows[0].id]


def end(tx: Tx, purpose: CodePurpose, request_id: str, now: datetime) -> None:
    """Uses up all codes of a request."""
    these = (codes.c.request_id == request_id) & (codes.c.purpose == purpose)
    tx.execute(update(codes).where(these, codes.c.used_at.is_(None)).values(used_at=now))


def _sent(row: Record) -> SentCode:
    return SentCode(
        purpose=CodePurpose(row.purpose),
        request_id=row.request_id,
        address=row.address_key,
        digest=row.hmac,
        sent_at=row.created_at,
        wrong_tries=row.tries,
        used=row.used_at is not None,
    )
