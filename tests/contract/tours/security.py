"""Two-factor authentication."""

from __future__ import annotations

from collections.abc import Mapping

import pyotp
import pytest
from pydantic import SecretStr

from api_client.errors import NotSignedIn
from tests.contract.target import PASSWORD, Member, Target


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """Nothing: what is asked here is the member's own."""
    return {}


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
