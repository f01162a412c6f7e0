"""People: profiles, their accounts, and the companies the accounts belong to (rule 1)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from backend.ids import new_id
from backend.rules import emails
from backend.store import boards
from backend.store.database import Tx
from backend.store.tables import accounts, companies, company_domains, credit_balances, profiles, standings

REFERRAL_CODE_BYTES = 9


@dataclass(frozen=True, slots=True)
class Member:
    """The ids of a new member."""

    profile_id: str
    account_id: str


def create(
    tx: Tx,
    *,
    email: str,
    name: str,
    now: datetime,
    password_hash: str | None = None,
    marketing_consent: bool = False,
    referred_by: str | None = None,
) -> Member:
    """A new account with a profile of its own, private (rule 1.2), in the company of its e-mail's domain (rule 1.5).

    Raises `sqlalchemy.exc.IntegrityError` when the address has an account: ask `account_by_email` first.
    """
    profile_id = new_id()
    tx.execute(
        insert(profiles).values(
            id=profile_id,
            name=name,
            referral_code=secrets.token_urlsafe(REFERRAL_CODE_BYTES),
            referred_by=referred_by,
            created_at=now,
            updated_at=now,
        )
    )
    tx.execute(insert(standings).values(profile_id=profile_id, points=0, shuffle=boards.new_shuffle()))
    return Member(profile_id, _new_account(tx, profile_id, email, now, password_hash, marketing_consent))


def add_account(
    tx: Tx, profile_id: str, email: str, now: datetime, password_hash: str | None, *, marketing_consent: bool = False
) -> str:
    """Adds an account to a profile, which is on its company's board from then on (rule 1.5); the new account's id."""
    account_id = _new_account(tx, profile_id, email, now, password_hash, marketing_consent)
    boards.refresh(tx, profile_id, now)
    return account_id


def _new_account(
    tx: Tx,
    profile_id: str,
    email: str,
    now: datetime,
    password_hash: str | None,
    marketing_consent: bool,  # noqa: FBT001 - as given
) -> str:
    """The rows of an account; single sign-on companies manage theirs (rule 1.4)."""
    company = company_of(tx, email)
    account_id = new_id()
    tx.execute(
        insert(accounts).values(
            id=account_id,
            profile_id=profile_id,
            email=email,
            email_key=emails.normalise(email),
            password_hash=password_hash,
            password_changed_at=now if password_hash else None,
            sso=company is not None and company.sso,
            company_id=company.id if company else None,
            marketing_consent=marketing_consent,
            created_at=now,
        )
    )
    tx.execute(insert(credit_balances).values(account_id=account_id, balance=0))
    return account_id


def company_of(tx: Tx, email: str) -> Row[Any] | None:
    """The company that has verified the address's domain; None when none has.

    Neither its way to sign in nor the domain changes until the transaction's end: an account that is made meanwhile is
    among those that the change finds, or is made as the company is after it.
    """
    query = select(companies).join(company_domains, company_domains.c.company_id == companies.c.id)
    query = query.where(company_domains.c.domain == emails.domain_of(emails.normalise(email)))
    return tx.execute(query.with_for_update(read=True, key_share=True)).one_or_none()


def account_by_email(tx: Tx, email: str) -> Row[Any] | None:
    """The account with this address, however it is spelt."""
    return tx.execute(select(accounts).where(accounts.c.email_key == emails.normalise(email))).one_or_none()


def account(tx: Tx, account_id: str) -> Row[Any] | None:
    """An account by its id, with `company_name` beside its columns."""
    return tx.execute(_with_company().where(accounts.c.id == account_id)).one_or_none()


def _with_company() -> Select[Any]:
    company = companies.c.name.label("company_name")
    return select(accounts, company).outerjoin(companies, companies.c.id == accounts.c.company_id)


def accounts_of(tx: Tx, profile_id: str) -> list[Row[Any]]:
    """All accounts of a profile, oldest first."""
    query = select(accounts).where(accounts.c.profile_id == profile_id)
    return list(tx.execute(query.order_by(accounts.c.created_at, accounts.c.id)))


def addresses_of(tx: Tx, profile_id: str) -> list[str]:
    """Who is told by mail of what is done with a profile's secrets: its accounts and recovery e-mail (rule 13.7)."""
    recovery = tx.execute(select(profiles.c.recovery_email).where(profiles.c.id == profile_id)).scalar_one()
    addresses = [str(account.email) for account in accounts_of(tx, profile_id)]
    return addresses if recovery is None or recovery in addresses else [*addresses, recovery]


def exists(tx: Tx, profile_id: str) -> bool:
    """True when there is such a profile."""
    return tx.execute(select(profiles.c.id).where(profiles.c.id == profile_id)).first() is not None


def page_of_accounts(tx: Tx, profile_id: str, *, limit: int, after: str | None) -> list[Row[Any]]:
    """A profile's accounts as `account` answers them, oldest first, from behind the id `after` on."""
    query = _with_company().where(accounts.c.profile_id == profile_id)
    if after is not None:
        query = query.where(accounts.c.id > after)
    return list(tx.execute(query.order_by(accounts.c.id).limit(limit)))


def set_password(tx: Tx, account_id: str, password_hash: str, now: datetime) -> None:
    """Gives an account another password."""
    this = update(accounts).where(accounts.c.id == account_id)
    tx.execute(this.values(password_hash=password_hash, password_changed_at=now))


def lock_account(tx: Tx, account_id: str) -> Row[Any] | None:
    """An account's row, locked until the transaction's end: for decisions on what belongs to it."""
    query = select(accounts).where(accounts.c.id == account_id)
    # Units that merely hold it (`secrets.hold`) are not in the way: two of them would wait for each other.
    return tx.execute(query.with_for_update(key_share=True)).one_or_none()


def set_status(tx: Tx, account_id: str, status: str) -> None:
    """Makes an account ``active`` or ``deactivated`` (rule 1.3)."""
    tx.execute(update(accounts).where(accounts.c.id == account_id).values(status=status))
