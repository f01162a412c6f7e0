"""A small community for outside tools to find: enough of everything that most operations have something to answer."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import argon2

from backend.demo.faces import face
from backend.passwords import PasswordHasher
from backend.pictures import digest_of
from backend.services import Services, utc_now
from backend.store import avatars, awards, challenges
from backend.store.awards import Activity
from backend.store.database import Database
from tests.backend import community, people
from tests.backend.people import Person
from tests.backend.reporting import WELCOME_KINDS

MEMBERS = [f"member{number}@outside.example" for number in range(12)]
KINDS = ("forum_answer_accepted", "marketplace_review_added", "learning_path_completed", "learning_rapid_certified")


def seed(url: str, folder: Path) -> None:
    """Fills a migrated database, and lists in `folder` the ids that can be asked for, a file for each kind."""
    database, hasher = Database(url), PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    services = Services(database, hasher, public_url="https://profile.example")
    database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    people.company(services, "Outside", "outside.example")
    members = [people.member(services, email, name=f"Member {number}") for number, email in enumerate(MEMBERS)]
    for one in members:
        _did(services, one, *KINDS, *WELCOME_KINDS)
        community.give_skills(services, one, "Python", "Testing")
        community.add_project(services, one, "A draft", "draft", utc_now())
    community.publish(services, *members[::2])
    for one in members[::2]:
        _give_avatar(services, one)
    community.connect(services, members[0], *members[1:4])
    for sender in members[4:7]:
        community.invite(services, sender, members[0])
    for receiver in members[7:10]:
        community.invite(services, members[0], receiver)
    for kind in ("profile_id", "account_id"):
        (folder / f"{kind}.txt").write_text("\n".join(f'"{getattr(one, kind)}"' for one in members))
    database.close()
    hasher.close()


def _did(services: Services, person: Person, *kinds: str) -> None:
    now = utc_now()
    done = [
        Activity("service:seed", uuid.uuid4().hex, person.profile_id, kind, now - timedelta(days=number))
        for number, kind in enumerate(kinds)
    ]
    services.database.write_now(lambda tx: awards.record(tx, done, now))


def _give_avatar(services: Services, person: Person) -> None:
    made = face(person.email)
    services.database.write_now(lambda tx: avatars.put(tx, person.profile_id, made))
    community.change(services, person, avatar_digest=digest_of(made))
