"""Signing up with a mailed code, signing in, sessions, deactivated accounts (rules 1, 10.2, 11.4, 13.1)."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import Invalid, NotFound, NotSignedIn, RateLimited, SecretRefused
from api_client.paging import iterate
from api_client.wire.account import AccountStatus
from tests.contract.target import NAME, PASSWORD, Member, Target, unique_address

pytestmark = pytest.mark.anyio
WRONG = SecretStr("Another-horse-8")


async def refused(client: Client, address: str, password: SecretStr) -> NotSignedIn:
    with pytest.raises(NotSignedIn) as caught:
        await client.sessions.sign_in(address, password)
    return caught.value


async def test_rule_1_2_a_mailed_code_makes_a_private_profile_and_a_session(target: Target) -> None:
    address = unique_address()
    pending = await target.start_sign_up(address, "the-same-key")
    assert await target.start_sign_up(address, "the-same-key") == pending
    code = await target.code_for(address)
    async with target.client() as client:
        with pytest.raises(Invalid) as caught:
            await client.sign_ups.verify(pending.id, SecretStr(f"{(int(code.get_secret_value()) + 1) % 10**6:06d}"))
        assert caught.value.code == "code_wrong"
        assert caught.value.field_errors[0].field == "code"
        signed_in = await client.sign_ups.verify(pending.id, code)
        assert signed_in.account.email.plain == address
        assert signed_in.account.status is AccountStatus.ACTIVE
        assert not signed_in.password_expired
        client.use(signed_in.token)
        header = (await client.overview()).header
        assert (header.profile_id, header.name.plain, header.public) == (signed_in.profile_id, NAME, False)
        with pytest.raises(Invalid) as caught:
            await client.sign_ups.verify(pending.id, code)
        assert caught.value.code == "code_used_up"
        again = await client.sessions.sign_in(address.upper(), PASSWORD)
        assert (again.profile_id, again.account) == (signed_in.profile_id, signed_in.account)
    assert len(target.mails(address)) == 1


async def test_rule_11_4_an_address_with_an_account_gets_the_same_answer_and_a_mail_that_tells(
    target: Target, member: Member
) -> None:
    pending = await target.start_sign_up(member.email)
    assert pending.id
    assert await target.mailed(member.email, re.compile("(already|account)"))
    async with target.client() as client:
        with pytest.raises(Invalid) as caught:
            await client.sign_ups.verify(pending.id, SecretStr("123456"))
        assert caught.value.code == "code_wrong"


async def test_rule_10_2_a_weak_password_is_refused_by_its_field(target: Target) -> None:
    async with target.client() as client:
        with pytest.raises(Invalid) as caught:
            await client.sign_ups.start(unique_address(), SecretStr("weak"), NAME)
    assert "password" in {trouble.field for trouble in caught.value.field_errors}


async def test_a_wrong_password_and_an_unknown_address_are_not_told_apart(target: Target, member: Member) -> None:
    async with target.client() as client:
        wrong = await refused(client, member.email, WRONG)
        unknown = await refused(client, unique_address(), WRONG)
    assert wrong.code == unknown.code == "bad_credentials"
    assert wrong.sentence == unknown.sentence


async def test_too_many_wrong_passwords_for_an_address_are_told_when_to_come_back(target: Target) -> None:
    address = unique_address()
    async with target.client() as client:
        for _ in range(10):
            assert (await refused(client, address, WRONG)).code == "bad_credentials"
        with pytest.raises(RateLimited) as caught:
            await client.sessions.sign_in(address, WRONG)
    assert caught.value.retry_after is not None and caught.value.retry_after > 0


async def test_my_sessions_are_listed_and_each_can_be_ended(target: Target, member: Member) -> None:
    async with target.client() as here, target.client() as there:
        for client in (here, there):
            client.use((await client.sessions.sign_in(member.email, PASSWORD)).token)
        mine = [session async for session in iterate(here.sessions.list, limit=1)]
        (current,) = [session for session in mine if session.current]
        assert len(mine) >= 3
        assert mine == sorted(mine, key=lambda session: session.created_at, reverse=True)
        assert current.user_agent.plain == "mxprofile-client"
        (other,) = [session for session in (await there.sessions.list()).items if session.current]
        await here.sessions.end(other.id)
        with pytest.raises(NotSignedIn) as caught:
            await there.overview()
        assert caught.value.code == "session_over"
        with pytest.raises(NotFound):
            await here.sessions.end(other.id)
        await here.sessions.end()
        with pytest.raises(NotSignedIn):
            await here.secret_info()


async def test_rule_1_3_a_deactivated_account_is_refused_at_once_with_all_its_secrets(
    target: Target, newcomer: Member
) -> None:
    async with target.client(newcomer.session) as client, target.client(target.operator) as operator:
        key = (await client.api_keys.create("laptop")).secret
        token = (await client.tokens.create("ci", ["mxp:profile:read"])).secret
        await client.overview()
        changed = await operator.operator.set_account_status(newcomer.account_id, "deactivated")
        assert changed.status is AccountStatus.DEACTIVATED
        with pytest.raises(NotSignedIn):
            await client.overview()
        for secret in (key, token):
            client.use(secret)
            with pytest.raises(SecretRefused):
                await client.overview()
        assert (await refused(client, newcomer.email, PASSWORD)).code == "bad_credentials"
        async with target.client(target.service) as service:
            assert not (await service.introspection.check(token)).active
        await operator.operator.set_account_status(newcomer.account_id, "active")
        await client.overview()
        client.use(newcomer.session)
        with pytest.raises(NotSignedIn):
            await client.overview()
