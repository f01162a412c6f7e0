"""What a member sees of herself above all tabs and on her cards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

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
    connected = select(func.count()).where(connections.c.profile_id == profiles.c.id)
    query = (
        select(
            profiles,
            accounts.c.company_id,
            companies.c.name.label("company_name"),
            func.coalesce(standings.c.points, 0).label("points"),
            func.coalesce(credit_balances.c.balance, 0).label("credits"),
            connected.correlate(profiles).scalar_subquery().label("connections"),
        )
        .select_from(accounts)
        .join(profiles, profiles.c.id == accounts.c.profile_id)
        .outerjoin(companies, companies.c.id == accounts.c.company_id)
        .outerjoin(standings, standings.c.profile_id == profiles.c.id)
        .outerjoin(credit_balances, credit_balances.c.account_id == accounts.c.id)
    )
    return tx.execute(query.where(accounts.c.id == account_id)).one()


def certificates(tx: Tx, profile_id: str) -> list[Certificate]:
    """The certificates of a profile, newest first; one that was renewed bears the newer date (rule 1.7)."""
    names = {kind: rule.certificate for kind, rule in catalogue().activities.items() if rule.certificate}
    passed = func.max(activities.c.occurred_at).label("passed")
    query = (
        select(activities.c.kind, passed)
        .where(activities.c.profile_id == profile_id, activities.c.kind.in_(names))
        .group_by(activities.c.kind)
        .order_by(passed.desc(), activities.c.kind)
    )
    return [Certificate(name=names[row.kind], issued_on=utc_day(row.passed)) for row in tx.execute(query)]


def portfolio(tx: Tx, profile_id: str, limit: int) -> list[ProjectSummary]:
    """A member's own projects, drafts too, the last edited first (rule 7.2)."""
    query = (
        select(projects.c.id, projects.c.app_name, projects.c.customer, projects.c.status, projects.c.updated_at)
        .where(projects.c.profile_id == profile_id)
        .order_by(projects.c.updated_at.desc(), projects.c.id.desc())
        .limit(limit)
    )
    return [ProjectSummary.model_validate(row._asdict()) for row in tx.execute(query)]
