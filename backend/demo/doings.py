"""What people do: activities spread over their time in the community."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random

from backend.catalogue.loading import catalogue
from backend.demo.crowd import Inhabitant
from backend.demo.lists import Titles
from backend.store.awards import OWN_SENDER, Activity

SENDER = "service:demo"
"""Who reported what the platform's services would have."""
_WEEKEND = 5
_STAYS_AT_HOME = 0.8
"""The share of weekend work that is done on the Friday before instead."""
PUBLIC_KINDS = ("community_profile_completed", "community_profile_made_public")
_ONCE_KINDS = ("community_mvp_reached",)


class Diary:
    """Makes activities, each with an id of its own and a title that fits."""

    def __init__(self, titles: Titles, rng: Random) -> None:
        self.titles, self.rng = titles, rng
        self._numbers = count(1)

    def entry(self, profile_id: str, kind: str, at: datetime) -> Activity:
        """An activity of `kind` at `at`."""
        fitting = self.titles.of(kind)
        title = self.rng.choice(fitting) if fitting else None
        if catalogue().activities[kind].own:
            return Activity(OWN_SENDER, f"{kind}:{profile_id}:{next(self._numbers)}", profile_id, kind, at, title)
        return Activity(SENDER, str(next(self._numbers)), profile_id, kind, at, title)

    def moment(self, after: datetime, before: datetime) -> datetime:
        """A time between the two, mostly in working hours of a working day."""
        at = after + (before - after) * self.rng.random()
        if at.weekday() >= _WEEKEND and self.rng.random() < _STAYS_AT_HOME:
            at -= timedelta(days=at.weekday() - _WEEKEND + 1)
        at = at.replace(hour=int(self.rng.triangular(6, 20, 12)))
        return at if after <= at <= before else after + (before - after) * self.rng.random()


def crowd_activities(people: Sequence[Inhabitant], number: int, now: datetime, diary: Diary) -> list[Activity]:
    """About `number` activities, in the order they happened; few people do much and many do little."""
    spans = [(now - person.joined) / timedelta(days=365) for person in people]
    busy = [
        (person.character.busy if person.character else 0) * span * diary.rng.lognormvariate(0, 0.5)
        for person, span in zip(people, spans, strict=True)
    ]
    each = number / sum(busy)
    made = [
        activity
        for person, share in zip(people, busy, strict=True)
        for activity in _of_one(person, max(1, round(share * each)), now, diary)
    ]
    return sorted(made, key=lambda activity: activity.occurred_at)


def _of_one(person: Inhabitant, number: int, now: datetime, diary: Diary) -> Iterator[Activity]:
    does: Mapping[str, float] = person.character.does if person.character else {}
    seen = set[str]()
    if person.public:
        for kind in PUBLIC_KINDS:
            yield diary.entry(person.profile_id, kind, diary.moment(person.joined, person.joined + timedelta(days=2)))
    for kind in diary.rng.choices(list(does), list(does.values()), k=number):
        if kind not in seen:
            if kind in _ONCE_KINDS or catalogue().activities[kind].certificate:
                seen.add(kind)
            # The later of two: people do more as time goes on.
            at = max(diary.moment(person.joined, now), diary.moment(person.joined, now))
            yield diary.entry(person.profile_id, kind, at)
