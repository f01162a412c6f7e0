"""The community as rows of the tables, all but what follows from activities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from backend.demo.crowd import Inhabitant, id_at
from backend.demo.faces import face
from backend.demo.lists import Company, MemberPlan, PlannedProject
from backend.demo.star import PastClaim
from backend.pictures import digest_of
from backend.rules.emails import normalise
from backend.store import boards, skills
from backend.store.claims import reason_of
from backend.store.members import REFERRAL_CODE_BYTES

Rows = dict[str, list[dict[str, Any]]]
"""By table name."""

_DETAILS = (
    "job_title", "department", "country", "phone", "website", "industry", "about", "looking_for", "skills",
    "experience", "twitter_url", "linkedin_url",
)  # fmt: skip


def of_companies(companies: Sequence[Company], since: datetime) -> tuple[Rows, dict[str, str]]:
    """The companies with their domains, and their ids by domain."""
    ids = {company.domain: id_at(since) for company in companies}
    return {
        "companies": [{"id": ids[one.domain], "name": one.name, "created_at": since} for one in companies],
        "company_domains": [{"domain": domain, "company_id": company_id} for domain, company_id in ids.items()],
    }, ids


def of_people(
    people: Sequence[Inhabitant],
    company_ids: dict[str, str],
    password_hashes: dict[str, str],
    now: datetime,
    second: dict[str, Any],
) -> Rows:
    """Profiles and accounts; who has no password hash, by e-mail address, can't sign in. `second` is another account.

    Who is public has an avatar, as she needs one (rule 9.2).
    """
    faces = {person.profile_id: face(person.name) for person in people if person.public}
    return {
        "profiles": [_profile(person, faces.get(person.profile_id)) for person in people],
        "avatars": [
            {"profile_id": profile_id, "size": size, "png": png}
            for profile_id, by_size in faces.items()
            for size, png in by_size.items()
        ],
        "accounts": [
            *(_account(person, company_ids, password_hashes.get(person.email), now) for person in people),
            second,
        ],
        "standings": [{"profile_id": one.profile_id, "points": 0, "shuffle": boards.new_shuffle()} for one in people],
        "profile_skills": [row for one in people for row in skills.rows(one.profile_id, one.details["skills"])],
    }


def _profile(person: Inhabitant, avatar: dict[int, bytes] | None) -> dict[str, Any]:
    return {
        "id": person.profile_id,
        "name": person.name,
        "public": person.public,
        "avatar_digest": digest_of(avatar) if avatar else None,
        "featured_badges": person.details.get("featured_badges", []),
        "referral_code": token_urlsafe(REFERRAL_CODE_BYTES),
        "created_at": person.joined,
        "updated_at": person.joined,
        **{name: person.details.get(name) for name in _DETAILS},
    }


def _account(
    person: Inhabitant, company_ids: dict[str, str], password_hash: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": person.account_id,
        "profile_id": person.profile_id,
        "email": person.email,
        "email_key": normalise(person.email),
        "password_hash": password_hash,
        "password_changed_at": now if password_hash else None,
        "company_id": company_ids[person.company.domain],
        "created_at": person.joined,
    }


def second_account(person: Inhabitant, email: str) -> dict[str, Any]:
    """Another account of hers, which belongs to no company and has no password; a year younger than the first."""
    since = person.joined + timedelta(days=365)
    account = {"id": id_at(since), "profile_id": person.profile_id, "email": email, "email_key": normalise(email)}
    return {**account, "password_hash": None, "password_changed_at": None, "company_id": None, "created_at": since}


def of_credits(
    people: Sequence[Inhabitant], member: Inhabitant, claims: Sequence[PastClaim], second: dict[str, Any]
) -> Rows:
    """The member's claims, in the order given, and what they paid; everybody else has nothing yet."""
    paid = list(_payments(member, claims))
    balances = dict.fromkeys((*(person.account_id for person in people), second["id"]), 0) | {
        claim["account_id"]: claim["balance"] for claim in paid
    }
    return {
        "claims": paid,
        "credit_ledger": [
            {
                "account_id": member.account_id,
                "id": id_at(claim.at),
                "credits": claim.challenge.credits,
                "reason": reason_of(claim.challenge),
                "challenge_id": claim.challenge.id,
                "at": claim.at,
            }
            for claim in claims
        ],
        "credit_balances": [{"account_id": account, "balance": balance} for account, balance in balances.items()],
    }


def _payments(member: Inhabitant, claims: Sequence[PastClaim]) -> Iterator[dict[str, Any]]:
    balance = 0
    for claim in claims:
        balance += claim.challenge.credits
        yield {
            "profile_id": member.profile_id,
            "challenge_id": claim.challenge.id,
            "account_id": member.account_id,
            "credits": claim.challenge.credits,
            "balance": balance,
            "claimed_at": claim.at,
        }


def of_projects(
    hers: Sequence[PlannedProject],
    member: Inhabitant,
    others: Sequence[PlannedProject],
    crowd: Sequence[Inhabitant],
    now: datetime,
) -> Rows:
    """The member's projects, and others' published ones, each of somebody whose profile is public."""
    authors = [person for person in crowd if person.public]
    owned = [(one, member) for one in hers] + [*zip(others, authors, strict=False)]
    return {"projects": [_project(one, owner, now - timedelta(days=one.days_ago)) for one, owner in owned]}


def _project(project: PlannedProject, member: Inhabitant, at: datetime) -> dict[str, Any]:
    return {
        "profile_id": member.profile_id,
        "id": id_at(at),
        **project.model_dump(exclude={"days_ago"}),
        "created_at": at,
        "updated_at": at,
    }


def of_watched_apps(plan: MemberPlan, member: Inhabitant, now: datetime) -> Rows:
    """The apps that the member watches, each a week after the one before."""
    names = enumerate(plan.watched_apps.items(), -len(plan.watched_apps))
    return {
        "watched_apps": [
            {
                "profile_id": member.profile_id,
                "app_id": name.lower().replace(" ", "-"),
                "id": id_at(now + timedelta(weeks=weeks)),
                "name": name,
                "watching": watching,
                "changed_at": now + timedelta(weeks=weeks),
            }
            for weeks, (name, watching) in names
        ]
    }
