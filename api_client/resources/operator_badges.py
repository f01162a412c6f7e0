"""Badges as operators make them (rules 3.1 and 15.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.operator_badge import BadgeChange, BadgeRecord, NewBadge
from api_client.wire.page import Page

PATH = "/v1/operator/badges"


class OperatorBadges:
    """``client.operator.badges``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[BadgeRecord]:
        """Every badge: the catalogue's, then those that operators made."""
        return await self._calls.get(PATH, Page[BadgeRecord], {"limit": limit, "cursor": cursor})

    async def get(self, badge_id: str) -> BadgeRecord:
        """One badge."""
        return await self._calls.get(f"{PATH}/{part(badge_id)}", BadgeRecord)

    async def create(
        self,
        name: str,
        description: str,
        *,
        rarity: str,
        metric: Mapping[str, object],
        targets: Sequence[int],
        idempotency_key: str | None = None,
    ) -> BadgeRecord:
        """Make a badge; `metric` says `of` what, and for that its `kinds` or its `category`."""
        body = build(
            NewBadge, name=name, description=description, rarity=rarity, metric=dict(metric), targets=[*targets]
        )
        return await self._calls.post(PATH, body, BadgeRecord, key=idempotency_key or new_key())

    async def change(self, badge_id: str, *, version: str = "*", **changes: object) -> BadgeRecord:
        """Change only what is given of name, description, rarity and targets; `version` as in an ETag.

        Raises:
            Conflict: code ``levels_lost`` for fewer levels than before.
        """
        body = build(BadgeChange, **changes)
        return await self._calls.patch(f"{PATH}/{part(badge_id)}", body, BadgeRecord, version=version)
