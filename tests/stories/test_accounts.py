"""Settings › Accounts, by keys alone: another account, a deleted one, and two profiles that become one."""

from __future__ import annotations

import re

import pytest

from api_client.client import Client
from api_client.errors import NotSignedIn
from api_client.wire.own_account import OwnAccount
from tests.backend.postbox import wrong
from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.settings import begin_to_merge, open_section, settings
from tests.tui.member import NewMember, new_address, new_sso_member

NEW_PASSWORD = "Battery-staple-9"


async def accounts_of(client: Client) -> list[OwnAccount]:
    """Her accounts, as the running backend has them."""
    return [*(await client.accounts.list()).items]


@tells("10.1", "10.5", "11.4", "13.7")
def test_another_account_is_created_for_the_same_profile_with_a_code_from_its_mail(house: House) -> None:
    grace, email = house.member(), new_address()
    with settings(house, grace, "Accounts") as terminal:
        terminal.see("signed in")
        terminal.press("n")
        terminal.see("Step 1 of 3 · E-mail")
        terminal.type(email)
        terminal.press("Enter")
        terminal.type("not-my-password")
        terminal.press("Enter")
        terminal.see("That is not the password of this account")
        terminal.press("C-u")
        terminal.type(grace.password)
        terminal.press("Enter")
        terminal.see("Step 2 of 3 · Password")
        terminal.type(NEW_PASSWORD)
        terminal.press("Enter")
        terminal.type(NEW_PASSWORD)
        terminal.press("Tab", "Space")
        terminal.see("[x] Send me news")
        terminal.press("C-s")
        terminal.see("Step 3 of 3 · Code")
        first = house.code(terminal, email)
        terminal.press("C-r")
        terminal.see("Another code is on its way")
        second = house.code(terminal, email, but=first)
        terminal.type(wrong(second))
        terminal.press("Enter")
        terminal.see("tries left")
        terminal.type(second)
        terminal.press("Enter")
        terminal.see_no_more("Create Account")
        terminal.see("Created: sign in with it too")
        terminal.see(email[:20])
        terminal.press("q")
        terminal.see("exit code 0")
    twin = NewMember(house.backend, email, grace.profile_id, "", NEW_PASSWORD)
    assert [one.current for one in house.does(twin, accounts_of)] == [False, True]


@tells("10.4")
def test_the_last_account_is_deleted_after_its_e_mail_and_password_and_the_profile_with_it(house: House) -> None:
    grace = house.member()
    grace.was_paid([50])
    with settings(house, grace, "Accounts") as terminal:
        terminal.see("signed in")
        terminal.press("d")
        terminal.see("· 50 credits")
        terminal.see("It is the last account: all that is personal goes")
        terminal.press("Enter")  # The focus is on Cancel: nothing is deleted.
        terminal.see_no_more("Delete this account")
        assert house.does(grace, accounts_of)
        terminal.press("d")
        terminal.see("Delete this account")
        terminal.type("somebody@else.example")
        terminal.press("Tab")
        terminal.type(grace.password)
        terminal.press("C-s")
        terminal.see("This is not the e-mail of this account")
        terminal.press("C-u")
        terminal.type(grace.email)
        terminal.press("C-s")
        terminal.see("Sign in to your profile")
        terminal.see("The account is deleted.")
        terminal.press("C-q")
        terminal.see("exit code 0")
    with pytest.raises(NotSignedIn):
        house.does(grace, accounts_of)
    with house.open(None) as terminal:
        terminal.see("Sign in to your profile")


@tells("11.1", "11.2", "11.3", "11.4", "11.5", "13.7")
def test_another_profile_of_mine_becomes_part_of_this_one_step_by_step(house: House) -> None:
    grace, other = house.member(), house.member("Grace Elsewhere")
    other.was_paid([70])
    with settings(house, grace, "Accounts") as terminal:
        begin_to_merge(terminal, other)
        terminal.see("No access to any of them? Support request")
        masked = terminal.see(re.compile(r"› (\S+@\S+)"))[1]
        assert masked != other.email
        terminal.press("Enter")
        terminal.see("Step 3 of 5 · Code")
        terminal.type(house.code(terminal, other.email))
        terminal.press("Enter")
        terminal.see("Step 4 of 5 · What the merge does")
        terminal.see("Grace Example")
        assert len(house.does(grace, accounts_of)) == 1  # Nothing is done yet.
        terminal.press("C-s")
        terminal.see("It can't be undone")
        terminal.type(other.email)
        terminal.press("C-s")
        terminal.see("This is not the e-mail of this account")
        terminal.press("C-u")
        terminal.type(grace.email)
        terminal.press("C-s")
        terminal.see("The profiles are one since")
        terminal.press("Escape")
        terminal.see("The profiles are one now.")
        terminal.see(other.email[:20])
        terminal.wait_for(lambda: house.mails(other.email)[1:], "no mail told of the merge")
    assert {one.email.plain for one in house.does(other, accounts_of)} == {grace.email, other.email}


@tells("11.1")
def test_a_merge_is_given_up_and_both_profiles_are_as_they_were(house: House) -> None:
    grace, other = house.member(), house.member("Grace Elsewhere")
    with settings(house, grace, "Accounts") as terminal:
        begin_to_merge(terminal, other)
        terminal.press("Tab", "Tab", "Tab", "Enter")  # Cancel
        terminal.see("Give this up?")
        terminal.press("y")
        terminal.see("The merge is given up")
    assert len(house.does(other, accounts_of)) == 1


@tells("1.4", "10.2", "10.5")
def test_an_account_with_single_sign_on_signs_in_with_its_key_and_has_no_password_here(house: House) -> None:
    grace, key = new_sso_member(house.backend)
    house.environment["MXPROFILE_TOKEN"] = key.get_secret_value()
    with house.open(None) as terminal:
        terminal.see("Grace Example")
        open_section(terminal, "Accounts")
        terminal.see(grace.email)
        terminal.see("single sign-on")
        terminal.see("e Change password")
        terminal.press("e")
        terminal.see("This account signs in through its company")
        assert "New account" not in terminal.screen()
        terminal.press("d")
        terminal.see("Delete this account")
        terminal.type(grace.email)
        terminal.press("Tab")
        terminal.type(key.get_secret_value())
        terminal.press("C-s")
        terminal.see("The account is deleted.")
