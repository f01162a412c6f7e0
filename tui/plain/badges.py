"""``mxprofile badge feature``: which badges stand in the header (rule 3.4)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.client import Client
from tui.plain.running import Command, Result
from tui.plain.show import badges_result


def feature(badge_ids: Sequence[str]) -> Command:
    """The command that features these, in this order, and no others."""

    async def act(client: Client) -> Result:
        return badges_result(await client.badges.feature(badge_ids))

    return act
