"""Another member as a screen shows her: her profile, what she has published, what she did (rule 9.3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from api_client.client import Client
from api_client.paging import whole
from api_client.wire.event import PublicEvent
from api_client.wire.other_profile import OtherProfile
from api_client.wire.page import Page
from api_client.wire.project import ProjectSummary
from tui.resources import Resource


@dataclass(frozen=True)
class Member:
    """All that may be seen of somebody."""

    profile: OtherProfile
    projects: Page[ProjectSummary]
    activity: Page[PublicEvent]


def member(profile_id: str) -> Resource[Member]:
    """What is read to show somebody."""

    async def fetch(client: Client) -> Member:
        return Member(
            *await asyncio.gather(
                client.profiles.get(profile_id),
                whole(partial(client.projects.of_profile, profile_id)),
                client.activity.of_profile(profile_id),
            )
        )

    return Resource("this profile", fetch, of=profile_id)
