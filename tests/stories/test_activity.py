"""What others see that one has done."""

from __future__ import annotations

import asyncio

from tests.stories.house import House
from tests.stories.rules import tells


@tells("8.1")
def test_what_one_did_stands_in_the_activity_and_a_badge_leads_to_the_badges(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did("marketplace_app_published", "forum_downvote_given"))
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("7")
        terminal.see("Badge earned: Publisher, level 1 of 3")
        seen = terminal.see("Published app").string
        assert "downvote" not in seen.lower()
        terminal.press("G", "Enter")
        terminal.see("Marketplace")
        terminal.see("just now · ")
        terminal.press("Escape")
        terminal.see("› ▣ Published app")
        terminal.press("g", "Enter")
        terminal.see("› ◆ Publisher")
        terminal.press("q")
        terminal.see("exit code 0")
