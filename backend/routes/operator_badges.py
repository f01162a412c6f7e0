"""Badges as operators make them (rules 3.1 and 15.1)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.operator_badge import BadgeChange, BadgeMetric, BadgeRecord, MetricOf, NewBadge
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from backend import operating_catalogue as operating
from backend.access import OPERATOR
from backend.call import Call
from backend.catalogue.model import BadgeRule
from backend.operating import Act
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import invalid, not_found
from backend.store import badge_catalogue

router = APIRouter(tags=["operator"])


def _record(badge: BadgeRule) -> BadgeRecord:
    metric = badge.metric
    return BadgeRecord(
        id=badge.id,
        name=Untrusted(badge.name),
        description=Untrusted(badge.description),
        rarity=badge.rarity,
        metric=BadgeMetric(of=MetricOf(metric.of), kinds=[*metric.kinds], category=metric.category),
        targets=[*badge.targets],
    )


@operation(router, "POST", "/v1/operator/badges", OPERATOR, status=201, keyed=True)
def create_badge(call: Call, body: NewBadge) -> BadgeRecord:
    """Makes a badge; who has done enough for it gets it within minutes."""
    return _record(operating.add_badge(Act.of(call), body))


@operation(router, "GET", "/v1/operator/badges", OPERATOR)
def list_all_badges(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[BadgeRecord]:
    """Every badge: the catalogue's, then those that operators made, oldest first."""
    badges = [*badge_catalogue.rules(call.tx).values()]
    begin = 0
    if cursor is not None:
        (after,) = key_in(cursor, str)
        begin = next((place for place, badge in enumerate(badges, 1) if badge.id == after), 0)
        if not begin:
            raise invalid("cursor", "cursor_unknown", "this is no cursor of this list: begin again without one")
    page, following = cut(badges[begin : begin + limit + 1], limit, lambda badge: (badge.id,))
    return Page(items=[_record(badge) for badge in page], next_cursor=following)


@operation(router, "GET", "/v1/operator/badges/{badge_id}", OPERATOR)
def get_badge(call: Call, badge_id: Id) -> BadgeRecord:
    """One badge; its ETag is what a change names."""
    found = badge_catalogue.rules(call.tx).get(badge_id)
    if found is None:
        raise not_found()
    return _record(found)


@operation(router, "PATCH", "/v1/operator/badges/{badge_id}", OPERATOR, problems=(409, 412, 428))
def change_badge(call: Call, badge_id: Id, body: BadgeChange) -> BadgeRecord:
    """Changes what is given, made from the version that If-Match names; nobody loses a level that she has."""
    present = badge_catalogue.locked(call.tx).get(badge_id)
    if present is None:
        raise not_found()
    call.require_match(_record(present))
    return _record(operating.change_badge(Act.of(call), present, body))
