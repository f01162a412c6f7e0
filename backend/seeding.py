"""Members and activities in any number, for measuring: written in bulk, and right in every sum (rules 2, 3 and 6).

The demo community is for looking at; this one is for size. Its members have no passwords: an operator's
``issue-secret --role member`` lets one in.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from random import Random
from typing import Any

from backend.ids import new_id
from backend.rules.emails import normalise
from backend.store import boards, bulk, bulk_awards, challenges
from backend.store.awards import Activity
from backend.store.bulk_awards import Recorded
from backend.store.database import Database, Tx
from backend.store.members import REFERRAL_CODE_BYTES

SENDER = "service:seed"
DOMAIN = "seed.example"
"""Where members without a company have their addresses."""
AT_ONCE = 5000
"""Members in one unit of work."""
BACK = timedelta(days=60)
"""How far back activities go; half of them fall into the boards' window."""
JOINING = timedelta(days=600)
"""From when the first one joined to when the last one did."""
MEMBERS_PER_COMPANY = 250
EMPLOYED = 0.6
PRIVATE = 0.2
_KINDS = {
    "forum_upvote_received": 6, "forum_answer_accepted": 3, "forum_downvote_received": 1,
    "marketplace_app_downloaded": 4, "marketplace_review_added": 2, "platform_team_server_commit": 6,
    "platform_user_story_created": 4, "platform_app_created": 2, "learning_lecture_completed": 6,
    "learning_path_completed": 1, "community_hackathon_attended": 1,
}  # fmt: skip
"""What they do, and how often one does it in comparison."""
_GIVEN = ("Ada", "Mei", "Joris", "Noor", "Lee", "Ines", "Tariq", "Olga", "Sam", "Yuki", "Bo", "Femi", "Lena", "Raj")
_FAMILY = ("Okafor", "Jansen", "Silva", "Novak", "Haddad", "Kim", "Weber", "Rossi", "Larsen", "Tan", "Mensah", "Roy")
_SEED = 20_260_102


class NotEmpty(Exception):
    """The database has members; its text says what to do."""


@dataclass(frozen=True, slots=True)
class _Company:
    id: str
    domain: str


def seed(database: Database, members: int, activities: int, now: datetime) -> str:
    """Fills a database that has no members with so many, and about so many activities of theirs. Raises `NotEmpty`.

    The answer is one member's e-mail address. The boards are those of today; the running backend makes the others.

    Each chunk of members is a unit of work: a seed that breaks off leaves a database that is right, but not full.
    """
    if not database.read_now(bulk.is_empty):
        raise NotEmpty("the database has members: seed a new one, as in --database sqlite:///seeded.db")
    rng = Random(_SEED)  # noqa: S311 - the same members every time are what is wanted
    companies = [_Company(new_id(), f"company{number}.example") for number in range(1 + members // MEMBERS_PER_COMPANY)]
    database.write_now(lambda tx: _begin(tx, companies, now))
    # A few companies are large and most are small.
    sizes = [*accumulate(1 / (1 + place) ** 0.7 for place in range(len(companies)))]
    analyse_at = AT_ONCE
    for first in range(0, members, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, members))
        # In the order of their keys, so that rows go to the end of most tables and indexes.
        people = [_member(number, _joined(number, members, now), companies, sizes, rng) for number in numbers]
        share = activities * numbers.stop // members - activities * numbers.start // members
        events = list(_events(people, share, now, rng))
        database.write_now(partial(_write, people=people, events=events, now=now))
        if numbers.stop >= min(analyse_at, members):
            database.write_now(bulk.analyse)
            analyse_at = 4 * numbers.stop
    return str(people[0]["accounts"]["email"])


def _begin(tx: Tx, companies: Sequence[_Company], now: datetime) -> None:
    bulk.make_room(tx)
    challenges.ensure_current(tx, now)
    bulk.insert_rows(
        tx,
        {
            "companies": [{"id": one.id, "name": one.domain, "sso": False, "created_at": now} for one in companies],
            "company_domains": [{"domain": one.domain, "company_id": one.id} for one in companies],
        },
    )


def _joined(number: int, members: int, now: datetime) -> datetime:
    """When a member joined: one after the other."""
    return now - BACK - JOINING * (1 - number / members)


def _member(
    number: int, joined: datetime, companies: Sequence[_Company], sizes: Sequence[float], rng: Random
) -> dict[str, dict[str, Any]]:
    """The rows of one member, by table."""
    made = int(joined.timestamp() * 1000)
    profile_id, account_id = new_id(made), new_id(made)
    company = rng.choices(companies, cum_weights=sizes)[0] if rng.random() < EMPLOYED else None
    email = f"member{number}@{company.domain if company else DOMAIN}"
    return {
        "profiles": {
            "id": profile_id,
            "name": f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)} {number}",
            "public": rng.random() >= PRIVATE,
            "referral_code": secrets.token_urlsafe(REFERRAL_CODE_BYTES),
            "created_at": joined,
            "updated_at": joined,
        },
        "standings": {"profile_id": profile_id, "points": 0, "shuffle": boards.new_shuffle()},
        "accounts": {
            "id": account_id,
            "profile_id": profile_id,
            "email": email,
            "email_key": normalise(email),
            "company_id": company.id if company else None,
            "created_at": joined,
        },
        "credit_balances": {"account_id": account_id, "balance": 0},
    }


def _events(people: Sequence[dict[str, dict[str, Any]]], number: int, now: datetime, rng: Random) -> Iterator[Recorded]:
    """About `number` activities, those of one member in the order they happened: few do much and many do little."""
    busy = [rng.paretovariate(1.6) for _ in people]
    each = number / sum(busy)
    kinds, weights = list(_KINDS), [*accumulate(_KINDS.values())]
    seconds = int(BACK.total_seconds())
    for person, share in zip(people, busy, strict=True):
        whose = person["profiles"]["id"]
        times = int(share * each + rng.random())
        moments = sorted((rng.randrange(seconds) for _ in range(times)), reverse=True)
        for place, kind in enumerate(rng.choices(kinds, cum_weights=weights, k=times)):
            at = now - timedelta(seconds=moments[place])
            yield Recorded(Activity(SENDER, f"{whose}:{place}", whose, kind, at), at)


def _write(tx: Tx, people: Sequence[dict[str, dict[str, Any]]], events: Sequence[Recorded], now: datetime) -> None:
    bulk.insert_rows(tx, {table: [person[table] for person in people] for table in people[0]})
    bulk_awards.record_many(tx, events, now)
