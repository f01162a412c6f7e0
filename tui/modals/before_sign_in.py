"""What the dialogs of who is not signed in share: they speak to the server that is typed on the sign-in screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from api_client.client import Client
from tui.modals.step import Step
from tui.modals.steps import StepDialog
from tui.session import Session

Result = TypeVar("Result")
Answer = TypeVar("Answer")


class BeforeSignIn(StepDialog[Result]):
    """Step dialogs whose requests need no session."""

    def __init__(self, session: Session, server: str, *steps: Step) -> None:
        """Raises `BadServerAddress` where `server` is no address."""
        self.server = server
        self.client = session.client_at(server)
        super().__init__(session, *steps)

    async def ask(self, request: Callable[[Client], Awaitable[Answer]]) -> Answer:
        """Make a request; there is no session that could be over."""
        return await request(self.client)

    async def on_unmount(self) -> None:
        """A client that was made for this dialog alone goes with it."""
        if self.client is not self.session.client:
            await self.client.aclose()
