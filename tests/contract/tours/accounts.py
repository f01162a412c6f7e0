"""Accounts and their passwords, notifications and watched apps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr

from tests.contract.target import PASSWORD, Member, Target, unique_address

NEW = SecretStr("Another-horse-8")


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """None."""
    return {}


async def everything(target: Target) -> None:
    """Changes what a new member is told, and watches an app."""
    member = await target.new_member()
    async with target.client(target.service) as service, target.client(member.session) as client:
        assert (await client.notifications.get()).challenge_mail
        assert not (await client.notifications.change(challenge_mail=False)).challenge_mail
        await service.watched_apps.report(member.profile_id, "app-1", "Tour Guide")
        await client.watched_apps.stop("app-1")
        [stopped] = (await client.watched_apps.list()).items
        assert not stopped.watching
        assert (await client.watched_apps.watch("app-1")).watching
        await service.watched_apps.remove(member.profile_id, "app-1")
        assert [one.current for one in (await client.accounts.list()).items] == [True]
        await client.accounts.change_password(PASSWORD, NEW)
        await client.password_resets.start(member.email)
        mailed = await target.mailed(member.email, re.compile(r"a new password.*?^(\d{6})$", re.MULTILINE | re.DOTALL))
        await client.password_resets.confirm(member.email, SecretStr(mailed), PASSWORD)
        client.use((await client.sessions.sign_in(member.email, PASSWORD)).token)
        another = unique_address()
        pending = await client.accounts.start(another, password=PASSWORD)
        await client.accounts.set_password(pending.id, NEW, marketing_consent=True)
        added = await client.accounts.verify(pending.id, await target.code_for(another))
        assert added in (await client.accounts.list()).items
        assert not (await client.accounts.deletion()).last_account
        await client.accounts.delete(member.email, password=PASSWORD)
