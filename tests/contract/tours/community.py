"""Connections, invitations, suggestions, referral, portfolio, activity."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx

from api_client.client import Client
from tests.contract.target import PATIENCE, Member, Target, unique_address
from tests.contract.tours.profile import make_public

_STOP = re.compile(r"(/no-more-invites/\S+)")
TEXTS = {
    "customer": "Port of Ghent",
    "business_need": "Ships waited.",
    "solution": "A plan.",
    "results": "They do not.",
}


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A project that is published, its author, her referral code, and the link in an invite, which need not be one."""
    async with target.client(member.session) as client:
        project = await client.projects.add("Etag", status="published", **TEXTS)
        code = (await client.referral.get()).code
    return {"project_id": project.id, "profile_id": member.profile_id, "code": code, "invite_token": "etag"}


async def everything(target: Target) -> None:
    """What a member does with her projects, what others see of them, and an invite that is not welcome."""
    ada = await target.new_member()
    async with target.client(ada.session) as client:
        await _invite(target, client)
        await _connect(target, client, ada)
        await client.suggestions.list()
        project = await client.projects.add("Tour")
        version = (await client.projects.get(project.id)).version
        await client.projects.put(project.id, "Tour", status="published", version=version, **TEXTS)
        assert (await client.projects.published(project.id)).author.profile_id == ada.profile_id
        assert [one.id for one in (await client.projects.of_profile(ada.profile_id)).items] == [project.id]
        await client.projects.list("published")
        await target.did(ada, ["marketplace_app_published"])
        assert (await client.activity.list()).items == (await client.activity.of_profile(ada.profile_id)).items
        await client.projects.browse("ghent")
        await client.projects.delete(project.id)


async def _connect(target: Target, client: Client, ada: Member) -> None:
    """Four others invite her: one takes it back, one is ignored, two are accepted, one of them by being invited."""
    await make_public(client)
    ids = []
    for _ in range(4):
        async with target.client((await target.new_member()).session) as other:
            made = await other.invitations.send(ada.profile_id)
            ids.append(made.id)
            if len(ids) == 1:
                await other.invitations.withdraw(made.id)
    received = (await client.invitations.list("received")).items
    assert {one.id for one in received} == {*ids[1:]}
    await client.invitations.ignore(ids[1])
    connected = await client.invitations.accept(ids[2])
    [waiting] = (await client.invitations.list()).items
    assert (await client.invitations.send(waiting.person.profile_id)).state == "accepted"
    assert len((await client.connections.list("ada")).items) == 2
    await client.connections.remove(connected.person.profile_id)


async def _invite(target: Target, client: Client) -> None:
    """Invites a friend, who looks at the page and wants no more of it."""
    friend = unique_address()
    sent = await client.referral.invite(friend)
    assert (await client.referral.invites()).items == [sent]
    stop = await target.mailed(friend, _STOP)
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    async with httpx.AsyncClient(base_url=target.server, transport=transport, timeout=PATIENCE) as browser:
        assert (await browser.get(f"/join/{(await client.referral.get()).code}")).status_code == 200
        assert (await browser.get(stop)).status_code == 200
        assert (await browser.post(stop)).status_code == 200
