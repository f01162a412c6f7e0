"""A running backend to tell stories in: members who sit at terminals of their own, and the mails they get."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.wire.session import SignedIn
from tests.running import RunningBackend
from tests.stories.terminal import Terminal
from tests.tui.member import PASSWORD, NewMember, new_member
from tui import credentials

Answer = TypeVar("Answer")

CODE = re.compile(r"^(\d{6})$", re.MULTILINE)


@dataclass
class House:
    """One home directory, whose terminals talk to one backend. Members are made as a story needs them."""

    backend: RunningBackend
    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    """What else its programs find in their environment."""

    def member(self, name: str = "Grace Example", *, password: str = PASSWORD) -> NewMember:
        """Someone new, of whom nobody else knows."""
        return new_member(self.backend, name, password=password)

    def does(self, member: NewMember, act: Callable[[Client], Awaitable[Answer]]) -> Answer:
        """What comes of it when she does something elsewhere, in a session of its own that is not ended."""

        async def do() -> Answer:
            async with Client(member.server) as client:
                client.use((await client.sessions.sign_in(member.email, SecretStr(member.password))).token)
                return await act(client)

        return asyncio.run(do())

    def end_sessions(self, member: NewMember) -> None:
        """End all sessions of hers, as she could from elsewhere."""

        async def end(elsewhere: Client) -> None:
            for session in (await elsewhere.sessions.list(limit=100)).items:
                if not session.current:
                    await elsewhere.sessions.end(session.id)

        self.does(member, end)

    def open(self, member: NewMember | None, *options: str, size: tuple[int, int] = (80, 24)) -> Terminal:
        """The client in a terminal, signed in as `member`; None for whoever was, or nobody."""
        if member is not None:
            self.keep(member)
        return self.terminal([sys.executable, "-m", "tui", *options], size=size)

    def terminal(self, command: list[str], *, size: tuple[int, int] = (80, 24)) -> Terminal:
        """Some program in a terminal at this home."""
        environment = {
            "HOME": str(self.home),
            "TZ": "UTC",
            "MXPROFILE_SERVER": self.backend.server,
            **self.environment,
        }
        return Terminal(command, environment=environment, folder=self.home, size=size)

    def mails(self, to: str) -> list[str]:
        """The texts of all mails sent to this address, oldest first."""
        found = []
        for path in self.backend.mail_dir.glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            part = message.get_body(("plain",))
            if part is not None and to in str(message["To"]):
                found.append((path.stat().st_mtime_ns, part.get_content()))
        return [text for _, text in sorted(found)]

    def code(self, terminal: Terminal, to: str, *, but: str = "") -> str:
        """Waits for a mail with a code, other than `but`, to this address; `terminal` is looked at meanwhile."""

        def newest() -> str:
            codes = [found[1] for text in self.mails(to) if (found := CODE.search(text)) is not None]
            return next((code for code in reversed(codes) if code != but), "")

        terminal.wait_for(newest, f"no mail with a code came to {to}")
        return newest()

    def sign_out(self) -> None:
        """Forget who was signed in at this home; the session itself goes on."""
        with self._at_home():
            credentials.forget(self.backend.server)

    @contextmanager
    def _at_home(self) -> Iterator[None]:
        """Where the programs of this home look for files."""
        with pytest.MonkeyPatch.context() as changed:
            for name in ("XDG_CONFIG_HOME", "MXPROFILE_CONFIG_DIR"):
                changed.delenv(name, raising=False)
            changed.setenv("HOME", str(self.home))
            yield

    def keep(self, member: NewMember) -> None:
        """Let the programs of this home find a session of hers."""

        async def begin() -> SignedIn:
            async with Client(member.server) as client:
                return await client.sessions.sign_in(member.email, SecretStr(member.password))

        answer = asyncio.run(begin())
        with self._at_home():
            credentials.store(credentials.of_session(self.backend.server, answer))
