"""My sessions."""

from __future__ import annotations

from api_client.client import Client
from tui.plain.pages import done
from tui.plain.running import Command, Result, known_by_id


def end(session_id: str) -> Command:
    """The command that ends one, wherever it is."""

    async def act(client: Client) -> Result:
        with known_by_id("session", session_id, listed_by="mxprofile session list"):
            await client.sessions.end(session_id)
        return done(session_id, "ended", f"Session {session_id} is over.")

    return act
