"""Claim Credits pays once, whatever is repeated (rules 4.2 to 4.4)."""

from __future__ import annotations

import pytest

from api_client.client import Client
from api_client.errors import Conflict, Invalid, NotFound
from api_client.paging import iterate
from api_client.wire.challenge import Challenge
from api_client.wire.enums import ChallengeState
from tests.contract.target import Member, Target

pytestmark = pytest.mark.anyio


async def by_effort(client: Client) -> list[Challenge]:
    """The active challenges that nothing was done for, those that need least first."""
    active = (await client.challenges.list(ChallengeState.ACTIVE, limit=100)).items
    return sorted(active, key=lambda one: sum(step.required for step in one.steps))


def kinds_of(challenge: Challenge) -> list[str]:
    return [step.kind for step in challenge.steps for _ in range(step.required)]


async def test_rule_4_3_a_finished_challenge_is_paid_once_whichever_key_comes_with_the_claim(
    target: Target, newcomer: Member
) -> None:
    async with target.client(newcomer.session) as client:
        challenge, other = (await by_effort(client))[:2]
        await target.did(newcomer, kinds_of(challenge))
        ready = await client.challenges.get(challenge.id)
        assert ready.state is ChallengeState.COMPLETED
        assert ready.assigned
        assert all(step.done == step.required for step in ready.steps)
        assert (await client.challenges.list(ChallengeState.COMPLETED)).items == [ready]
        claims = [await client.challenges.claim(challenge.id, idempotency_key=key) for key in ("a", "a", "b")]
        claims.append(await client.challenges.claim(challenge.id))
        assert claims == [claims[0]] * 4
        assert (claims[0].credits, claims[0].balance) == (challenge.credits, challenge.credits)
        assert claims[0].account_id == newcomer.account_id
        after = await client.challenges.get(challenge.id)
        assert (after.state, after.claimed_at) == (ChallengeState.CLAIMED, claims[0].claimed_at)
        assert (await client.overview()).header.credits == challenge.credits

        await target.did(newcomer, kinds_of(other))
        with pytest.raises(Invalid) as caught:
            await client.challenges.claim(other.id, idempotency_key="a")
        assert caught.value.code == "idempotency_key_reused"
        assert (await client.challenges.claim(other.id)).balance == challenge.credits + other.credits
        paid = [row async for row in iterate(client.credits.get, limit=1)]
        assert [(row.credits, row.challenge_id) for row in paid] == [
            (other.credits, other.id),
            (challenge.credits, challenge.id),
        ]
        (balance,) = (await client.credits.get()).balances
        assert (balance.balance, balance.current) == (challenge.credits + other.credits, True)
        assert balance.email.plain == newcomer.email


async def test_rule_4_3_an_unfinished_one_is_refused_by_its_open_steps(target: Target, member: Member) -> None:
    async with target.client(member.session) as client:
        challenge = (await by_effort(client))[-1]
        with pytest.raises(Conflict) as caught:
            await client.challenges.claim(challenge.id)
        assert caught.value.code == "challenge_unfinished"
        left = {step["kind"].plain: (step["required"], step["done"]) for step in caught.value.facts["open_steps"]}
        fresh = await client.challenges.get(challenge.id)
        assert left == {step.kind: (step.required, step.done) for step in fresh.steps if step.done < step.required}


async def test_challenges_come_in_pages_and_an_unknown_one_is_not_found(target: Target, member: Member) -> None:
    async with target.client(member.session) as client:
        whole = (await client.challenges.list(limit=100)).items
        assert len(whole) > 2
        assert [one async for one in iterate(client.challenges.list, limit=2)] == whole
        for call in (client.challenges.get, client.challenges.claim):
            with pytest.raises(NotFound):
                await call("no-such-challenge")
