"""API keys and tokens from their making to their end, what each opens, and who may ask about them (rule 13)."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import Conflict, Forbidden, Invalid, NotFound, ScopeMissing, SecretRefused
from api_client.paging import iterate
from api_client.wire.enums import SecretKind
from tests.contract.target import Member, Target

pytestmark = pytest.mark.anyio
READ, WRITE, CLAIM = "mxp:profile:read", "mxp:profile:write", "mxp:challenges:claim"


async def test_rule_13_3_a_token_from_its_making_to_its_end(target: Target, member: Member) -> None:
    name, until = uuid.uuid4().hex, datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    async with target.client(member.session) as client:
        made = await client.tokens.create(name, [READ, CLAIM], until, idempotency_key=name)
        assert (made.name.plain, {*made.scopes}, made.expires_at, made.last_used_at) == (
            name,
            {READ, CLAIM},
            until,
            None,
        )
        with pytest.raises(Conflict) as caught:
            await client.tokens.create(name, [READ, CLAIM], until, idempotency_key=name)
        assert caught.value.code == "secret_already_issued"
        assert caught.value.facts["id"].plain == made.id
        async with target.client(made.secret) as holder:
            assert (await holder.overview()).header.profile_id == member.profile_id
            info = await holder.secret_info()
            assert (info.kind, info.profile_id, {*(info.scopes or [])}) == (
                SecretKind.PAT, member.profile_id, {READ, CLAIM},
            )  # fmt: skip
            details = await client.tokens.get(made.id)
            assert details.last_used_at is not None
            assert details in (await client.tokens.list(limit=100)).items
            await client.tokens.delete(made.id)
            with pytest.raises(SecretRefused):
                await holder.overview()
        for call in (client.tokens.get, client.tokens.delete):
            with pytest.raises(NotFound):
                await call(made.id)


async def test_rule_13_2_an_api_key_from_its_making_to_its_end(target: Target, member: Member) -> None:
    name = uuid.uuid4().hex
    async with target.client(member.session) as client:
        made = await client.api_keys.create(name)
        async with target.client(made.secret) as holder:
            assert (await holder.secret_info()).kind is SecretKind.API_KEY
            assert (await holder.secret_info()).scopes is None
            token = await holder.tokens.create(name, [READ])
            assert token.id in {one.id for one in (await client.tokens.list(limit=100)).items}
            (listed,) = [key async for key in iterate(client.api_keys.list, limit=1) if key.id == made.id]
            assert listed.last_used_at is not None
            await client.api_keys.revoke(made.id)
            with pytest.raises(SecretRefused):
                await holder.overview()
        with pytest.raises(NotFound):
            await client.api_keys.revoke(made.id)


async def denied(call: Awaitable[object]) -> Forbidden:
    with pytest.raises(Forbidden) as caught:
        await call
    return caught.value


async def test_rule_13_8_a_token_opens_what_its_scopes_say_and_rule_13_7_never_secrets(
    target: Target, member: Member
) -> None:
    async def holder_of(*scopes: str) -> Client:
        async with target.client(member.session) as client:
            return target.client((await client.tokens.create(uuid.uuid4().hex, scopes)).secret)

    async with await holder_of(READ) as reader, await holder_of(WRITE, CLAIM) as writer:
        for scope, call in (
            (CLAIM, reader.challenges.claim("none")),
            (WRITE, reader.badges.feature([])),
            (READ, writer.overview()),
            (READ, writer.points.ledger()),
            (READ, writer.credits.get()),
            (READ, writer.challenges.list()),
        ):
            error = await denied(call)
            assert isinstance(error, ScopeMissing)
            assert error.facts["scope"].plain == scope
        await reader.overview()
        with pytest.raises(NotFound):
            await writer.challenges.claim("none")
        for forbidden in (
            reader.tokens.list(),
            reader.tokens.create("more", [READ]),
            reader.api_keys.create("more"),
            reader.api_keys.list(),
            reader.sessions.list(),
            reader.tokens.scopes(),
        ):
            assert (await denied(forbidden)).code == "token_not_allowed"


async def test_a_secret_of_another_role_opens_nothing_and_what_is_no_secret_neither(
    target: Target, member: Member
) -> None:
    async with target.client(member.session) as person, target.client(target.service) as service:
        for call in (
            person.operator.penalize(member.profile_id, 1, "Mine"),
            person.introspection.check(member.session),
            service.overview(),
            service.operator.set_account_status(member.account_id, "deactivated"),
        ):
            assert (await denied(call)).code == "wrong_secret_kind"
        service.use(SecretStr("mxv_" + "0" * 42))
        with pytest.raises(SecretRefused):
            await service.secret_info()


async def test_rule_13_6_services_ask_about_tokens_and_keys_and_about_nothing_else(
    target: Target, member: Member
) -> None:
    async with target.client(member.session) as client, target.client(target.service) as service:
        token = await client.tokens.create(uuid.uuid4().hex, [READ, CLAIM])
        key = await client.api_keys.create(uuid.uuid4().hex)
        state = await service.introspection.check(token.secret)
        assert (state.active, state.token_type, state.sub) == (True, "pat", member.profile_id)
        assert {*(state.scope or "").split()} == {READ, CLAIM}
        assert (await service.introspection.check(key.secret)).token_type == "api_key"
        await client.tokens.delete(token.id)
        for other in (token.secret, member.session, target.service, target.operator, SecretStr("nonsense")):
            state = await service.introspection.check(other)
            assert state.model_dump(exclude_none=True) == {"active": False}


async def test_each_kind_of_secret_is_told_what_it_is(target: Target, member: Member) -> None:
    kinds = {}
    for secret in (member.session, target.service, target.operator):
        async with target.client(secret) as client:
            info = await client.secret_info()
            kinds[info.kind] = info.profile_id
    assert kinds == {SecretKind.SESSION: member.profile_id, SecretKind.SERVICE: None, SecretKind.OPERATOR: None}


async def test_rule_13_4_scopes_are_chosen_from_a_list(target: Target, member: Member) -> None:
    async with target.client(member.session) as client:
        scopes = [scope async for scope in iterate(client.tokens.scopes, limit=10)]
        assert {READ, WRITE, CLAIM, "mxp:connections:write", "mxp:portfolio:write", "mxp:settings:write"} <= {
            scope.name for scope in scopes
        }
        assert len({scope.name for scope in scopes}) == len(scopes)
        for chosen, code in (([], "scopes_missing"), (["mxp:no:such"], "scope_unknown")):
            with pytest.raises(Invalid) as caught:
                await client.tokens.create("none", chosen)
            assert caught.value.code == code


async def test_somebody_elses_tokens_and_keys_are_not_found(target: Target, member: Member, newcomer: Member) -> None:
    async with target.client(member.session) as client, target.client(newcomer.session) as other:
        token = await client.tokens.create(uuid.uuid4().hex, [READ])
        key = await client.api_keys.create(uuid.uuid4().hex)
        for call in (other.tokens.get(token.id), other.tokens.delete(token.id), other.api_keys.revoke(key.id)):
            with pytest.raises(NotFound):
                await call
        assert (await client.tokens.get(token.id)).id == token.id
