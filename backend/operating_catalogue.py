"""What operators make of challenges, badges and the password policy; each act is logged (rules 3, 4, 10.2 and 15.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api_client.wire.enums import Category, Rarity
from api_client.wire.operator_badge import BadgeChange, NewBadge
from api_client.wire.operator_challenge import ChallengeChange, NewChallenge, NewStep
from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule, Challenge, Metric, MetricOf, Step
from backend.ids import new_id
from backend.operating import Act
from backend.problems import not_found
from backend.rules import catalogue_edits
from backend.store import badge_catalogue, challenges, settings
from backend.store.audit import Tag


def add_challenge(act: Act, new: NewChallenge) -> Challenge:
    """Makes a challenge that counts for every member. Raises `RuleBroken`."""
    made = Challenge(
        id=new_id(),
        title=new.title,
        description=new.description,
        credits=new.credits,
        steps=_steps(new.steps),
        starts_at=new.starts_at,
        ends_at=new.ends_at,
    )
    catalogue_edits.check_challenge(made, catalogue().activities, act.now)
    challenges.add(act.tx, made)
    act.note(Tag.OPERATOR_CHALLENGE_CREATED, made.id, **new.model_dump(mode="json"))
    return made


def change_challenge(act: Act, present: Challenge, change: ChallengeChange) -> Challenge:
    """Changes what is given of a challenge that was read and locked in this unit. Raises `RuleBroken`."""
    given = _given(change)
    if change.steps is not None:
        given["steps"] = _steps(change.steps)
    changed = catalogue_edits.changed_challenge(present, given, catalogue().activities, act.now)
    challenges.put(act.tx, changed)
    act.note(Tag.OPERATOR_CHALLENGE_CHANGED, present.id, **change.model_dump(mode="json", exclude_none=True))
    return changed


def add_badge(act: Act, new: NewBadge) -> BadgeRule:
    """Makes a badge; who has done enough for it gets it within minutes. Raises `RuleBroken`."""
    badge_catalogue.locked(act.tx)
    metric = Metric(
        MetricOf(new.metric.of),
        tuple(new.metric.kinds),
        Category(new.metric.category) if new.metric.category else None,
    )
    made = BadgeRule(new_id(), new.name, Rarity(new.rarity), new.description, metric, tuple(new.targets))
    catalogue_edits.check_badge(made, catalogue().activities)
    badge_catalogue.put(act.tx, made, act.now)
    act.note(Tag.OPERATOR_BADGE_CREATED, made.id, **new.model_dump(mode="json"))
    return made


def change_badge(act: Act, present: BadgeRule, change: BadgeChange) -> BadgeRule:
    """Changes what is given of a badge that was read in this unit, the set locked. Raises `RuleBroken`."""
    given = _given(change)
    if change.targets is not None:
        given["targets"] = tuple(change.targets)
    if change.rarity is not None:
        given["rarity"] = Rarity(change.rarity)
    changed = catalogue_edits.changed_badge(present, given)
    badge_catalogue.put(act.tx, changed, act.now)
    act.note(Tag.OPERATOR_BADGE_CHANGED, present.id, **change.model_dump(mode="json", exclude_none=True))
    return changed


def set_password_days(act: Act, days: int) -> None:
    """Sets the age in days at which a password's change is asked for; 0 is never (rule 10.2).

    Asked for again, as after an answer that was lost, it is noted once.
    """
    before = settings.password_days(act.tx)
    settings.set_password_days(act.tx, days)
    if days != before:
        act.note(Tag.OPERATOR_PASSWORD_POLICY_SET, "password_policy", days=days)


def one_challenge(act: Act, challenge_id: str, *, lock: bool = False) -> Challenge:
    """A challenge. Raises `Problem` 404."""
    found = challenges.one(act.tx, challenge_id, lock=lock)
    if found is None:
        raise not_found()
    return found


def _given(change: ChallengeChange | BadgeChange) -> dict[str, Any]:
    return {name: value for name, value in dict(change).items() if value is not None}


def _steps(wanted: Sequence[NewStep]) -> tuple[Step, ...]:
    known = catalogue().activities
    titles = {kind: rule.title for kind, rule in known.items()}
    return tuple(Step(step.kind, step.count, step.title or titles.get(step.kind, step.kind)) for step in wanted)
