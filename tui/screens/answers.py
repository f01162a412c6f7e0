"""What is done about people, wherever they are shown: accept, ignore, invite, take back, remove (rules 5.1 to 5.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.content import Content

from api_client.errors import ApiError, NotFound
from api_client.wire.enums import InvitationState
from api_client.wire.text import Untrusted
from tui.intentions import is_refusal
from tui.resources import OVERVIEW, PEOPLE_CHANGES
from tui.screens.remote import RemotePane
from tui.session import Session
from widgets import words
from widgets.status_line import StatusKind

if TYPE_CHECKING:
    from api_client.client import Client

Send: TypeAlias = "Callable[[Client, str], Awaitable[object]]"
"""Sends the answer with an idempotency key."""


async def accept(pane: RemotePane[Any], invitation_id: str, of: Untrusted) -> None:
    """Connect with who sent it; call it from a worker of the pane, as the others here."""
    name = words.plain(of)

    async def send(client: Client, key: str) -> None:
        await client.invitations.accept(invitation_id, idempotency_key=key)
        pane.done(f"You and {name} are connected now.", *PEOPLE_CHANGES)

    await _answer(pane, f"Accepting the invitation of {name}…", ("accept", invitation_id), send)


async def ignore(pane: RemotePane[Any], invitation_id: str, of: Untrusted) -> None:
    """Make it go away; its sender is told nothing."""
    name = words.plain(of)

    async def send(client: Client, key: str) -> None:
        await client.invitations.ignore(invitation_id, idempotency_key=key)
        pane.done(f"The invitation of {name} is gone, and {name} is told nothing.", *PEOPLE_CHANGES)

    await _answer(pane, f"Ignoring the invitation of {name}…", ("ignore", invitation_id), send)


async def connect(pane: RemotePane[Any], profile_id: str, whom: Untrusted) -> None:
    """Invite her, after saying what she may see then; who has invited me meanwhile is connected at once (rule 5.1)."""
    name = words.plain(whom)
    if not await _is_confirmed(pane, _what_is_seen(pane.session, name), yes="Invite"):
        return

    async def send(client: Client, key: str) -> None:
        invitation = await client.invitations.send(profile_id, idempotency_key=key)
        connected = invitation.state is InvitationState.ACCEPTED
        told = f"You and {name} are connected now." if connected else f"{name} is invited and can look at your profile."
        pane.done(told, *PEOPLE_CHANGES)

    await _answer(pane, f"Inviting {name}…", ("connect", profile_id), send)


async def withdraw(pane: RemotePane[Any], invitation_id: str, to: Untrusted) -> None:
    """Take back an invitation of mine, after a question."""
    name = words.plain(to)
    question = Content.assemble("Take back your invitation to ", (name, "bold"), "?")
    if not await _is_confirmed(pane, question, yes="Take back"):
        return

    async def send(client: Client, _key: str) -> None:
        await client.invitations.withdraw(invitation_id)
        pane.done(f"Your invitation to {name} is taken back.", *PEOPLE_CHANGES)

    await _answer(pane, f"Taking back your invitation to {name}…", ("withdraw", invitation_id), send)


async def remove(pane: RemotePane[Any], profile_id: str, whom: Untrusted) -> None:
    """End a connection, for both, after a question (rule 5.3)."""
    name = words.plain(whom)
    question = Content.assemble(
        "Remove ", (name, "bold"), " from your connections? It ends for both of you, and nobody is told."
    )
    if not await _is_confirmed(pane, question, yes="Remove"):
        return

    async def send(client: Client, _key: str) -> None:
        await client.connections.remove(profile_id)
        pane.done(f"You and {name} are no longer connected.", *PEOPLE_CHANGES)

    await _answer(pane, f"Removing {name}…", ("remove", profile_id), send)


async def _is_confirmed(pane: RemotePane[Any], question: Content, *, yes: str) -> bool:
    from tui.modals.confirm import Confirm  # A start shows who could be answered, and asks nothing.

    return await pane.app.push_screen_wait(Confirm(question, yes=yes))


def _what_is_seen(session: Session, name: str) -> Content:
    """What the sender of an invitation should know (rule 5.1)."""
    overview = session.last(OVERVIEW)
    private = overview is None or not overview.value.header.public
    seen = (
        ", also while it is private, and then accepts or ignores the invitation"
        if private
        else " and then accepts or ignores the invitation"
    )
    return Content.assemble("Invite ", (name, "bold"), f" to connect? {name} can look at your profile{seen}.")


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
