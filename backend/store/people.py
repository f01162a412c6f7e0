"""As much of a person as a list shows, for every list of people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, Row, Text, bindparam, select

from api_client.wire.connection import Person
from backend.catalogue.loading import catalogue
from backend.rules import avatars, levels, points
from backend.store.database import Tx
from backend.store.tables import accounts, companies, profiles, standings


def person_columns(profile: FromClause) -> list[Label[Any] | ColumnElement[Any]]:
    """The columns that `person` reads, of `profiles` or an alias of it."""
    company = (
        select(companies.c.name)
        .join(accounts, accounts.c.company_id == companies.c.id)
        .where(accounts.c.profile_id == profile.c.id)
        .order_by(accounts.c.created_at, accounts.c.id)
        .limit(1)
    )
    points_sum = select(standings.c.points).where(standings.c.profile_id == profile.c.id)
    return [
        profile.c.id.label("person_id"),
        profile.c.name.label("person_name"),
        profile.c.job_title.label("person_job_title"),
        profile.c.avatar_digest.label("person_avatar_digest"),
        company.correlate(profile).scalar_subquery().label("person_company"),
        points_sum.correlate(profile).scalar_subquery().label("person_points"),
    ]


def by_id(tx: Tx, profile_ids: Collection[str]) -> dict[str, Person]:
    """These people, by the ids of their profiles."""
    if not profile_ids:
        return {}
    return {row.person_id: person(row) for row in tx.execute(_BY_ID, {"ids": [*profile_ids]}).all()}


def person(row: Row[Any]) -> Person:
    """The person of a row with `person_columns`; the company is that of the oldest account that has one."""
    return Person(
        profile_id=row.person_id,
        name=row.person_name,
        job_title=row.person_job_title,
        company=row.person_company,
        level=levels.level_of(points.shown_total(row.person_points or 0), catalogue().levels),
        avatar_url=avatars.url_of(row.person_id, row.person_avatar_digest),
    )


# Built once: every Overview would spend more on building it than the database on answering.
_BY_ID = select(*person_columns(profiles)).where(profiles.c.id.in_(bindparam("ids", type_=Text(), expanding=True)))
