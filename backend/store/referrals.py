"""A member's referral link, and the invites she sends (rules 5.4 and 5.5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update

from api_client.wire.base import is_storable
from api_client.wire.referral import ReferralInvite
from api_client.wire.text import Untrusted
from backend.ids import new_id
from backend.rules import emails, invites
from backend.rules.broken import BrokenKind, RuleBroken
from backend.store import awards, former_profiles, members, settings
from backend.store.database import Record, Tx
from backend.store.sign_ups import REFERRAL_SIGNED_UP
from backend.store.tables import accounts, activity_counts, invited_addresses, profiles, referral_invites
from backend.store.upsert import insert_into

FRIEND_INVITED = "community_friend_invited"


@dataclass(frozen=True, slots=True)
class Sent:
    """An invite, and whether a mail goes with it: its sender is not told."""

    invite: ReferralInvite
    stop_token: str | None
    """For the mail's "never again" link; None when no mail is to be sent."""


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who a referral code belongs to."""

    name: str
    public: bool


def code_of(tx: Tx, profile_id: str) -> str:
    """A member's referral code."""
    return str(tx.execute(select(profiles.c.referral_code).where(profiles.c.id == profile_id)).scalar_one())


def inviter(tx: Tx, code: str) -> Inviter | None:
    """Whose referral code this is; None when it is nobody's."""
    if not is_storable(code):
        return None
    query = select(profiles.c.name, profiles.c.public)
    row = tx.execute(query.where(profiles.c.referral_code == code)).one_or_none()
    if row is None:
        merged_into = former_profiles.by_referral_code(tx, code)
        if merged_into is not None:
            row = tx.execute(query.where(profiles.c.id == merged_into)).one_or_none()
    return None if row is None else Inviter(row.name, row.public)


def counts(tx: Tx, profile_id: str) -> dict[str, int]:
    """How often a member signed somebody up, referred a friend and invited one, by kind of activity."""
    kinds = [REFERRAL_SIGNED_UP, awards.FRIEND_REFERRED, FRIEND_INVITED]
    query = select(activity_counts.c.kind, activity_counts.c.count)
    query = query.where(activity_counts.c.profile_id == profile_id, activity_counts.c.kind.in_(kinds))
    return dict.fromkeys(kinds, 0) | {kind: int(count) for kind, count in tx.execute(query)}


def invite(tx: Tx, profile_id: str, address: str, now: datetime) -> Sent:
    """Invites somebody who has this address, whether she has an account or not.

    The points and the history are the same for all addresses that were not invited within 30 days, and for those that
    were: nobody learns who has an account, or wants no more invites. Raises `RuleBroken` ``email_invalid``, or
    ``own_address``.
    """
    normal = emails.normalise(address)
    if normal in {emails.normalise(one) for one in members.addresses_of(tx, profile_id)}:
        raise RuleBroken("own_address", "That is your own address.", kind=BrokenKind.INVALID, field="email")
    key = settings.invite_key(tx)
    kept = invites.address_key(normal, key=key)
    first = _first_in_a_while(tx, kept, now)
    invite_id = new_id()
    points = 0
    if first is not None:
        points = awards.record_own(tx, profile_id, FRIEND_INVITED, invite_id, now).points
    row = insert(referral_invites).values(
        profile_id=profile_id, id=invite_id, masked=emails.mask(normal), points=points, created_at=now
    )
    wanted = first is not None and first.refused_at is None
    token = invites.stop_token(kept, key=key) if wanted else None
    return Sent(_invite(tx.execute(row.returning(*referral_invites.c)).one()), token)


def activities_of_invites(tx: Tx, profile_ids: Collection[str]) -> set[str]:
    """The ids of the activities that these profiles' invites to each other's accounts gave (rule 11.2).

    An address is known by the moment it was last invited at, since invites keep but a mask of it.
    """
    sent = tx.execute(select(referral_invites).where(referral_invites.c.profile_id.in_(profile_ids))).all()
    if not sent:
        return set()
    key = settings.invite_key(tx)
    known = select(accounts.c.email_key).where(accounts.c.profile_id.in_(profile_ids))
    masks = {invites.address_key(one, key=key): emails.mask(one) for one in tx.execute(known).scalars()}
    invited = tx.execute(select(invited_addresses).where(invited_addresses.c.address_key.in_(masks)))
    when = {(masks[row.address_key], row.invited_at) for row in invited}
    return {f"{FRIEND_INVITED}:{row.id}" for row in sent if (row.masked, row.created_at) in when}


def history(tx: Tx, profile_id: str, limit: int, after: str | None) -> list[ReferralInvite]:
    """The invites a member sent, newest first, from behind the id `after` on."""
    query = select(referral_invites).where(referral_invites.c.profile_id == profile_id)
    if after is not None:
        query = query.where(referral_invites.c.id < after)
    return [_invite(row) for row in tx.execute(query.order_by(referral_invites.c.id.desc()).limit(limit))]


def refuse(tx: Tx, token: str, now: datetime) -> bool:
    """Sends no more invites to the address of a "never again" link, whoever asks for one; False for no such link."""
    kept = invites.address_of(token, key=settings.invite_key(tx))
    if kept is None:
        return False
    row = insert_into(tx, invited_addresses).values(address_key=kept, refused_at=now)
    since = func.coalesce(invited_addresses.c.refused_at, row.excluded.refused_at)
    tx.execute(row.on_conflict_do_update(index_elements=["address_key"], set_={"refused_at": since}))
    return True


def forget(tx: Tx, now: datetime) -> None:
    """Deletes what is older than 90 days of invites and their addresses; who wants no more of them is not forgotten."""
    tx.execute(delete(referral_invites).where(referral_invites.c.created_at <= now - invites.KEPT))
    old = invited_addresses.c.invited_at <= now - invites.KEPT
    tx.execute(delete(invited_addresses).where(old, invited_addresses.c.refused_at.is_(None)))
    tx.execute(update(invited_addresses).where(old).values(invited_at=None))


def _first_in_a_while(tx: Tx, kept: str, now: datetime) -> Record | None:
    """The address's row when nobody has invited it within 30 days, who does so now; None otherwise.

    One statement decides and notes it: of many who invite an address at once one is the first.
    """
    row = insert_into(tx, invited_addresses).values(address_key=kept, invited_at=now)
    before = invited_addresses.c.invited_at
    return tx.execute(
        row.on_conflict_do_update(
            index_elements=["address_key"],
            set_={"invited_at": now},
            where=or_(before.is_(None), before <= now - invites.AGAIN_AFTER),
        ).returning(invited_addresses.c.refused_at)
    ).one_or_none()


def _invite(row: Record) -> ReferralInvite:
    return ReferralInvite(id=row.id, email=Untrusted(row.masked), points=row.points, created_at=row.created_at)
