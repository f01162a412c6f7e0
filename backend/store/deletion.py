"""Deleting an account, and with the last one its profile and everything personal (rule 10.4).

What refers to the account or the profile goes with it, by the tables' own references. Here is what knows them by an
address or in another way. What stays: lines of the audit log, with ids and no more; points that others got for a
referral; and what others were told of her: answers that are kept for repetitions of their requests, for a day, and
files of their personal data, for an hour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update

from api_client.wire.enums import SecretKind
from api_client.wire.own_account import LostProfile
from backend.ids import new_id
from backend.rules import emails
from backend.rules.codes import CodePurpose
from backend.rules.counted_twice import referral_ids
from backend.rules.points import shown_total
from backend.store import audit, boards, former_profiles, idempotency, outbox, point_books, rate_limits
from backend.store import codes as mailed_codes
from backend.store.awards import OWN_SENDER
from backend.store.database import Record, Tx
from backend.store.tables import (
    accounts,
    activities,
    codes,
    coming_recovery_emails,
    merges,
    pending_accounts,
    pending_recovery_emails,
    profiles,
    projects,
    sign_ups,
    text_messages,
    two_factors,
)


@dataclass(frozen=True, slots=True)
class Remaining:
    """The other accounts of a profile, when one is deleted."""

    active: int
    deactivated: int

    @property
    def is_last(self) -> bool:
        """True when there are none: the profile goes too."""
        return self.active + self.deactivated == 0

    @property
    def only_deactivated(self) -> bool:
        """True when nobody can sign in to the profile any more."""
        return self.active == 0 < self.deactivated


def remaining(tx: Tx, profile_id: str, account_id: str, *, lock: bool = False) -> Remaining:
    """The others; with `lock` all accounts of the profile, and its points, are locked until the transaction's end.

    Accounts come first and by their ids, as in a merge (`merging.lock`): of two that delete the last two accounts at
    once, the second finds itself the last.
    """
    query = select(accounts.c.id, accounts.c.status).where(accounts.c.profile_id == profile_id).order_by(accounts.c.id)
    rows = tx.execute(query.with_for_update() if lock else query).all()
    if lock:
        point_books.hold(tx, profile_id)
    others = [row.status for row in rows if row.id != account_id]
    active = others.count("active")
    return Remaining(active, len(others) - active)


def lost_profile(tx: Tx, profile_id: str) -> LostProfile:
    """What goes with the last account."""
    book = point_books.read(tx, profile_id)
    made = select(func.count()).where(projects.c.profile_id == profile_id)
    return LostProfile(
        points=shown_total(book.points),
        badges=len(book.earned),
        connections=book.connections,
        projects=tx.execute(made).scalar_one(),
    )


def delete_account(tx: Tx, account: Record, now: datetime) -> None:
    """Deletes an account with its credits, secrets and second factor; its profile stays, and leaves its company."""
    _forget_account(tx, account)
    tx.execute(delete(accounts).where(accounts.c.id == account.id))
    boards.refresh(tx, account.profile_id, now)


def delete_profile(tx: Tx, account: Record, now: datetime) -> None:
    """Deletes a profile with its last account. Sums of others, and the boards, stay as they are without it.

    `remaining` has locked it.
    """
    profile_id = account.profile_id
    boards.forget(tx, profile_id, now)
    _forget_account(tx, account)
    recovery = select(profiles.c.recovery_email).where(profiles.c.id == profile_id)
    other = [
        select(table.c.email).where(table.c.profile_id == profile_id)
        for table in (pending_recovery_emails, coming_recovery_emails)
    ]
    _forget_addresses(tx, [one for one in tx.execute(recovery.union(*other)).scalars() if one is not None])
    ids = [profile_id, *former_profiles.of(tx, profile_id)]
    _forget_referrals(tx, ids)
    audit.forget(tx, [*ids, account.id])
    tx.execute(delete(profiles).where(profiles.c.id == profile_id))


def _forget_account(tx: Tx, account: Record) -> None:
    kinds = SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT
    idempotency.forget(tx, [f"{kind}:{account.id}" for kind in kinds])
    tx.execute(delete(sign_ups).where(sign_ups.c.email_key == account.email_key))
    tx.execute(delete(pending_accounts).where(pending_accounts.c.email_key == account.email_key))
    # Merges of this profile into another offer its addresses, and those that the account began are nobody's now.
    mine = and_(merges.c.profile_id == account.profile_id, merges.c.account_id == account.id)
    tx.execute(delete(merges).where(or_(mine, merges.c.other_id == account.profile_id)))
    _forget_addresses(tx, [account.email])
    phones = select(two_factors.c.phone).where(two_factors.c.account_id == account.id, two_factors.c.phone.is_not(None))
    for phone in tx.execute(phones).scalars().all():
        tx.execute(delete(text_messages).where(text_messages.c.phone == phone))
        _forget_codes(tx, [phone])


def _forget_addresses(tx: Tx, addresses: Collection[str]) -> None:
    """Deletes mails that wait for these addresses, their codes, and how many were sent."""
    outbox.drop(tx, addresses)
    _forget_codes(tx, [emails.normalise(address) for address in addresses])


def _forget_codes(tx: Tx, keys: Iterable[str]) -> None:
    for key in keys:
        tx.execute(delete(codes).where(codes.c.address_key == key))
        for purpose in CodePurpose:
            rate_limits.forget(tx, mailed_codes.PER_ADDRESS, f"{purpose}\n{key}")


def _forget_referrals(tx: Tx, ids: Collection[str]) -> None:
    """Whoever referred the member keeps the points, whom she referred keeps hers; neither keeps who it was."""
    tx.execute(update(profiles).where(profiles.c.referred_by.in_(ids)).values(referred_by=None))
    for activity_id in referral_ids(ids):
        this = (activities.c.sender == OWN_SENDER) & (activities.c.id == activity_id)
        kind = activity_id.partition(":")[0]
        tx.execute(update(activities).where(this).values(id=f"{kind}:{new_id()}"))
