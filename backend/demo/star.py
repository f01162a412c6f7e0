"""The member to sign in as: her two years, planned by quarters so that every day of the year finds her the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from backend.catalogue.loading import catalogue
from backend.catalogue.model import Challenge
from backend.catalogue.quarters import Quarter, challenges_of
from backend.demo.crowd import Inhabitant, id_at
from backend.demo.doings import Diary
from backend.demo.lists import Company, Job, MemberPlan
from backend.rules.challenges import counts_for, progress
from backend.store.awards import Activity

CLAIMED_AFTER = timedelta(hours=5)
"""How long after its last step she claims a challenge."""


@dataclass(frozen=True, slots=True)
class PastClaim:
    """A challenge that was claimed."""

    challenge: Challenge
    at: datetime


def quarters_back(now: datetime, number: int) -> list[Quarter]:
    """The present quarter and the `number` before it, the present one first."""
    found = [Quarter.at(now)]
    while len(found) <= number:
        found.append(Quarter.at(found[-1].starts_at - timedelta(days=1)))
    return found


def inhabitant(plan: MemberPlan, company: Company, now: datetime) -> Inhabitant:
    """Her, with the first planned quarter as the time she joined."""
    joined = quarters_back(now, plan.quarters[-1].ago)[-1].starts_at
    columns = {
        "job_title", "department", "country", "phone", "website", "industry", "skills", "about", "looking_for",
        "twitter_url", "linkedin_url", "featured_badges",
    }  # fmt: skip
    experience = [_job(job, now.date()) for job in plan.experience]
    return Inhabitant(
        profile_id=id_at(joined),
        account_id=id_at(joined),
        name=plan.name,
        email=plan.email,
        company=company,
        joined=joined,
        public=True,
        details={**plan.model_dump(include=columns), "experience": experience},
    )


def _job(job: Job, today: date) -> dict[str, str | None]:
    begun, ended = (date(today.year - years, 3, 1).isoformat() for years in job.years_ago)
    return {"company": job.company, "role": job.role, "from": begun, "to": ended if job.years_ago[1] else None}


def activities(plan: MemberPlan, profile_id: str, now: datetime, diary: Diary) -> list[Activity]:
    """All she did, in the order it happened."""
    made = list(_activities(plan, profile_id, now, diary))
    return sorted(made, key=lambda activity: activity.occurred_at)


def _activities(plan: MemberPlan, profile_id: str, now: datetime, diary: Diary) -> Iterator[Activity]:
    def some(kind: str, number: int, after: datetime, before: datetime) -> Iterator[Activity]:
        return (diary.entry(profile_id, kind, diary.moment(after, before)) for _ in range(number))

    quarters = quarters_back(now, plan.quarters[-1].ago)
    for planned in plan.quarters:
        begin = quarters[planned.ago].starts_at
        end = min(now, quarters[planned.ago].ends_at - timedelta(seconds=1))
        days = (end - begin) / timedelta(days=1)
        for kind, per_day in plan.habits.items():
            yield from some(kind, round(per_day * days), begin, end)
        for kind, number in planned.does.items():
            yield from some(kind, number, begin, end)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
    for kind, number in plan.today.items():
        yield from some(kind, number, midnight, now)


def past_claims(plan: MemberPlan, done: Sequence[Activity], now: datetime) -> list[PastClaim]:
    """The challenges she claimed, in the order she did."""
    quarters = quarters_back(now, plan.quarters[-1].ago)
    claims = [
        PastClaim(challenge, min(now, _finished_at(challenge, done) + CLAIMED_AFTER))
        for planned in plan.quarters
        for slug in planned.claims
        for challenge in [_challenge(slug, quarters[planned.ago])]
    ]
    return sorted(claims, key=lambda claim: claim.at)


def _challenge(slug: str, quarter: Quarter) -> Challenge:
    slugs = [recurring.slug for recurring in catalogue().challenges]
    return challenges_of(quarter, catalogue())[slugs.index(slug)]


def _finished_at(challenge: Challenge, done: Sequence[Activity]) -> datetime:
    """When its last step was done. Raises `ValueError` when it was not: the plan is wrong."""
    counts: dict[str, int] = {}
    for activity in done:
        if counts_for(challenge, activity.occurred_at):
            counts[activity.kind] = counts.get(activity.kind, 0) + 1
            if _complete(challenge, counts):
                return activity.occurred_at
    raise ValueError(f"{challenge.id} is claimed in the plan but was never finished")


def _complete(challenge: Challenge, counts: Mapping[str, int]) -> bool:
    return not any(step.open for step in progress(challenge, counts))
