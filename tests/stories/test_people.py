"""Finding people, answering them, and letting them go."""

from __future__ import annotations

import re

from api_client.client import Client
from tests.stories.house import House
from tests.stories.people import open_people
from tests.stories.rules import tells


@tells("5.1", "9.3")
def test_an_invitation_is_looked_into_before_it_is_accepted_and_another_is_ignored(house: House) -> None:
    grace, joan, mary = house.member(), house.member("Joan Example"), house.member("Mary Example")

    async def writes_a_draft(client: Client) -> None:
        await client.projects.add("Secret Draft")

    grace.is_public()
    house.does(joan, writes_a_draft)
    for sender in (mary, joan):
        house.does(sender, lambda client: client.invitations.send(grace.profile_id))
    with house.open(grace) as terminal:
        terminal.see("4 Conn. ●2")
        terminal.press("4")
        terminal.see("› Joan Example")
        terminal.press("Enter")
        terminal.see("Joan Example · ● invites you to connect")
        screen = terminal.see("a Accept").string
        assert not {joan.email, "Secret Draft", "credits"} & set(screen.split())
        terminal.press("a")
        terminal.see("Joan Example · ● connected")
        terminal.press("Escape")
        terminal.see("› Mary Example")
        terminal.see("1 connection")
        terminal.press("Down", "x")
        terminal.see("The invitation of Mary Example is gone, and Mary Example is told nothing.")
        terminal.see("Nobody waits for your answer")
        terminal.press("q")
        terminal.see("exit code 0")
    sent = house.does(mary, lambda client: client.invitations.list("sent")).items
    assert [one.state.value for one in sent] == ["pending"]


@tells("5.1", "5.2")
def test_somebody_one_may_know_is_invited_after_a_word_on_what_she_sees_and_the_invitation_taken_back(
    house: House,
) -> None:
    grace, joan = house.member(), house.member("Joan Example").is_public()
    skill = f"Tide tables {joan.profile_id[-6:]}"

    async def knows(client: Client) -> None:
        await client.profile.change((await client.profile.get()).version, skills=[skill])

    house.does(grace, knows)
    house.does(joan, knows)
    with house.open(grace) as terminal:
        terminal.see("Grace Example · ○ private")
        open_people(terminal, "May know")
        terminal.see(re.compile(f"› Joan Example +shares {skill}"))
        terminal.press("+")
        terminal.see("also while it is private")
        terminal.press("Enter")  # the focus is on Cancel
        terminal.see_no_more("also while")
        terminal.press("+")
        terminal.see("Invite (y)")
        terminal.press("y")
        terminal.see("Joan Example is invited and can look at your profile.")
        open_people(terminal, "Sent")
        terminal.see("› Joan Example")
        assert house.does(joan, lambda client: client.profiles.get(grace.profile_id)).name.plain == "Grace Example"
        terminal.press("d")
        terminal.see("Take back your invitation to Joan Example?")
        terminal.press("y")
        terminal.see("No invitation of yours waits")
        terminal.press("q")
        terminal.see("exit code 0")
    assert house.does(joan, lambda client: client.invitations.list()).items == []


@tells("5.3", "9.3")
def test_a_connection_is_found_and_removed_and_then_its_private_profile_can_no_longer_be_seen(house: House) -> None:
    grace, joan, mary = house.member(), house.member("Joan Example"), house.member("Mary Example")
    grace.is_public()
    for sender in (joan, mary):
        sent = house.does(sender, lambda client: client.invitations.send(grace.profile_id))
        house.does(grace, lambda client, sent=sent: client.invitations.accept(sent.id))  # type: ignore[misc]
    with house.open(grace) as terminal:
        terminal.see("2 connections")
        open_people(terminal, "My connections")
        terminal.see("Joan Example")
        terminal.press("/")
        terminal.type("mary")
        terminal.see_no_more("Joan Example")
        terminal.press("Enter")
        terminal.see("› Mary Example")
        terminal.press("Enter")
        terminal.see("Mary Example · ● connected")
        terminal.press("d")
        terminal.see("Remove Mary Example from your connections?")
        terminal.press("y")
        terminal.see("There is no such profile, or it is private")
        terminal.press("Escape")
        terminal.see("1 connection")
        terminal.press("q")
        terminal.see("exit code 0")
    assert house.does(mary, lambda client: client.connections.list()).items == []
