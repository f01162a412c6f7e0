"""Signing up and in, overview, points, badges, challenges, credits, secrets, companies."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from api_client.errors import ApiError
from tests.contract.target import NAME, PASSWORD, Member, Target, unique_address, unique_domain


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A challenge, a token and a company."""
    async with target.client(member.session) as client, target.client(target.operator) as operator:
        challenge = (await client.challenges.list()).items[0]
        token = await client.tokens.create("etag", ["mxp:profile:read"])
        company = await operator.operator.create_company("Etag", [unique_domain()])
    return {"challenge_id": challenge.id, "token_id": token.id, "company_id": company.id}


async def everything(target: Target) -> None:
    """Signs up, and does what one member does, then what an operator does."""
    member = await target.new_member()
    async with target.client(member.session) as client:
        challenge = min(
            (await client.challenges.list()).items, key=lambda one: sum(step.required for step in one.steps)
        )
        await target.did(member, [step.kind for step in challenge.steps for _ in range(step.required)])
        await client.challenges.get(challenge.id)
        await client.challenges.claim(challenge.id)
        for read in (client.health, client.ready, client.overview, client.secret_info, client.points.rules):
            await read()
        mine = (
            client.points.stats,
            client.points.ledger,
            client.badges.list,
            client.credits.get,
            client.leaderboards.get,
        )
        for read_mine in mine:
            await read_mine()
        await client.badges.feature([])
        token = await client.tokens.create("tour", [(await client.tokens.scopes()).items[0].name])
        await client.tokens.get(token.id)
        await client.tokens.list()
        await client.tokens.delete(token.id)
        key = await client.api_keys.create("tour")
        await client.api_keys.list()
        await client.api_keys.revoke(key.id)
        client.use((await client.sessions.sign_in(member.email, PASSWORD)).token)
        await client.sessions.list()
        await client.sessions.end()
    async with target.client(target.service) as service:
        await service.introspection.check(token.secret)
    await _operate(target, member)


async def _operate(target: Target, member: Member) -> None:
    domain = unique_domain()
    async with target.client(target.operator) as client, target.client() as person:
        operator = client.operator
        await operator.penalize(member.profile_id, 1, "Tour")
        await operator.set_account_status(member.account_id, "active")
        company = await operator.create_company("Tour", [domain], sso=True)
        await operator.company(company.id)
        await operator.companies()
        await operator.change_company(company.id, name="Tour Inc.")
        addresses = unique_address(domain), unique_address(domain)
        waiting = [await person.sign_ups.start(address, PASSWORD, NAME) for address in addresses]
        decisions = operator.confirm_sign_up, operator.refuse_sign_up
        for address, pending, decide in zip(addresses, waiting, decisions, strict=True):
            with pytest.raises(ApiError):
                await person.sign_ups.verify(pending.id, await target.code_for(address))
            await decide(pending.id)
        await operator.held_sign_ups()
