"""Merging two profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr

from tests.contract.target import PASSWORD, Member, Target, unique_address

_CODE = re.compile(r"merge your profile.*^(\d{6})$", re.MULTILINE | re.DOTALL)


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A merge on its way."""
    async with target.client(member.session) as client:
        started = await client.merges.start(unique_address(), password=PASSWORD)
    return {"merge_id": started.id}


async def everything(target: Target) -> None:
    """Gives one up, and goes all the way with another."""
    member, other = await target.new_member(), await target.new_member()
    async with target.client(member.session) as client:
        await client.merges.give_up((await client.merges.start(other.email, password=PASSWORD)).id)
        started = await client.merges.start(other.email, password=PASSWORD)
        await client.merges.send_code(started.id, started.emails[0].id)
        code = await target.mailed(other.email, _CODE)
        preview = await client.merges.verify(started.id, SecretStr(code))
        assert (await client.merges.get(started.id)).preview == preview
        done = await client.merges.confirm(started.id, version=preview.version)
    async with target.client(other.session) as client:
        assert (await client.secret_info()).profile_id == done.profile_id == member.profile_id
