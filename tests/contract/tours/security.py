"""Two-factor authentication, and what operators make of challenges, badges, passwords and recovery e-mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from pydantic import SecretStr

from api_client.errors import NotSignedIn
from tests.contract.target import PASSWORD, Member, Target, unique_address


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A badge; the challenge that another tour names can be read by operators too."""
    async with target.client(target.operator) as operator:
        return {"badge_id": (await operator.operator.badges.list()).items[0].id}


async def everything(target: Target) -> None:
    """Protects an account, signs in to it, and takes the protection away."""
    member = await target.new_member()
    async with target.client(member.session) as client:
        begun = await client.two_factor.set_up("app", password=PASSWORD)
        assert begun.secret is not None
        code = SecretStr(pyotp.TOTP(begun.secret.get_secret_value()).now())
        first, second, *_rest = (await client.two_factor.turn_on(code)).recovery_codes
        assert (await client.two_factor.get()).on
        with pytest.raises(NotSignedIn) as caught:
            await client.sessions.sign_in(member.email, PASSWORD)
        assert caught.value.code == "otp_required"
        client.use((await client.sessions.sign_in(member.email, PASSWORD, first)).token)
        await client.two_factor.turn_off(password=PASSWORD, otp=second)
        assert not (await client.two_factor.get()).on
    await _operate(target, member)


async def _operate(target: Target, member: Member) -> None:
    now = datetime.now(UTC)
    async with target.client(target.operator) as client, target.client(member.session) as owner:
        operator = client.operator
        days = await operator.password_policy()
        assert await operator.set_password_policy(days.days) == days
        coming = await operator.ask_recovery_email(member.profile_id, unique_address())
        assert (await owner.coming_recovery_email.get()).takes_effect_at == coming.takes_effect_at
        await owner.coming_recovery_email.cancel()
        step = {"kind": "forum_upvote_received", "count": 3}
        made = await operator.challenges.create(
            "Tour",
            "Be liked.",
            starts_at=now + timedelta(days=300),
            ends_at=now + timedelta(days=301),
            credits=5,
            steps=[step],
        )
        assert (await operator.challenges.change(made.id, credits=6)).credits == 6
        assert (await operator.challenges.get(made.id)).title.plain == "Tour"
        assert made.id in {one.id for one in (await operator.challenges.list()).items}
        badge = await operator.badges.create(
            "Tour", "Be everywhere.", rarity="orange", metric={"of": "connections"}, targets=[10**6]
        )
        assert (await operator.badges.change(badge.id, name="Grand Tour")).name.plain == "Grand Tour"
        assert (await operator.badges.get(badge.id)).targets == [10**6]
        await operator.badges.list()
        (newest, *_older) = (await operator.audit_log(tag="operator:badge", subject=badge.id)).items
        assert newest.tag.plain == "operator:badge:changed"
