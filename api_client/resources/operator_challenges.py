"""Challenges as operators make them (rules 4.1 and 15.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.operator_challenge import ChallengeChange, ChallengeRecord, NewChallenge
from api_client.wire.page import Page

PATH = "/v1/operator/challenges"


class OperatorChallenges:
    """``client.operator.challenges``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[ChallengeRecord]:
        """Every challenge there was, is or will be; those that start last first."""
        return await self._calls.get(PATH, Page[ChallengeRecord], {"limit": limit, "cursor": cursor})

    async def get(self, challenge_id: str) -> ChallengeRecord:
        """One challenge."""
        return await self._calls.get(f"{PATH}/{part(challenge_id)}", ChallengeRecord)

    async def create(
        self,
        title: str,
        description: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        credits: int,  # noqa: A002 - the API's name
        steps: Sequence[Mapping[str, object]],
        idempotency_key: str | None = None,
    ) -> ChallengeRecord:
        """Make a challenge; each step has a `kind`, a `count`, and where it has a name of its own a `title`."""
        body = build(
            NewChallenge,
            title=title,
            description=description,
            starts_at=starts_at,
            ends_at=ends_at,
            credits=credits,
            steps=[*steps],
        )
        return await self._calls.post(PATH, body, ChallengeRecord, key=idempotency_key or new_key())

    async def change(self, challenge_id: str, *, version: str = "*", **changes: object) -> ChallengeRecord:
        """Change only what is given, by the names of `create`; `version` is the ETag the change was made from.

        Raises:
            Conflict: code ``challenge_began``: its words may change, and its end may move to later.
        """
        body = build(ChallengeChange, **changes)
        return await self._calls.patch(f"{PATH}/{part(challenge_id)}", body, ChallengeRecord, version=version)
