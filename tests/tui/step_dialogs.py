"""Step dialogs without a server: answers that are given, and a walk through every step of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.widgets import Button

from api_client.errors import ApiError, FieldTrouble, Invalid, NotSignedIn, ServerError, ServerUnreachable
from api_client.wire.account import Account, AccountStatus
from api_client.wire.session import SignedIn
from api_client.wire.text import Untrusted
from tests.tui.page import Page
from tests.widgets import samples
from tui.modals.confirm import Confirm
from tui.modals.steps import StepDialog
from tui.screens.sign_in import SignIn
from tui.session import Session

PASSWORD = "Correct-horse-7"

SIGNED_IN = SignedIn(
    token="mxs_" + "a" * 42,
    expires_at=samples.NOW,
    account=Account(id="a", email=Untrusted("ada@acme.example"), company=None, sso=False, status=AccountStatus.ACTIVE),
    profile_id=samples.header().profile_id,
    password_expired=False,
)


@dataclass(frozen=True)
class Given:
    """What is typed into one step, and what the server answers to it."""

    title: str
    call: str = ""
    """Group and method of the client, as in ``accounts.start``; "" for a step that asks nothing of the server."""
    answer: object = None
    right: Mapping[str, str] = field(default_factory=dict)
    """By row."""
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By row: what is typed wrongly, and what is said of it."""


@dataclass(frozen=True)
class Walk:
    """A dialog and its steps."""

    make: Callable[[Session], StepDialog[Any]]
    steps: tuple[Given, ...]
    result: object = True
    """What the dialog gives at the end."""
    signed_in: bool = True
    """False for what is done before there is a session that could be over."""


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


class Walker:
    """Goes through a dialog as one who meets every mishap on the way."""

    def __init__(self, page: Page, walk: Walk, patch: pytest.MonkeyPatch) -> None:
        self.page = page
        self.walk = walk
        self.result: object = ...
        client = page.app.session.client
        patch.setattr(client.sessions, "sign_in", Server(SIGNED_IN))
        self.servers = {one.call: Server(one.answer) for one in walk.steps if one.call}
        for call, server in self.servers.items():
            group, _, method = call.partition(".")
            patch.setattr(getattr(client, group), method, server)

    @property
    def dialog(self) -> StepDialog[Any]:
        """The dialog, which is on the screen."""
        assert isinstance(self.page.app.screen, StepDialog), self.page.text
        return self.page.app.screen

    async def open(self) -> None:
        """Open it."""
        self.page.app.push_screen(self.walk.make(self.page.app.session), self._closed)
        await self.page.settle()

    def _closed(self, result: object) -> None:
        self.result = result

    def typed(self) -> dict[str, str]:
        """What stands in the rows of the step."""
        return {name: row.field.value for name, row in self.dialog.step.open_rows.items()}

    async def fill_in(self, values: Mapping[str, str]) -> None:
        """Put these into the rows."""
        for name, value in values.items():
            self.dialog.step.rows[name].field.value = value
        await self.page.pilot.pause()

    async def go_through(self, given: Given) -> None:
        """One step, with every mishap."""
        assert self.dialog.step.title == given.title
        if not given.call:
            await self.fill_in_wrongly(given)
            await self.fill_in(given.right)
            await self.page.press("ctrl+s")
            return
        server = self.servers[given.call]
        await self.fill_in_wrongly(given)
        assert not server.keys
        await self.fill_in(given.right)
        before = self.typed()
        mishaps = [self.server_gone, self.cancelled, self.sent_twice]
        for mishap in [*mishaps, self.stays_signed_out] if self.walk.signed_in else mishaps:
            await mishap(server)
            assert self.dialog.step.title == given.title
            assert self.typed() == before, mishap.__name__
        assert server.done == 0
        assert len(set(server.keys)) == 1, "one intention, one key"
        if self.walk.signed_in:
            await self.session_ends(server)
        else:
            await self.page.press("ctrl+s")
        assert server.done == 1

    async def fill_in_wrongly(self, given: Given) -> None:
        """Every row is told what is wrong with it, and nothing is sent."""
        for name, (value, sentence) in given.wrong.items():
            await self.fill_in({**given.right, name: value})
            await self.page.press("ctrl+s")
            assert sentence in self.page.prose, self.page.text
            assert self.dialog.focused is self.dialog.step.rows[name].field

    async def server_gone(self, server: Server) -> None:
        """A sentence says so."""
        server.errors = [ServerUnreachable()]
        await self.page.press("ctrl+s")
        assert "could not be reached" in self.page.prose, self.page.text

    async def stays_signed_out(self, server: Server) -> None:
        """The session is over, and nobody signs in."""
        server.errors = [NotSignedIn()]
        await self.page.press("ctrl+s")
        assert isinstance(self.page.app.screen, SignIn), self.page.text
        await self.page.press("escape")
        assert "sign in again" in self.page.prose

    async def cancelled(self, server: Server) -> None:
        """Cancel asks before it throws away what was typed."""
        self.dialog.step.query_one("#cancel", Button).press()
        await self.page.settle()
        assert isinstance(self.page.app.screen, Confirm), self.page.text
        await self.page.press("escape")

    async def sent_twice(self, server: Server) -> None:
        """Pressed twice it is sent once, and one can't leave before the answer."""
        server.go_on.clear()
        sent = len(server.keys)
        server.errors = [ServerError()]
        await self.page.pilot.press("ctrl+s", "ctrl+s", "escape")
        assert "Wait a moment" in self.page.prose
        server.go_on.set()
        await self.page.settle()
        assert len(server.keys) == sent + 1
        assert "has a problem" in self.page.prose

    async def session_ends(self, server: Server) -> None:
        """The session is over: after a sign-in over the dialog the same is sent again, and the next step comes."""
        server.errors = [NotSignedIn()]
        self.page.app.session.signed_in = True
        await self.page.press("ctrl+s")
        sign_in = self.page.app.screen
        assert isinstance(sign_in, SignIn), self.page.text
        sign_in.email.value, sign_in.password.value = "ada@acme.example", PASSWORD
        await self.page.press("ctrl+s")


def not_the_code() -> Invalid:
    """What the server says of a wrong code."""
    told = "This is not the code."
    return Invalid(told, code="code_wrong", field_errors=(FieldTrouble("code", "code_wrong", told),))
