"""What operators may make of challenges and badges (rules 3.1, 3.4, 4.1 and 15.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from backend.catalogue.model import BadgeRule, Challenge, MetricOf
from backend.rules.broken import BrokenKind, RuleBroken

WORDS = {"title", "description"}
"""What may change of a challenge whenever."""


def check_challenge(challenge: Challenge, kinds: Collection[str], now: datetime) -> None:
    """Lets a new or upcoming challenge pass that fits together.

    It may have begun before now: then it counts what was done since.

    Raises:
        RuleBroken: ``ends_before_start``, ``challenge_over``, ``kind_unknown`` or ``kind_repeated``.
    """
    if challenge.ends_at <= challenge.starts_at:
        raise _invalid("ends_at", "ends_before_start", "A challenge ends after it starts.")
    if challenge.ends_at <= now:
        raise _invalid("ends_at", "challenge_over", "Choose an end in the future.")
    _check_kinds("steps", [step.kind for step in challenge.steps], kinds)


def changed_challenge(
    present: Challenge, changes: Mapping[str, Any], kinds: Collection[str], now: datetime
) -> Challenge:
    """The challenge with these fields changed.

    Before it begins all may change. Once it began, members count on what they read: its words may change, and its end
    may move to later while it runs; steps, credits and start stay, and nothing that was done or claimed is undone.

    Raises:
        RuleBroken: ``challenge_began``, which names the fields that can't change any more; what `check_challenge`
            raises.
    """
    wanted = replace(present, **changes)
    if now < present.starts_at:
        check_challenge(wanted, kinds, now)
        return wanted
    differing = {name for name in changes if getattr(wanted, name) != getattr(present, name)}
    if present.ends_at < wanted.ends_at and now < present.ends_at:
        differing.discard("ends_at")
    stuck = sorted(differing - WORDS)
    if stuck:
        raise RuleBroken(
            "challenge_began",
            f"It has begun, so {', '.join(stuck)} can't change that way: its words may, and its end may move to later.",
            fields=[*stuck],
        )
    return wanted


def check_badge(badge: BadgeRule, kinds: Collection[str]) -> None:
    """Lets a badge pass that fits together.

    Raises:
        RuleBroken: ``targets_not_rising``, ``kinds_missing``, ``kinds_needless``, ``kind_unknown``, ``kind_repeated``,
            ``category_missing`` or ``category_needless``.
    """
    metric = badge.metric
    _check_rising(badge.targets)
    if bool(metric.kinds) != (metric.of is MetricOf.ACTIVITIES):
        code, sentence = ("kinds_needless", "Only a badge that counts activities has kinds.")
        if not metric.kinds:
            code, sentence = ("kinds_missing", "Say which kinds of activities count.")
        raise _invalid("metric.kinds", code, sentence)
    if (metric.category is not None) != (metric.of is MetricOf.CATEGORY_POINTS):
        code, sentence = ("category_needless", "Only a badge that counts a category's points has a category.")
        if metric.category is None:
            code, sentence = ("category_missing", "Say which category's points count.")
        raise _invalid("metric.category", code, sentence)
    _check_kinds("metric.kinds", metric.kinds, kinds)


def changed_badge(present: BadgeRule, changes: Mapping[str, Any]) -> BadgeRule:
    """The badge with these fields changed; what it counts is for ever, since members hold it.

    A level that becomes easier is given to who has done enough for it; one that becomes harder stays with who has it
    (rule 3.4), which is why there are never fewer levels than before.

    Raises:
        RuleBroken: ``levels_lost``, ``targets_not_rising``.
    """
    wanted = replace(present, **changes)
    _check_rising(wanted.targets)
    if len(wanted.targets) < len(present.targets):
        raise RuleBroken(
            "levels_lost",
            f"Members may hold each of its {len(present.targets)} levels: keep as many.",
            field="targets",
            levels=len(present.targets),
        )
    return wanted


def _check_rising(targets: Sequence[int]) -> None:
    if not all(low < high for low, high in pairwise(targets)):
        raise _invalid("targets", "targets_not_rising", "Each level's target is higher than the one before.")


def _check_kinds(field: str, named: Sequence[str], known: Collection[str]) -> None:
    for kind in named:
        if kind not in known:
            raise _invalid(field, "kind_unknown", f"There is no activity {kind}.")
    if len(set(named)) < len(named):
        raise _invalid(field, "kind_repeated", "Name each activity once.")


def _invalid(field: str, code: str, sentence: str) -> RuleBroken:
    return RuleBroken(code, sentence, kind=BrokenKind.INVALID, field=field)
