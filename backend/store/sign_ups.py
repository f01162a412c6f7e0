"""Sign-ups on their way: nothing but a row here exists before the code is entered (rules 1.2, 1.5 and 5.4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.ids import new_id
from backend.rules import emails
from backend.rules.codes import LIFETIME
from backend.store import awards, former_profiles, members
from backend.store.database import Record, Tx
from backend.store.members import Member
from backend.store.tables import profiles, sign_ups

REFERRAL_SIGNED_UP = "community_referral_signed_up"


def start(
    tx: Tx,
    *,
    email: str,
    password_hash: str,
    name: str,
    referral_code: str | None,
    marketing_consent: bool,
    now: datetime,
) -> Record:
    """A sign-up that waits for its code; its row."""
    return tx.execute(
        insert(sign_ups)
        .values(
            id=new_id(),
            email=email,
            email_key=emails.normalise(email),
            password_hash=password_hash,
            name=name,
            referral_code=referral_code,
            marketing_consent=marketing_consent,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        .returning(*sign_ups.c)
    ).one()


def locked(tx: Tx, sign_up_id: str) -> Record | None:
    """A sign-up, locked until the transaction's end."""
    return tx.execute(select(sign_ups).where(sign_ups.c.id == sign_up_id).with_for_update()).one_or_none()


def hold(tx: Tx, sign_up_id: str, company_id: str, now: datetime) -> None:
    """Leaves a verified sign-up to an operator; it will have no password (rules 1.4, 1.5)."""
    change = {"verified_at": now, "held_company_id": company_id, "password_hash": ""}
    tx.execute(update(sign_ups).where(sign_ups.c.id == sign_up_id).values(**change))


def complete(tx: Tx, row: Record, now: datetime) -> Member | None:
    """Makes the member and tells the referrer's points; None when the address has got an account meanwhile."""
    referrer = _referrer(tx, row.referral_code)
    try:
        with tx.begin_nested():
            member = members.create(
                tx,
                email=row.email,
                name=row.name,
                now=now,
                password_hash=row.password_hash or None,
                marketing_consent=row.marketing_consent,
                referred_by=referrer,
            )
    except IntegrityError:
        return None
    done = {"account_id": member.account_id, "verified_at": now, "password_hash": "", "held_company_id": None}
    tx.execute(update(sign_ups).where(sign_ups.c.id == row.id).values(**done))
    if referrer is not None:
        awards.record_own(tx, referrer, REFERRAL_SIGNED_UP, member.profile_id, now)
    return member


def _referrer(tx: Tx, referral_code: str | None) -> str | None:
    if referral_code is None:
        return None
    query = select(profiles.c.id).where(profiles.c.referral_code == referral_code)
    return tx.execute(query).scalar_one_or_none() or former_profiles.by_referral_code(tx, referral_code)


def held(tx: Tx, *, limit: int, after: str | None) -> list[Record]:
    """Sign-ups that wait for an operator, oldest first, from behind the id `after` on."""
    query = select(sign_ups).where(sign_ups.c.held_company_id.is_not(None))
    if after is not None:
        query = query.where(sign_ups.c.id > after)
    return list(tx.execute(query.order_by(sign_ups.c.id).limit(limit)))


def drop(tx: Tx, sign_up_id: str) -> None:
    """Forgets a sign-up."""
    tx.execute(delete(sign_ups).where(sign_ups.c.id == sign_up_id))
