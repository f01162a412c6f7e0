"""Connections, suggestions, portfolio."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contract.target import Member, Target

TEXTS = {
    "customer": "Port of Ghent",
    "business_need": "Ships waited.",
    "solution": "A plan.",
    "results": "They do not.",
}


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A project that is published, and its author."""
    async with target.client(member.session) as client:
        project = await client.projects.add("Etag", status="published", **TEXTS)
    return {"project_id": project.id, "profile_id": member.profile_id}


async def everything(target: Target) -> None:
    """What a member does with her projects, and what others see of them."""
    ada = await target.new_member()
    async with target.client(ada.session) as client:
        await client.suggestions.list()
        project = await client.projects.add("Tour")
        await client.projects.get(project.id)
        await client.projects.put(project.id, "Tour", status="published", **TEXTS)
        assert (await client.projects.published(project.id)).author.profile_id == ada.profile_id
        assert [one.id for one in (await client.projects.of_profile(ada.profile_id)).items] == [project.id]
        await client.projects.list("published")
        await target.did(ada, ["marketplace_app_published"])
        assert (await client.activity.list()).items == (await client.activity.of_profile(ada.profile_id)).items
        await client.projects.browse("ghent")
        await client.projects.delete(project.id)
