"""Answering people from wherever they are shown: accept and ignore an invitation, connect (rules 5.1 to 5.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from api_client.client import Client
from api_client.errors import ApiError, NotFound
from api_client.wire.connection import Invitation, InvitationState, Suggestion
from tui.intentions import is_refusal
from tui.resources import PEOPLE_CHANGES
from tui.screens.remote import RemotePane
from widgets import words
from widgets.status_line import StatusKind

Send = Callable[[Client, str], Awaitable[object]]
"""Sends the answer with an idempotency key."""


async def accept(pane: RemotePane[Any], invitation: Invitation) -> None:
    """Connect with who sent it; call it from a worker of the pane, as the others here."""
    name = words.plain(invitation.person.name)

    async def send(client: Client, key: str) -> None:
        await client.invitations.accept(invitation.id, idempotency_key=key)
        pane.done(f"You and {name} are connected now.", *PEOPLE_CHANGES)

    await _answer(pane, f"Accepting the invitation of {name}…", ("accept", invitation.id), send)


async def ignore(pane: RemotePane[Any], invitation: Invitation) -> None:
    """Make it go away; its sender is told nothing."""
    name = words.plain(invitation.person.name)

    async def send(client: Client, key: str) -> None:
        await client.invitations.ignore(invitation.id, idempotency_key=key)
        pane.done(f"The invitation of {name} is gone, and {name} is told nothing.", *PEOPLE_CHANGES)

    await _answer(pane, f"Ignoring the invitation of {name}…", ("ignore", invitation.id), send)


async def connect(pane: RemotePane[Any], suggestion: Suggestion) -> None:
    """Invite her; somebody who has invited me meanwhile is connected at once (rule 5.1)."""
    name, profile_id = words.plain(suggestion.person.name), suggestion.person.profile_id

    async def send(client: Client, key: str) -> None:
        invitation = await client.invitations.send(profile_id, idempotency_key=key)
        connected = invitation.state is InvitationState.ACCEPTED
        told = f"You and {name} are connected now." if connected else f"{name} is invited and can look at your profile."
        pane.done(told, *PEOPLE_CHANGES)

    await _answer(pane, f"Inviting {name}…", ("connect", profile_id), send)


async def _answer(pane: RemotePane[Any], doing: str, what: tuple[str, str], send: Send) -> None:
    """Send an answer, and say why it failed if it did; a second press while it is on its way does nothing."""
    session = pane.session
    if session.intentions.under_way(*what):
        return
    pane.say(StatusKind.LOADING, doing)
    try:
        await session.intentions.carry_out(*what, send=lambda key: session.ask(lambda client: send(client, key)))
    except ApiError as error:
        gone = isinstance(error, NotFound)
        pane.say(StatusKind.ERROR, "Too late: this is not there any more." if gone else error.sentence)
        if is_refusal(error):
            pane.post_message(pane.Wrote(pane, *PEOPLE_CHANGES))  # Things are not as they are shown.
