"""Bringing others in: by a link, and by mail."""

from __future__ import annotations

import re

from pydantic import SecretStr

from api_client.client import Client
from tests.stories.house import House
from tests.stories.people import open_people, read_code
from tests.stories.rules import tells
from tests.tui.member import PASSWORD


@tells("5.4")
def test_the_share_url_is_shown_copied_and_read_by_a_phone_and_a_sign_up_through_it_counts(house: House) -> None:
    grace = house.member()
    url = house.does(grace, lambda client: client.referral.get()).url.plain
    newcomer = f"newcomer-{grace.profile_id[-8:]}@example.net"
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        open_people(terminal, "Invite")
        terminal.see(url)
        terminal.see("0 by this link")
        terminal.press("y")
        terminal.see("Sent to tmux and the terminal")
        terminal.press("o")
        terminal.see("read the code with a phone")
        assert read_code(terminal) == url
        terminal.press("Escape")
        terminal.see_no_more("read the code")

        async def sign_up(client: Client) -> None:
            code = url.rpartition("/")[2]
            begun = await client.sign_ups.start(newcomer, SecretStr(PASSWORD), "Neva Example", referral_code=code)
            mailed = house.code(terminal, newcomer)
            await client.sign_ups.verify(begun.id, SecretStr(mailed))

        house.does(grace, sign_up)
        terminal.press("r")
        terminal.see("1 by this link")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("5.5")
def test_a_friend_is_invited_by_mail_once_and_the_history_masks_the_address(house: House) -> None:
    grace = house.member()
    friend = f"friend-{grace.profile_id[-8:]}@example.net"
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        terminal.press("4")
        terminal.see("My connections")
        terminal.press("i")
        terminal.see("Invite a friend")
        terminal.type("no address")
        terminal.press("C-s")
        terminal.see(re.compile(r"no address.*\n.*[a-z]{3}.*"))
        terminal.press("C-u")
        terminal.type(friend)
        terminal.press("C-s")
        terminal.see("is taken: you get 5 points.")
        terminal.see(re.compile(r"› \S+@\S+ +5 points +just now"))
        assert friend not in "\n".join(terminal.screen().splitlines()[:-2])
        terminal.wait_for(lambda: house.mails(friend), "no mail came")
        assert "/join/" in house.mails(friend)[0]
        terminal.press("i")
        terminal.see("Invite a friend")
        terminal.type(friend)
        terminal.press("C-s")
        terminal.see("is taken: no points")
        terminal.press("q")
        terminal.see("exit code 0")
    assert len(house.mails(friend)) == 1
