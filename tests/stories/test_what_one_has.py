"""What one has: the credits of each account, certificates, lectures."""

from __future__ import annotations

import asyncio

from pydantic import SecretStr

from api_client.client import Client
from tests.stories.house import House
from tests.stories.rules import tells
from tests.stories.terminal import Terminal
from tests.tui.member import NewMember, new_address


def add_account(house: House, member: NewMember, terminal: Terminal) -> NewMember:
    """Another account of hers, made elsewhere with the code from its mail, as a member who can sign in."""
    email, password = new_address(), SecretStr(member.password)

    async def begin(client: Client) -> str:
        pending = await client.accounts.start(email, password=password)
        return (await client.accounts.set_password(pending.id, password)).id

    pending = house.does(member, begin)
    code = SecretStr(house.code(terminal, email))

    async def verify(client: Client) -> str:
        return (await client.accounts.verify(pending, code)).id

    return NewMember(house.backend, email, member.profile_id, house.does(member, verify))


@tells("1.1", "4.4")
def test_credits_stay_with_the_account_that_earned_them_and_all_can_be_looked_at(house: House) -> None:
    grace = house.member()
    grace.was_paid([70])
    with house.open(grace) as terminal:
        terminal.see("70 credits")
        add_account(house, grace, terminal).was_paid([40])
        terminal.press("3")
        terminal.see("› ○ Welcome Aboard")
        terminal.press("b")
        terminal.see("signed in")
        terminal.see("Payment 1")
        for balance in "70", "40":
            terminal.see(balance)
        terminal.press("Escape")
        terminal.see_no_more("Payment 1")
        terminal.see("70 credits")
        terminal.press("q")
        terminal.see("exit code 0")


@tells("1.7")
def test_a_certificate_stands_in_the_header_and_a_lecture_among_the_points(house: House) -> None:
    grace = house.member()
    asyncio.run(grace.did("learning_advanced_certified", title="Advanced Developer"))
    asyncio.run(grace.did("learning_lecture_completed", title="Build your first microflow"))
    with house.open(grace) as terminal:
        terminal.see("1 certificate")
        terminal.press("P")
        terminal.see("› Complete a lecture")
        terminal.press("Enter")
        terminal.see("Build your first microflow")
        terminal.press("Escape")
        terminal.see_no_more("Build your first microflow")
        terminal.press("Escape")
        terminal.see_no_more("Complete a lecture")
        terminal.press("q")
        terminal.see("exit code 0")
