"""All that is held about a member."""

from __future__ import annotations

import json
import stat

from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import settings


@tells("14.1")
def test_personal_data_are_looked_at_with_their_history_and_downloaded_as_one_file(house: House) -> None:
    grace = house.member()
    house.does(grace, lambda client: client.notifications.change(buzz_daily_digest=True))
    with settings(house, grace, "Personal Data") as terminal:
        terminal.see("Changes are tracked since")
        terminal.press("j", "Enter")
        terminal.see("Accounts · 1")
        terminal.see("email")
        terminal.press("Enter")
        terminal.see("In full")
        terminal.see(grace.email[:20])
        terminal.press("Escape")
        terminal.see_no_more("In full")
        terminal.press("Escape")
        terminal.see_no_more("Accounts · 1")
        terminal.press("H")
        terminal.see("buzz daily digest")
        terminal.press("Enter")
        terminal.see("buzz daily digest changed")
        terminal.press("Escape")
        terminal.see_no_more("buzz daily digest changed")
        terminal.press("Escape")
        terminal.see_no_more("Changes of your data")
        terminal.press("D")
        terminal.see("Download personal data")
        terminal.press("C-s")
        terminal.see("for your eyes only")
        terminal.see("100%")
        terminal.press("C-s")
        terminal.see("Replace it?")
        terminal.press("Escape")
        terminal.see("The file stays")
        terminal.press("Escape")
        terminal.see_no_more("Download personal data")
    file = house.home / "mxprofile-personal-data.json"
    assert grace.email in file.read_text() and json.loads(file.read_text())["sections"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
