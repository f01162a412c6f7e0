"""What security rests on: two-factor authentication, API keys, tokens, and the password that is asked for again."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pyotp

from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import API_KEY, TOKEN, ask_for_token, settings, show_new_api_key
from tests.stories.terminal import Terminal
from tests.tui.developer import age_sessions
from tests.tui.member import NewMember

AUTHENTICATOR_SECRET = re.compile(r"\b[A-Z2-7]{32}\b")
RECOVERY_CODE = re.compile(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b")


def answer_to(house: House, secret: str) -> httpx.Response:
    """What a service hears about a secret."""
    with httpx.Client(base_url=house.backend.server) as client:
        return client.get("/v1/token", headers={"Authorization": f"mxtoken {secret}"})


@tells("13.1", "13.7")
def test_two_factor_authentication_is_set_up_with_an_app_and_deactivated_with_a_recovery_code(house: House) -> None:
    grace = house.member()
    with settings(house, grace, "Developer") as terminal:
        terminal.see("No token yet")
        terminal.press("BTab", "BTab")
        terminal.see("› Two-factor authentication  ○ off")
        terminal.press("n")
        terminal.see("Step 1 of 3")
        terminal.type(grace.password)
        terminal.press("C-s")
        terminal.see("Step 2 of 3")
        assert AUTHENTICATOR_SECRET.search(terminal.scrollback()) is None
        terminal.press("v")
        secret = terminal.see(AUTHENTICATOR_SECRET)[0]
        terminal.press("o")
        terminal.see("Scan this with")
        terminal.press("Escape")
        terminal.see_no_more("Scan this with")
        terminal.see("Step 2 of 3")
        terminal.press("C-s")
        terminal.see("Step 3 of 3")
        terminal.type(pyotp.TOTP(secret).now())
        terminal.press("C-s")
        terminal.see("Each of these recovery codes")
        assert RECOVERY_CODE.search(terminal.scrollback()) is None
        terminal.press("v")
        terminal.wait_for(lambda: len(RECOVERY_CODE.findall(terminal.screen())) == 10, "there are not ten codes")
        codes = RECOVERY_CODE.findall(terminal.screen())
        terminal.press("Escape")
        terminal.see("press S if you have stored it")
        terminal.press("S")
        terminal.see("● on")
        terminal.see("10 recovery codes left")
        assert RECOVERY_CODE.search(terminal.screen()) is None
        terminal.press("d")
        terminal.see("Deactivate two-factor authentication")
        terminal.type(grace.password)
        terminal.press("Tab")
        terminal.type(codes[3])
        terminal.press("C-s")
        terminal.see("○ off")
        terminal.wait_for(lambda: len(told_of_it(house, grace)) == 2, "not both changes were told by mail")


def told_of_it(house: House, member: NewMember) -> list[str]:
    """The mails about two-factor authentication."""
    return [text for text in house.mails(member.email) if "Signing in to the account" in text]


@tells("13.2")
def test_an_api_key_is_shown_once_listed_and_when_revoked_works_no_more(house: House) -> None:
    grace = house.member()
    with settings(house, grace, "Developer") as terminal:
        key = show_new_api_key(terminal)
        assert answer_to(house, key).json()["kind"] == "api_key"
        terminal.press("S")
        terminal.see("API keys · 1")
        assert API_KEY.search(terminal.screen()) is None
        terminal.press("d")
        terminal.see("It is in use")
        terminal.type("laptop")
        terminal.press("C-s")
        terminal.see("The API key laptop is revoked.")
    refused = answer_to(house, key)
    assert (refused.status_code, refused.json()) == (403, {"error": ""})


@tells("13.3", "13.4", "13.7")
def test_a_token_asks_for_the_password_when_the_sign_in_was_long_ago_and_can_only_do_what_was_chosen(
    house: House,
) -> None:
    grace = house.member()
    with settings(house, grace, "Developer") as terminal:
        age_sessions(house.backend, timedelta(minutes=16))
        ask_for_token(terminal, "nightly")
        terminal.see("over 15 minutes ago")
        terminal.type(grace.password)
        terminal.press("C-s")
        secret = _stored(terminal)
        terminal.see("nightly")
        terminal.press("Enter")
        terminal.see("mxp:profile:read")
        terminal.see("Created")
        terminal.press("Escape")
        terminal.see_no_more("Created")
        terminal.press("o")
        terminal.see("What the scopes allow")
        terminal.see("https://")
        terminal.press("Escape")
        terminal.see_no_more("What the scopes allow")
        assert answer_to(house, secret).json()["scopes"] == ["mxp:profile:read"]
        terminal.press("r", "d")
        terminal.see("type its name")
        terminal.type("nightly")
        terminal.press("C-s")
        terminal.see("The token nightly is deleted.")
    assert answer_to(house, secret).status_code == 403


def _stored(terminal: Terminal) -> str:
    """The secret that is shown once, which the member says she has stored."""
    terminal.see("shown now and never again")
    terminal.press("v")
    secret = terminal.see(TOKEN)[0]
    terminal.press("S")
    terminal.see_no_more(secret)
    return secret
