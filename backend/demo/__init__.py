"""The demo community: some hundred people in a dozen companies, two years of what they did, one to sign in as.

It is made from a fixed seed and today's date, so that it looks alive whenever it is made, and written in one
transaction.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from pydantic import SecretStr

from backend.demo import doings, rows, star, ties
from backend.demo.crowd import YEARS_BACK, Inhabitant, inhabitants
from backend.demo.lists import Lists, lists
from backend.demo.rows import Rows
from backend.passwords import PasswordHasher
from backend.services import utc_now
from backend.store import bulk, bulk_awards, challenges
from backend.store.bulk_awards import Recorded
from backend.store.database import Database, Tx

SIGN_IN_FILE = "sign-in.json"
MEMBERS = 400
ACTIVITIES = 16_000
"""Of the crowd; the member to sign in as has her own plan."""
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Community:
    """A whole community before it is written."""

    member: Inhabitant
    """The one to sign in as."""
    people: list[Inhabitant]
    """Everybody, the member first."""
    events: list[Recorded]
    rows: Rows
    """By table, all that does not follow from the events."""


def seed(database: Database, folder: Path, *, now: datetime | None = None) -> None:
    """Fills a database that has no members; does nothing to one that has.

    Writes `SIGN_IN_FILE`, e-mail and password of the member to sign in as, into `folder`, readable by its owner only.
    """
    if not database.read_now(bulk.is_empty):
        return
    at = now or utc_now()
    password = SecretStr(f"{secrets.token_urlsafe(15)}-Aa1")
    passwords = PasswordHasher()
    with _without_garbage_collection():
        made = community(lists(), MEMBERS, ACTIVITIES, at, passwords.hash_now(password))
        # First the file: a database without it can't be signed in to; a file without its database is written anew.
        _write_private(folder / SIGN_IN_FILE, made.member.email, password)
        database.write_now(lambda tx: write(tx, made, at))
    passwords.close()


def community(source: Lists, members: int, activities: int, now: datetime, password_hash: str) -> Community:
    """A community of so many members, the one to sign in as among them, and about so many activities."""
    rng = Random(_SEED)  # noqa: S311 - the same community every time is what is wanted
    plan, companies = source.member, source.people.companies
    member = star.inhabitant(plan, companies[0], now)
    crowd = inhabitants(source.people, members - 1, now, rng, {member.email})
    people = [member, *crowd]
    ties.connect(crowd, member, plan.connections, now, rng)
    diary = doings.Diary(source.titles, rng)
    hers = star.activities(plan, member.profile_id, now, diary)
    done = hers + doings.crowd_activities(crowd, activities, now, diary)
    company_rows, company_ids = rows.of_companies(companies, now - YEARS_BACK)
    ties_rows: Rows = {
        "connections": [*ties.connection_rows(people)],
        "invitations": [*ties.invitation_rows(crowd, member, plan.invited_by, now)],
        "referral_invites": [*ties.invite_rows(hers, crowd, now)],
    }
    second = rows.second_account(member, plan.second_email)
    return Community(
        member,
        people,
        [Recorded(activity, activity.occurred_at) for activity in done],
        dict(
            ChainMap(
                company_rows,
                rows.of_people(people, company_ids, {member.email: password_hash}, now, second),
                rows.of_credits(people, member, star.past_claims(plan, hers, now), second),
                rows.of_projects(plan.projects, member, source.people.projects, crowd, now),
                rows.of_watched_apps(plan, member, now),
                ties_rows,
            )
        ),
    )


def write(tx: Tx, made: Community, now: datetime) -> None:
    """Writes a community into an empty database; into one that got members meanwhile, nothing."""
    if not bulk.is_empty(tx):
        return
    challenges.ensure_between(tx, made.member.joined, now)
    bulk.insert_rows(tx, made.rows)
    connected_at = {person.profile_id: sorted(person.connected_to.values()) for person in made.people}
    bulk_awards.record_many(tx, made.events, now, connected_at)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Saves the collector from walking, again and again, a hundred thousand rows of which none is garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _write_private(path: Path, email: str, password: SecretStr) -> None:
    content = json.dumps({"email": email, "password": password.get_secret_value()})
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
