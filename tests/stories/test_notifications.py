"""What one is told about, and the apps one watches."""

from __future__ import annotations

import asyncio

from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import settings


@tells("12.1")
def test_a_stopped_app_is_watched_again_until_the_screen_is_left(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.watches("Dock Planner", "Claims Intake"))
    with settings(house, grace, "Notifications") as terminal:
        terminal.see("Watched apps · 2")
        terminal.press("Tab", "Space")
        terminal.see("[ ] Claims Intake")
        terminal.see("Space watches it again")
        terminal.press("Space")
        terminal.see("[x] Claims Intake")
        terminal.press("Space")
        terminal.see("[ ] Claims Intake")
        terminal.press("1")
        terminal.see("Stats")
        terminal.press("8")
        terminal.see("Watched apps · 1")
        terminal.see_no_more("Claims Intake")
        terminal.see("My Apps: https://")
    apps = house.does(grace, lambda client: client.watched_apps.list())
    assert {app.name.plain: app.watching for app in apps.items} == {"Claims Intake": False, "Dock Planner": True}


@tells("12.2", "9.4")
def test_what_is_mailed_is_switched_and_a_change_from_elsewhere_is_not_overwritten(house: House) -> None:
    grace = house.member()
    with settings(house, grace, "Notifications") as terminal:
        terminal.see("[ ] Daily digest")
        terminal.see("[x] Updates of threads")
        terminal.press("Space")
        terminal.see("Daily digest: on.")
        house.does(grace, lambda client: client.notifications.change(invitation_mail=False, marketing_mail=True))
        terminal.press("G", "k", "Space")
        terminal.see("Changed elsewhere: Completed challenges is still on")
        terminal.see("Changed elsewhere: was on here")
        terminal.press("Space")
        terminal.see("Completed challenges: off.")
    chosen = house.does(grace, lambda client: client.notifications.get())
    assert chosen.model_dump() == {
        "buzz_daily_digest": True,
        "buzz_thread_updates": True,
        "invitation_mail": False,
        "challenge_mail": False,
        "marketing_mail": True,
    }
