"""Who knows whom: connections and invitations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.catalogue.loading import catalogue
from backend.demo.crowd import Inhabitant, id_at
from backend.rules import emails
from backend.rules.invites import KEPT
from backend.store.awards import Activity
from backend.store.referrals import FRIEND_INVITED

ATTEMPTS = range(2, 9)
"""How many people one looks for; as many come from the others' looking."""
COLLEAGUES = 0.6


def connect(crowd: Sequence[Inhabitant], member: Inhabitant, hers: int, now: datetime, rng: Random) -> None:
    """Connects people with each other, colleagues more often, and `member` with `hers` of them, at most half."""
    by_domain: dict[str, list[Inhabitant]] = {}
    for person in crowd:
        by_domain.setdefault(person.company.domain, []).append(person)
    pairs = dict[frozenset[str], tuple[Inhabitant, Inhabitant]]()
    for person in crowd:
        for _ in range(rng.choice(ATTEMPTS)):
            near = by_domain[person.company.domain] if rng.random() < COLLEAGUES else crowd
            other = rng.choice(near)
            if other is not person:
                pairs.setdefault(frozenset({person.profile_id, other.profile_id}), (person, other))
    for other in rng.sample(crowd, min(hers, len(crowd) // 2)):
        pairs[frozenset({member.profile_id, other.profile_id})] = (member, other)
    for one, other in pairs.values():
        since = max(one.joined, other.joined)
        at = since + (now - since) * rng.random()
        one.connected_to[other.profile_id] = other.connected_to[one.profile_id] = at


def connection_rows(people: Sequence[Inhabitant]) -> Iterator[dict[str, Any]]:
    """Each connection twice, once from each side."""
    for person in people:
        for other_id, at in person.connected_to.items():
            yield {"profile_id": person.profile_id, "other_id": other_id, "created_at": at}


def invitation_rows(
    crowd: Sequence[Inhabitant], member: Inhabitant, received: int, now: datetime
) -> Iterator[dict[str, Any]]:
    """So many invitations that wait for the member's answer, from colleagues and others in turn, and one she sent."""
    strangers = [person for person in crowd if person.public and member.profile_id not in person.connected_to]
    colleagues = [person for person in strangers if person.company is member.company]
    others = [person for person in strangers if person.company is not member.company]
    for number in range(received):
        sender = (others if number % 2 else colleagues).pop(0)
        yield _invitation(sender, member, now - timedelta(hours=5, days=3 * number))
    yield _invitation(member, others.pop(0), now - timedelta(days=2))


def invite_rows(hers: Sequence[Activity], crowd: Sequence[Inhabitant], now: datetime) -> Iterator[dict[str, Any]]:
    """The invites by mail of which the member got points and that are still kept (rule 5.5)."""
    gave = catalogue().activities[FRIEND_INVITED].points
    sent = (one for one in hers if one.kind == FRIEND_INVITED and now - one.occurred_at < KEPT)
    # People of the crowd, for addresses that look like some.
    for activity, friend in zip(sent, crowd[::-1], strict=False):
        yield {
            "profile_id": activity.profile_id,
            "id": id_at(activity.occurred_at),
            "masked": emails.mask(friend.email),
            "points": gave,
            "created_at": activity.occurred_at,
        }


def _invitation(sender: Inhabitant, receiver: Inhabitant, at: datetime) -> dict[str, Any]:
    return {
        "id": id_at(at),
        "sender_id": sender.profile_id,
        "receiver_id": receiver.profile_id,
        "state": "pending",
        "created_at": at,
    }
