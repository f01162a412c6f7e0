"""Being signed in, and no longer."""

from __future__ import annotations

from tests.stories.house import House
from tests.stories.rules import tells


@tells("1.6")
def test_a_session_that_is_over_is_begun_again_where_one_was(house: House) -> None:
    grace = house.member()
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("3")
        terminal.see("› ○ Welcome Aboard")
        house.end_sessions(grace)
        terminal.press("r")
        terminal.see("Sign in again to go on")
        terminal.see(grace.email)
        terminal.type(grace.password)
        terminal.press("Enter")
        terminal.see_no_more("Sign in again")
        terminal.see("› ○ Welcome Aboard")
        terminal.press("q")
        terminal.see("exit code 0")
