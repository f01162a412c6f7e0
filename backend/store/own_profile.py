"""What a member sees of herself above all tabs and on her cards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Text, bindparam, func, select

from api_client.wire.profile import Certificate
from api_client.wire.project import ProjectSummary
from backend.catalogue.loading import catalogue
from backend.rules.points import utc_day
from backend.store.database import Tx
from backend.store.tables import (
    accounts,
    activities,
    companies,
    connections,
    credit_balances,
    profiles,
    projects,
    standings,
)


def read(tx: Tx, account_id: str) -> Row[Any]:
    """The profile's columns and, beside them, what belongs to this account of it.

    These are `company_id` and `company_name` (rule 1.5) and its `credits` (rule 1.1); then `points`, the sum of the
    ledger, and the number of `connections`.
    """
    return tx.execute(_MINE, {"account_id": account_id}).one()


def certificates(tx: Tx, profile_id: str, *, to_others: bool = False) -> list[Certificate]:
    """The certificates of a profile, newest first; one that was renewed bears the newer date (rule 1.7).

    `to_others` leaves out what a merge has hidden (rule 11.2).
    """
    names = {kind: rule.certificate for kind, rule in catalogue().activities.items() if rule.certificate}
    query = _PASSED.where(~activities.c.hidden) if to_others else _PASSED
    rows = tx.execute(query, {"whose": profile_id, "kinds": [*names]}).all()
    return [Certificate(name=names[row.kind], issued_on=utc_day(row.passed)) for row in rows]


def portfolio(tx: Tx, profile_id: str, limit: int) -> list[ProjectSummary]:
    """A member's own projects, drafts too, the last edited first (rule 7.2)."""
    rows = tx.execute(_PORTFOLIO, {"whose": profile_id, "number": limit}).all()
    return [ProjectSummary.model_validate(row._asdict()) for row in rows]


# Built once: every Overview would spend more on building them than the database on answering.
_CONNECTED = select(func.count()).where(connections.c.profile_id == profiles.c.id).correlate(profiles)
_MINE = (
    select(
        profiles,
        accounts.c.company_id,
        companies.c.name.label("company_name"),
        func.coalesce(standings.c.points, 0).label("points"),
        func.coalesce(credit_balances.c.balance, 0).label("credits"),
        _CONNECTED.scalar_subquery().label("connections"),
    )
    .select_from(accounts)
    .join(profiles, profiles.c.id == accounts.c.profile_id)
    .outerjoin(companies, companies.c.id == accounts.c.company_id)
    .outerjoin(standings, standings.c.profile_id == profiles.c.id)
    .outerjoin(credit_balances, credit_balances.c.account_id == accounts.c.id)
    .where(accounts.c.id == bindparam("account_id"))
)
_AT = func.max(activities.c.occurred_at).label("passed")
_PASSED = (
    select(activities.c.kind, _AT)
    .where(
        activities.c.profile_id == bindparam("whose"),
        activities.c.kind.in_(bindparam("kinds", type_=Text(), expanding=True)),
    )
    .group_by(activities.c.kind)
    .order_by(_AT.desc(), activities.c.kind)
)
_PORTFOLIO = (
    select(projects.c.id, projects.c.app_name, projects.c.customer, projects.c.status, projects.c.updated_at)
    .where(projects.c.profile_id == bindparam("whose"))
    .order_by(projects.c.updated_at.desc(), projects.c.id.desc())
    .limit(bindparam("number"))
)
