"""What a merge does to the profile that stays: details filled, skills and experience united, projects sorted out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import and_, delete, update

from backend.catalogue.loading import catalogue
from backend.rules.merging import DETAILS, Fate, Outcome, Source
from backend.store import avatars, personal_changes, skills
from backend.store.database import Record, Tx
from backend.store.merging import halves
from backend.store.merging.steps import Pair
from backend.store.personal_changes import Change
from backend.store.tables import activities, earned_badges, profiles, projects


def sort_projects(tx: Tx, pair: Pair, outcomes: Sequence[Outcome]) -> None:
    """Deletes those of theirs that I have too, and makes drafts of those not chosen to be shown; the rest can move."""
    fates = {one.entry.key: one for one in outcomes if one.entry.field == "projects"}
    for row in halves.projects_of(tx, pair.theirs):
        one = fates[halves.project_key(row)]
        this = and_(projects.c.profile_id == pair.theirs, projects.c.id == row.id)
        if one.source is Source.BOTH:
            tx.execute(delete(projects).where(this))
        elif one.fate is Fate.HIDDEN:
            tx.execute(update(projects).where(this).values(status="draft"))


def hide(tx: Tx, pair: Pair, outcomes: Sequence[Outcome]) -> None:
    """Lets nobody else see those of their badges, certificates and public events that were not chosen to be shown."""
    hidden = [one.entry for one in outcomes if one.fate is Fate.HIDDEN]
    names = {entry.key for entry in hidden if entry.field == "certificates"}
    with_activity = any(entry.field == "activity" for entry in hidden)
    kinds = [
        kind
        for kind, rule in catalogue().activities.items()
        if rule.certificate in names or (with_activity and rule.public)
    ]
    theirs = update(activities).where(activities.c.profile_id == pair.theirs, activities.c.kind.in_(kinds))
    tx.execute(theirs.values(hidden=True))
    for entry in hidden:
        if entry.field == "badges":
            badge_id, level = cast("tuple[str, int]", entry.key)
            badge = earned_badges.c.badge_id == badge_id, earned_badges.c.level == level
            tx.execute(
                update(earned_badges).where(earned_badges.c.profile_id == pair.theirs, *badge).values(hidden=True)
            )


def fill(tx: Tx, mine: Record, theirs: Record, outcomes: Sequence[Outcome], account_id: str, now: datetime) -> None:
    """Gives my profile what comes to it, and notes the change of each detail (rule 14.1)."""
    new = [one for one in outcomes if one.source is Source.OTHER and one.fate is Fate.KEPT]
    taken = [one.entry.field for one in new if one.entry.field in DETAILS]
    columns = {name: "avatar_digest" if name == "avatar" else name for name in taken}
    values = {column: getattr(theirs, column) for column in columns.values()}
    jobs = {one.entry.key for one in new if one.entry.field == "experience"}
    more_jobs = [job for job in theirs.experience if halves.job_key(job) in jobs]
    more_skills = [one.entry.text for one in new if one.entry.field == "skills"]
    values |= {"experience": [*mine.experience, *more_jobs], "updated_at": now}
    tx.execute(update(profiles).where(profiles.c.id == mine.id).values(**values))
    if "avatar" in taken:
        avatars.move(tx, theirs.id, mine.id)
    skills.put(tx, mine.id, [*mine.skills, *more_skills])
    grown = [*(["skills"] if more_skills else []), *(["experience"] if more_jobs else [])]
    personal_changes.note(tx, mine.id, account_id, grown, now)
    personal_changes.note(tx, mine.id, account_id, taken, now, Change.ADDED)
    came = [one.entry.field for one in new if one.entry.field in {"accounts", "projects"}]
    singular = {"accounts": "account", "projects": "project"}
    personal_changes.note(tx, mine.id, account_id, [singular[name] for name in came], now, Change.ADDED)
