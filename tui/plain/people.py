"""Connections, invitations, people one may know, and other members' profiles (rules 5 and 9.3)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

from api_client.client import Client
from api_client.wire.connection import Connection, Invitation, Person, Suggestion
from api_client.wire.other_profile import OtherProfile
from tui.plain import asking
from tui.plain.activity import event_row
from tui.plain.pages import done, listed
from tui.plain.profile import details
from tui.plain.running import Command, Result, known_by_id
from tui.plain.tables import Cell, facts, sections, table

_PERSON = ("PROFILE", "LEVEL", "NAME", "JOB TITLE", "COMPANY")


def _person(person: Person) -> tuple[Cell, ...]:
    return person.profile_id, person.level, person.name, person.job_title, person.company


async def connections(client: Client, limit: int, cursor: str | None, q: str | None = None) -> Result:
    """My connections; with `q` those who have its words."""

    def row(one: Connection) -> tuple[Cell, ...]:
        return one.connected_at, *_person(one.person)

    page = await client.connections.list(q, limit, cursor)
    return listed(page, ("SINCE", *_PERSON), row, empty="no connections")


async def invitations(
    client: Client, limit: int, cursor: str | None, direction: Literal["received", "sent"] | None = None
) -> Result:
    """What waits for my answer, and for others'."""

    def row(one: Invitation) -> tuple[Cell, ...]:
        way = "sent" if one.sent_by_me else "received"
        return one.id, way, one.created_at, one.shared_connections, *_person(one.person)

    page = await client.invitations.list(direction, limit, cursor)
    return listed(page, ("ID", "WAY", "AT", "SHARED", *_PERSON), row, empty="no invitations")


async def suggestions(client: Client, limit: int, cursor: str | None) -> Result:
    """People I may know, with the reasons (rule 5.2)."""

    def row(one: Suggestion) -> tuple[Cell, ...]:
        reasons = " ".join(one.reasons)
        return reasons, one.shared_connections, len(one.shared_skills), *_person(one.person)

    page = await client.suggestions.list(limit, cursor)
    return listed(page, ("BECAUSE OF", "SHARED", "SKILLS", *_PERSON), row, empty="nobody")


def list_connections(search: str | None, limit: int, cursor: str | None) -> Command:
    """The command that lists connections, all or those found."""
    return lambda client: connections(client, limit, cursor, search)


def list_invitations(direction: Literal["received", "sent"] | None, limit: int, cursor: str | None) -> Command:
    """The command that lists invitations, all or one way."""
    return lambda client: invitations(client, limit, cursor, direction)


def remove(profile_id: str, *, yes: bool) -> Command:
    """The command that ends a connection for both, after asking (rule 5.3)."""

    async def act(client: Client) -> Result:
        asking.agree(f"Remove the connection with {profile_id}, for both of you?", yes=yes)
        with known_by_id("connection", profile_id, listed_by="mxprofile connection list"):
            await client.connections.remove(profile_id)
        return done(profile_id, "removed", f"You and {profile_id} are not connected any more.")

    return act


def connect(profile_id: str) -> Command:
    """The command that invites a member, or accepts when she has invited me (rule 5.1)."""

    async def act(client: Client) -> Result:
        with known_by_id("profile", profile_id, listed_by="mxprofile show suggestions"):
            made = await client.invitations.send(profile_id)
        return Result(made, facts([("invitation", made.id), ("state", made.state), ("name", made.person.name)]))

    return act


def _invitation(its_id: str) -> AbstractContextManager[None]:
    return known_by_id("invitation", its_id, listed_by="mxprofile invitation list")


def accept(invitation_id: str) -> Command:
    """The command that connects with who sent it."""

    async def act(client: Client) -> Result:
        with _invitation(invitation_id):
            accepted = await client.invitations.accept(invitation_id)
        return Result(accepted, facts([("state", accepted.state), ("name", accepted.person.name)]))

    return act


def ignore(invitation_id: str) -> Command:
    """The command that lets an invitation go away; its sender is told nothing."""

    async def act(client: Client) -> Result:
        with _invitation(invitation_id):
            await client.invitations.ignore(invitation_id)
        return done(invitation_id, "ignored", f"Invitation {invitation_id} is ignored.")

    return act


def withdraw(invitation_id: str) -> Command:
    """The command that takes back one of mine."""

    async def act(client: Client) -> Result:
        with _invitation(invitation_id):
            await client.invitations.withdraw(invitation_id)
        return done(invitation_id, "withdrawn", f"Invitation {invitation_id} is withdrawn.")

    return act


def _member(its_id: str) -> AbstractContextManager[None]:
    return known_by_id("profile", its_id, listed_by="mxprofile leaderboard")


def member(profile_id: str) -> Command:
    """The command that shows what may be seen of a profile."""

    async def act(client: Client) -> Result:
        with _member(profile_id):
            one = await client.profiles.get(profile_id)
        return Result(one, _member_text(one))

    return act


def _member_text(one: OtherProfile) -> str:
    who = facts(
        [
            ("profile", one.profile_id),
            ("name", one.name),
            ("job title", one.job_title),
            ("company", one.company),
            ("country", one.country),
            ("level", one.level),
            ("points", one.points),
            ("to me", one.relation.value.replace("_", " ")),
            ("invitation", one.invitation_id),
        ]
    )
    badges = ((badge.rarity, badge.level, badge.earned_at, badge.featured, badge.name) for badge in one.badges)
    certificates = ((certificate.issued_on, certificate.name) for certificate in one.certificates)
    return sections(
        ("WHO", who),
        ("ABOUT", details(one)),
        ("BADGES", table(("RARITY", "LEVEL", "EARNED", "FEATURED", "NAME"), badges, empty="none")),
        ("CERTIFICATES", table(("ON", "NAME"), certificates, empty="none")),
    )


def member_activity(profile_id: str) -> Command:
    """The command that shows a member's last public events."""

    async def act(client: Client) -> Result:
        with _member(profile_id):
            page = await client.activity.of_profile(profile_id)
        return listed(page, ("AT", "KIND", "WHAT"), event_row, empty="nothing yet")

    return act
