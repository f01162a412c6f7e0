"""What may come between the press of a key and what it has done at the server, for all that sends something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, ServerUnreachable
from api_client.wire.account import Account, AccountStatus
from api_client.wire.session import SignedIn
from api_client.wire.text import Untrusted
from tests.tui.page import Page
from tests.widgets import samples
from tui.screens.sign_in import SignIn
from widgets import words

PASSWORD = "Correct-horse-7"

SIGNED_IN = SignedIn(
    token="mxs_" + "a" * 42,
    expires_at=samples.NOW,
    account=Account(id="a", email=Untrusted("ada@acme.example"), company=None, sso=False, status=AccountStatus.ACTIVE),
    profile_id=samples.header().profile_id,
    password_expired=False,
)


class Server:
    """In place of a method of the client: fails as told, else answers; keeps what came in."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.errors: list[ApiError] = []
        self.keys: list[object] = []
        self.done = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, *arguments: object, **options: object) -> object:
        self.keys.append(options.get("idempotency_key"))
        await self.go_on.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.done += 1
        return self.answer


def put_in_place(client: Client, answers: Mapping[str, object], patch: pytest.MonkeyPatch) -> dict[str, Server]:
    """Let `Server`s stand in for methods of the client, by group and method as in ``accounts.start``."""
    servers = {call: Server(answer) for call, answer in answers.items()}
    for call, server in servers.items():
        group, _, method = call.partition(".")
        patch.setattr(getattr(client, group), method, server)
    return servers


class Mishaps:
    """Each of them once; a subclass says how one sends, and how one leaves."""

    waits: str = "Wait a moment"
    """Said to who would leave before the answer; "" where one may."""

    def __init__(self, page: Page, patch: pytest.MonkeyPatch) -> None:
        self.page = page
        self.patch = patch
        patch.setattr(page.app.session.client.sessions, "sign_in", Server(SIGNED_IN))

    async def send(self) -> None:
        """Press what sends it."""
        await self.page.press("ctrl+s")

    async def cancelled(self, server: Server) -> None:
        """Leave, and think better of it."""
        raise NotImplementedError

    def all(self, *, signed_in: bool = True) -> list[Callable[[Server], Awaitable[None]]]:
        """Those after which nothing is done; `signed_in` is False where there is no session yet that could be over."""
        return [self.server_gone, self.cancelled, *([self.stays_signed_out] if signed_in else [])]

    async def server_gone(self, server: Server) -> None:
        """A sentence says so."""
        server.errors = [ServerUnreachable()]
        await self.send()
        assert "could not be reached" in self.page.prose, self.page.text

    async def stays_signed_out(self, server: Server) -> None:
        """The session is over, and nobody signs in."""
        server.errors = [NotSignedIn()]
        await self.send()
        assert isinstance(self.page.app.screen, SignIn), self.page.text
        await self.page.press("escape")
        assert "sign in again" in self.page.prose, self.page.text

    async def twice(self, server: Server, *, signed_in: bool = True) -> None:
        """Pressed twice it is sent once, and one can't leave before the answer.

        The answer is that the session is over: after a sign-in over what is on the screen the same is sent again, and
        it is done once.
        """
        sent = len(server.keys)
        session = self.page.app.session
        session.email, session.signed_in = words.plain(SIGNED_IN.account.email), signed_in
        server.errors = [NotSignedIn()] if signed_in else []
        server.go_on.clear()
        await self.press_twice()
        assert len(server.keys) == sent + 1
        server.go_on.set()
        await self.page.settle()
        if signed_in:
            await self._sign_in()
        assert len(server.keys) == sent + 1 + signed_in
        assert server.done == 1

    async def press_twice(self) -> None:
        """Send it again before the answer, and try to leave."""
        await self.page.pilot.press("ctrl+s", "ctrl+s", *(["escape"] if self.waits else []))
        assert self.waits in self.page.prose, self.page.text

    async def _sign_in(self) -> None:
        sign_in = self.page.app.screen
        assert isinstance(sign_in, SignIn), self.page.text
        sign_in.email.value, sign_in.password.value = self.page.app.session.email, PASSWORD
        await self.page.press("ctrl+s")
