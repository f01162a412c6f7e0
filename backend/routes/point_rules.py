"""Ways to earn points, and the levels (rules 2.1 and 2.5): open to everybody."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.points import ActivityRule, CategoryTitle, Level, PointRules
from api_client.wire.text import Untrusted
from backend.access import PUBLIC
from backend.call import Call
from backend.catalogue.loading import catalogue
from backend.operation import operation

router = APIRouter(tags=["points"])


@operation(router, "GET", "/v1/point-rules", PUBLIC)
def read_point_rules(_call: Call) -> PointRules:
    """The catalogue of activities and levels."""
    return PointRules(
        categories=[CategoryTitle(category=row.category, title=Untrusted(row.title)) for row in catalogue().categories],
        activities=[
            ActivityRule(
                kind=rule.kind,
                title=Untrusted(rule.title),
                category=rule.category,
                points=rule.points,
                daily_max=rule.daily_max,
            )
            for rule in catalogue().activities.values()
        ],
        levels=[Level(level=row.level, points=row.points) for row in catalogue().levels],
    )
