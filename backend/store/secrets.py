"""Secrets: who a secret stands for, making, listing and deleting them. Only their digests are kept (rule 13.5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, select, update

from api_client.wire.enums import SecretKind
from backend.ids import new_id
from backend.rules import secret_format
from backend.store.database import Tx
from backend.store.tables import accounts, secrets

SESSION_UNUSED = timedelta(days=30)
"""A session ends when it was not used for so long (rule 1.6)."""
SESSION_AT_MOST = timedelta(days=90)
"""A session ends in any case after this (rule 1.6)."""
_AT_ONCE = 500
"""Values in one statement."""
TOUCH_AFTER = timedelta(minutes=1)
"""How old "last used" may be before it is written again: not every request costs a write."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a good secret stands for."""

    secret_id: str
    kind: SecretKind
    name: str
    account_id: str | None
    profile_id: str | None
    scopes: frozenset[str] | None
    """A token's scopes; None where the secret has all of its owner's privileges."""
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    def wants_touch(self, now: datetime) -> bool:
        """True when "last used" is out of date."""
        return self.last_used_at is None or now - self.last_used_at > TOUCH_AFTER


def find(tx: Tx, secret: str, now: datetime) -> Bearer | None:
    """The bearer of a secret that is good at `now`: known, not over, its account active (rules 1.3, 1.6, 13.3)."""
    kind = secret_format.kind_of(secret)
    if kind is None:
        return None
    row = tx.execute(_FOUND, {"digest": secret_format.digest(secret)}).one_or_none()
    if row is None or row.kind != kind or row.status not in {None, "active"} or _is_over(row, now):
        return None
    return Bearer(
        secret_id=row.id,
        kind=kind,
        name=row.name,
        account_id=row.account_id,
        profile_id=row.profile_id,
        scopes=None if row.scopes is None else frozenset(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def hold(tx: Tx, bearer: Bearer) -> Bearer | None:
    """The bearer of a unit that writes, with her account's present profile, which stays hers until the unit's end.

    A merge (rule 11.2) and a deletion wait for such units, and such units for them. None when the account is gone or
    deactivated meanwhile.
    """
    if bearer.account_id is None:
        return bearer
    row = tx.execute(_HELD, {"account_id": bearer.account_id}).one_or_none()
    return None if row is None or row.status != "active" else replace(bearer, profile_id=row.profile_id)


def _is_over(row: Row[Any], now: datetime) -> bool:
    if row.expires_at is not None and row.expires_at <= now:
        return True
    return bool(row.kind == SecretKind.SESSION and (row.last_used_at or row.created_at) + SESSION_UNUSED <= now)


def touch(tx: Tx, secret_id: str, now: datetime) -> None:
    """Notes that a secret was used just now."""
    tx.execute(update(secrets).where(secrets.c.id == secret_id).values(last_used_at=now))


def issue(
    tx: Tx,
    kind: SecretKind,
    *,
    now: datetime,
    name: str,
    account_id: str | None = None,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
    user_agent: str | None = None,
) -> tuple[SecretStr, Row[Any]]:
    """A new secret in clear, which is nowhere else from here on, and its row."""
    secret = secret_format.new_secret(kind)
    row = tx.execute(
        insert(secrets)
        .values(
            digest=secret_format.digest(secret.get_secret_value()),
            id=new_id(),
            kind=kind,
            account_id=account_id,
            name=name,
            scopes=scopes,
            user_agent=user_agent,
            created_at=now,
            expires_at=now + SESSION_AT_MOST if kind is SecretKind.SESSION else expires_at,
            last_used_at=now if kind is SecretKind.SESSION else None,
        )
        .returning(*secrets.c)
    ).one()
    return secret, row


def page_of_account(
    tx: Tx, account_id: str, kind: SecretKind, *, limit: int, after: str | None, now: datetime
) -> list[Row[Any]]:
    """An account's secrets of one kind, newest first, from behind the id `after` on; without sessions that are over."""
    query = select(secrets).where(_of_account(account_id, kind, now))
    if after is not None:
        query = query.where(secrets.c.id < after)
    return list(tx.execute(query.order_by(secrets.c.id.desc()).limit(limit)))


def _of_account(account_id: str, kind: SecretKind, now: datetime) -> ColumnElement[bool]:
    these = and_(secrets.c.account_id == account_id, secrets.c.kind == kind)
    if kind is SecretKind.SESSION:
        return and_(these, secrets.c.expires_at > now, secrets.c.last_used_at > now - SESSION_UNUSED)
    return these


def count_of_account(tx: Tx, account_id: str, kind: SecretKind, now: datetime) -> int:
    """How many secrets of one kind an account has; sessions that are over do not count."""
    return tx.execute(select(func.count()).where(_of_account(account_id, kind, now))).scalar_one()


def one_of_account(tx: Tx, account_id: str, kind: SecretKind, secret_id: str) -> Row[Any] | None:
    """One secret of an account, or None when there is no such."""
    query = select(secrets).where(secrets.c.account_id == account_id, secrets.c.kind == kind, secrets.c.id == secret_id)
    return tx.execute(query).one_or_none()


def delete_one(tx: Tx, account_id: str, kind: SecretKind, secret_id: str) -> bool:
    """Deletes a secret, from now on refused. False when there is no such."""
    statement = delete(secrets).where(
        secrets.c.account_id == account_id, secrets.c.kind == kind, secrets.c.id == secret_id
    )
    return tx.execute(statement).rowcount == 1


def delete_sessions(tx: Tx, account_id: str, *, but: str | None = None) -> None:
    """Ends all sessions of an account, but for the secret with this id."""
    statement = delete(secrets).where(secrets.c.account_id == account_id, secrets.c.kind == SecretKind.SESSION)
    tx.execute(statement if but is None else statement.where(secrets.c.id != but))


def delete_sessions_of(tx: Tx, account_ids: Collection[str]) -> None:
    """Ends all sessions of these accounts."""
    ordered = sorted(account_ids)
    for at in range(0, len(ordered), _AT_ONCE):
        some = secrets.c.account_id.in_(ordered[at : at + _AT_ONCE])
        tx.execute(delete(secrets).where(some, secrets.c.kind == SecretKind.SESSION))


def of_roles(tx: Tx) -> list[Row[Any]]:
    """The secrets of services and operators, oldest first."""
    return list(tx.execute(select(secrets).where(secrets.c.account_id.is_(None)).order_by(secrets.c.id)))


def delete_of_role(tx: Tx, secret_id: str) -> Row[Any] | None:
    """Deletes a service's or operator's secret, from now on refused; what it was, or None when there is no such."""
    statement = delete(secrets).where(secrets.c.account_id.is_(None), secrets.c.id == secret_id)
    return tx.execute(statement.returning(*secrets.c)).one_or_none()


# Built once: every request asks for these.
_FOUND = (
    select(secrets, accounts.c.profile_id, accounts.c.status)
    .outerjoin(accounts, accounts.c.id == secrets.c.account_id)
    .where(secrets.c.digest == bindparam("digest", type_=secrets.c.digest.type))
)
_HELD = (
    select(accounts.c.profile_id, accounts.c.status)
    .where(accounts.c.id == bindparam("account_id"))
    .with_for_update(read=True, key_share=True)
)
