"""What a profile brings into a merge, as values for `backend.rules.merging`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from backend.catalogue.loading import catalogue
from backend.rules.merging import Entry, Half
from backend.rules.skills import fold
from backend.store import badge_catalogue, members, notifications, own_profile
from backend.store.database import Record, Tx
from backend.store.notifications import Notification
from backend.store.tables import activities, earned_badges, profiles, projects

PROJECT_TEXTS = ("app_name", "customer", "business_need", "solution", "results")
PLAIN_DETAILS = (
    "name", "job_title", "department", "country", "website", "about", "industry", "twitter_url", "linkedin_url",
    "looking_for",
)  # fmt: skip


def half(tx: Tx, profile: Record) -> Half:
    """All values of a profile; `profile` are the columns of its row."""
    entries = [*_details(profile), *_staying(tx, profile), *_lists(tx, profile), *_achievements(tx, profile)]
    return Half(profile.public, tuple(entries))


def profile_row(tx: Tx, profile_id: str) -> Record:
    """A profile's columns."""
    return tx.execute(select(profiles).where(profiles.c.id == profile_id)).one()


def job_key(job: Mapping[str, Any]) -> tuple[str, ...]:
    """Equal for experience items that are one."""
    words = (fold(str(job.get(name) or "")) for name in ("company", "role"))
    return (*words, str(job.get("from")), str(job.get("to")))


def project_key(row: Record) -> tuple[str, ...]:
    """Equal for projects that are one: the same words in every field."""
    return tuple(" ".join(getattr(row, name).split()) for name in PROJECT_TEXTS)


def projects_of(tx: Tx, profile_id: str) -> list[Record]:
    """A profile's projects, the oldest first."""
    query = select(projects).where(projects.c.profile_id == profile_id)
    return list(tx.execute(query.order_by(projects.c.created_at, projects.c.id)))


def _details(profile: Record) -> Iterator[Entry]:
    if profile.avatar_digest:
        yield Entry("avatar", profile.avatar_digest, "image")
    for name in PLAIN_DETAILS:
        value = getattr(profile, name)
        if value:
            yield Entry(name, value, value)
    if profile.phone:
        # Nobody else ever sees it (rule 9.3).
        yield Entry("phone", profile.phone, profile.phone, shown=False)


def _staying(tx: Tx, profile: Record) -> Iterator[Entry]:
    yield Entry("visibility", profile.public, "public" if profile.public else "private", shown=False)
    if profile.recovery_email:
        yield Entry("recovery_email", profile.recovery_email, profile.recovery_email, shown=False)
    badges = badge_catalogue.rules(tx)
    for badge_id in profile.featured_badges:
        yield Entry("featured_badges", badge_id, badges[badge_id].name if badge_id in badges else badge_id, shown=False)
    wanted = [one.value.replace("_", " ") for one in Notification if notifications.wants(tx, profile.id, one)]
    yield Entry("notifications", tuple(wanted), ", ".join(wanted) or "none", shown=False)


def _lists(tx: Tx, profile: Record) -> Iterator[Entry]:
    for skill in profile.skills:
        yield Entry("skills", fold(skill), skill)
    for job in profile.experience:
        lasted = f"{job.get('from')} to {job.get('to') or 'now'}"
        yield Entry("experience", job_key(job), f"{job.get('role')}, {job.get('company')} ({lasted})")
    for row in projects_of(tx, profile.id):
        yield Entry("projects", project_key(row), row.app_name, shown=row.status == "published")
    for account in members.accounts_of(tx, profile.id):
        yield Entry("accounts", account.id, account.email, shown=False)


def _achievements(tx: Tx, profile: Record) -> Iterator[Entry]:
    badges = badge_catalogue.rules(tx)
    query = select(earned_badges).where(earned_badges.c.profile_id == profile.id)
    for row in tx.execute(query.order_by(earned_badges.c.badge_id, earned_badges.c.level)):
        badge = badges.get(row.badge_id)
        level = f", level {row.level}" if badge is not None and len(badge.targets) > 1 else ""
        yield Entry("badges", (row.badge_id, row.level), f"{badge.name if badge else row.badge_id}{level}")
    for certificate in own_profile.certificates(tx, profile.id):
        yield Entry("certificates", certificate.name.plain, certificate.name.plain)
    public = {kind for kind, rule in catalogue().activities.items() if rule.public}
    events = select(func.count()).where(activities.c.profile_id == profile.id, activities.c.kind.in_(public))
    number = tx.execute(events).scalar_one()
    if number:
        yield Entry("activity", profile.id, f"{number} public events")
