"""Companies and their verified domains (rule 1.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from api_client.wire.operator import CompanyChange, CompanyRecord, NewCompany
from api_client.wire.text import Untrusted
from backend.ids import new_id
from backend.problems import Problem, not_found
from backend.store import boards, secrets
from backend.store.database import Record, Tx
from backend.store.tables import accounts, companies, company_domains
from backend.store.upsert import insert_into


def add(tx: Tx, new: NewCompany, now: datetime) -> CompanyRecord:
    """A new company, to which the accounts at its domains belong. Raises `Problem` 409 `domain_taken`."""
    row = tx.execute(
        insert(companies).values(id=new_id(), name=new.name, sso=new.sso, created_at=now).returning(*companies.c)
    ).one()
    _set_domains(tx, row.id, new.domains)
    _gather(tx, row.id, now)
    return _record(tx, row)


def change(tx: Tx, company_id: str, wanted: CompanyChange, now: datetime) -> None:
    """Changes what is given, and which accounts belong to the company. Raises `Problem` 404, 409 `domain_taken`."""
    if tx.execute(select(companies.c.id).where(companies.c.id == company_id).with_for_update()).first() is None:
        raise not_found()
    values = {name: value for name, value in (("name", wanted.name), ("sso", wanted.sso)) if value is not None}
    if values:
        tx.execute(update(companies).where(companies.c.id == company_id).values(**values))
    if wanted.domains is not None:
        tx.execute(delete(company_domains).where(company_domains.c.company_id == company_id))
        _set_domains(tx, company_id, wanted.domains)
    if wanted.domains is not None or wanted.sso is not None:
        _gather(tx, company_id, now)


def one(tx: Tx, company_id: str, *, lock: bool = False) -> CompanyRecord | None:
    """A company, with `lock` until the transaction's end; None when there is no such."""
    query = select(companies).where(companies.c.id == company_id)
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _record(tx, row)


def page(tx: Tx, *, limit: int, after: str | None) -> list[CompanyRecord]:
    """Companies, oldest first, from behind the id `after` on."""
    query = select(companies).order_by(companies.c.id).limit(limit)
    if after is not None:
        query = query.where(companies.c.id > after)
    return [_record(tx, row) for row in tx.execute(query)]


def _record(tx: Tx, row: Record) -> CompanyRecord:
    domains = select(company_domains.c.domain).where(company_domains.c.company_id == row.id)
    return CompanyRecord(
        id=row.id,
        name=Untrusted(row.name),
        domains=list(tx.execute(domains.order_by(company_domains.c.domain)).scalars()),
        sso=row.sso,
        created_at=row.created_at,
    )


def _set_domains(tx: Tx, company_id: str, domains: Iterable[str]) -> None:
    # In one order everywhere, so that two of these never wait for each other in a circle.
    for domain in sorted({*domains}):
        row = insert_into(tx, company_domains).values(domain=domain, company_id=company_id)
        if tx.execute(row.on_conflict_do_nothing().returning(company_domains.c.domain)).first() is None:
            raise Problem(409, "domain_taken", f"{domain} belongs to another company.", domain=domain)


def _gather(tx: Tx, company_id: str, now: datetime) -> None:
    """Lets the accounts at the company's domains, and no others, belong to it, with its way to sign in (rule 1.4).

    Where single sign-on manages an account from now on, the sessions that a password has begun are over.
    """
    company = tx.execute(select(companies).where(companies.c.id == company_id)).one()
    found = select(company_domains.c.domain).where(company_domains.c.company_id == company_id)
    domains = tx.execute(found).scalars().all()
    managed = {*tx.execute(select(accounts.c.id).where(accounts.c.company_id == company_id, accounts.c.sso)).scalars()}
    leave = update(accounts).where(accounts.c.company_id == company_id).values(company_id=None, sso=False)
    moved = {*tx.execute(leave.returning(accounts.c.profile_id)).scalars()}
    gathered = set[str]()
    for domain in domains:
        at_domain = accounts.c.email_key.endswith(f"@{domain}", autoescape=True)
        come = update(accounts).where(at_domain).values(company_id=company_id, sso=company.sso)
        for row in tx.execute(come.returning(accounts.c.id, accounts.c.profile_id)):
            moved.add(row.profile_id)
            gathered.add(row.id)
    if company.sso:
        # Only now, the accounts being locked: no session begins in between.
        secrets.delete_sessions_of(tx, gathered - managed)
    boards.refresh_all(tx, moved, now)
