"""Before one is signed in: signing up, a forgotten password, the second factor, and an old password."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
from pydantic import SecretStr

from api_client.client import Client
from api_client.wire.referral import Referral
from tests.backend.postbox import wrong
from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.terminal import Terminal
from tests.tui.member import NewMember, new_address

NEW_PASSWORD = "Battery-staple-9"


async def referral(client: Client) -> Referral:
    """Her invite link, and what came of it."""
    return await client.referral.get()


def protect(house: House, member: NewMember) -> tuple[pyotp.TOTP, str]:
    """Her account asks for a second factor from now on: the app that has it, and one of the recovery codes."""

    async def turn_on(client: Client) -> tuple[pyotp.TOTP, str]:
        begun = await client.two_factor.set_up("app", password=SecretStr(member.password))
        assert begun.secret is not None
        app = pyotp.TOTP(begun.secret.get_secret_value())
        on = await client.two_factor.turn_on(SecretStr(app.now()))
        return app, on.recovery_codes[0].get_secret_value()

    return house.does(member, turn_on)


def sign_in(terminal: Terminal, member: NewMember) -> None:
    """E-mail and password, by keys."""
    terminal.see("Sign in to your profile")
    terminal.type(member.email)
    terminal.press("Enter")
    terminal.type(member.password)
    terminal.press("Enter")


@tells("1.2", "5.4", "11.4")
def test_who_signs_up_through_an_invite_link_gets_a_private_profile_of_her_own(house: House) -> None:
    friend = house.member("Mei Example")
    before = house.does(friend, referral)
    email = new_address()
    with house.open(None) as terminal:
        terminal.see("Sign in to your profile")
        terminal.press("F2")
        terminal.see("Step 1 of 3 · Who you are")
        terminal.type("Grace Newcomer")
        terminal.press("Enter")
        terminal.type(email)
        terminal.press("Enter")
        terminal.type(before.url.plain)
        terminal.press("C-s")
        terminal.see("Step 2 of 3 · Password")
        terminal.type("correct-horse")
        terminal.see("○ a digit")
        terminal.press("C-u")
        terminal.type(NEW_PASSWORD)
        terminal.see("✓ a digit")
        terminal.press("Enter")
        terminal.type(NEW_PASSWORD)
        terminal.press("C-s")
        terminal.see("Step 3 of 3 · Code")
        terminal.see(re.compile(r"\d+ min left"))
        code = house.code(terminal, email)
        terminal.type(wrong(code))
        terminal.press("Enter")
        terminal.see("4 tries left")
        terminal.type(code)
        terminal.press("Enter")
        terminal.see("Grace Newcomer · ○ private")
        terminal.press("q")
        terminal.see("exit code 0")
    after = house.does(friend, referral)
    assert after.sign_ups == before.sign_ups + 1
    with house.open(None) as terminal:
        terminal.see("Grace Newcomer · ○ private")  # Her session was kept.


@tells("10.3", "11.4")
def test_a_forgotten_password_is_replaced_with_a_code_and_every_address_gets_the_same_words(house: House) -> None:
    grace = house.member()
    with house.open(None) as terminal:
        terminal.see("Sign in to your profile")
        terminal.press("F3")
        terminal.see("Step 1 of 3")
        terminal.type("nobody@nowhere.example")
        terminal.press("Enter")
        words = "If this address has an account with a password"
        terminal.see(words)
        terminal.press("Escape")
        terminal.see("Step 1 of 3")
        terminal.press("C-u")
        terminal.type(grace.email)
        terminal.press("Enter")
        terminal.see(words)
        code = house.code(terminal, grace.email)
        terminal.type(wrong(code))
        terminal.press("Enter")
        terminal.see("Step 3 of 3 · New password")
        terminal.type(NEW_PASSWORD)
        terminal.press("Enter")
        terminal.type(NEW_PASSWORD)
        terminal.press("C-s")
        terminal.see("Step 2 of 3 · Code")  # Only with the new password is the code looked at.
        terminal.see("4 tries left")
        terminal.type(code)
        terminal.press("Enter")
        terminal.see("Step 3 of 3 · New password")
        terminal.press("C-s")
        terminal.see("The password is changed: sign in with it.")
        terminal.see(grace.email)
        terminal.type(NEW_PASSWORD)
        terminal.press("Enter")
        terminal.see("Grace Example")
    assert not house.mails("nobody@nowhere.example")


@tells("13.1")
def test_the_second_factor_is_asked_for_and_a_recovery_code_will_do(house: House) -> None:
    grace = house.member()
    app, recovery = protect(house, grace)
    for code in (app.at(datetime.now(UTC) + timedelta(seconds=30)), recovery):
        with house.open(None) as terminal:
            sign_in(terminal, grace)
            terminal.see("authenticator app, or a recovery code")
            if code == recovery:
                terminal.type("123456")
                terminal.press("Enter")
                terminal.see("The code is not right or was used already")
            terminal.type(code)
            terminal.press("Enter")
            terminal.see("Grace Example")
            terminal.press("q")
            terminal.see("exit code 0")
        house.sign_out()


@tells("1.3")
def test_a_deactivated_account_stops_at_once_and_can_not_sign_in(house: House) -> None:
    grace = house.member()
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        grace.is_deactivated()
        terminal.press("r")
        terminal.see("Sign in again to go on")
        terminal.see(grace.email)
        terminal.type(grace.password)
        terminal.press("Enter")
        terminal.see("The e-mail or the password is wrong")


@tells("10.2")
def test_an_old_password_is_asked_to_be_changed_and_still_signs_in(house: House) -> None:
    grace = house.member().has_password_since(timedelta(days=91))
    with house.open(None) as terminal:
        sign_in(terminal, grace)
        terminal.see("older than it should be")
        terminal.press("Escape")
        terminal.see_no_more("older than it should be")
        terminal.see("Grace Example")
        terminal.press("q")
        terminal.see("exit code 0")
    house.sign_out()
    with house.open(None) as terminal:
        sign_in(terminal, grace)
        terminal.see("older than it should be")
        terminal.press("Enter")
        terminal.see("Change Password")
        terminal.type(grace.password)
        terminal.press("Enter")
        terminal.type(NEW_PASSWORD)
        terminal.press("Enter")
        terminal.type(NEW_PASSWORD)
        terminal.press("Enter")
        terminal.see("The password is changed")
        terminal.wait_for(lambda: house.mails(grace.email), "no mail told of it")
