"""Plain commands run in the test's own process, which costs a hundredth of starting one for each."""

from __future__ import annotations

import asyncio
import email
import email.policy
import io
import json
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel, SecretStr

from api_client.client import Client
from docs.json_members import ANSWERS, plain_members, verbs
from tests.running import RunningBackend
from tests.tui.member import NewMember
from tui.__main__ import main

MAIL_SECONDS = 20.0
_CODE = re.compile(r"^(\d{6})$", re.MULTILINE)
NAMES = {name for name, _ in verbs()}
"""Every plain command."""

ELSEWHERE = {"show", "login", "status", "doctor", "keys", "completion", "config init"}
"""Commands with tests of their own."""

Answer = str | Callable[[], str]
Told = TypeVar("Told", bound=Callable[..., None])

RUNS: dict[str, set[str]] = {}
"""By the name of a test: the commands that it runs."""


def runs(*names: str) -> Callable[[Told], Told]:
    """Marks a test with the commands that it runs; running others, or fewer, fails it."""
    assert {*names} <= NAMES

    def mark(test: Told) -> Told:
        RUNS[test.__name__] = {*names}
        return test

    return mark


class Answers(io.StringIO):
    """What is piped into a command: lines, of which some are known only when they are asked for."""

    def __init__(self, lines: list[Answer]) -> None:
        super().__init__()
        self.lines = lines

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
        if not self.lines:
            return ""
        line = self.lines.pop(0)
        return f"{line() if callable(line) else line}\n"

    def read(self, _size: int | None = -1, /) -> str:
        return "".join(iter(self.readline, ""))


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Here:
    """Runs commands as one member; what was run is noted by name."""

    def __init__(
        self, backend: RunningBackend, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.backend = backend
        self.ran: set[str] = set()
        self._monkeypatch = monkeypatch
        self._capture = capture

    def sign_in(self, email: str, password: str) -> None:
        """Go on as who has this account, by a session in ``MXPROFILE_TOKEN``."""

        async def begin() -> str:
            async with Client(self.backend.server) as client:
                answer = await client.sessions.sign_in(email, SecretStr(password))
                return answer.token.get_secret_value()

        self._monkeypatch.setenv("MXPROFILE_TOKEN", asyncio.run(begin()))

    def become(self, member: NewMember) -> None:
        """Go on as `member`."""
        self.sign_in(member.email, member.password)

    def run(self, *arguments: str, given: tuple[Answer, ...] = ()) -> Ended:
        """Run it to its end with these lines of input."""
        words = " ".join(arguments[:2])
        self.ran.add(words if words in NAMES else arguments[0])
        self._monkeypatch.setattr("sys.stdin", Answers([*given]))
        before = signal.getsignal(signal.SIGINT)
        try:
            code = main([*arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            signal.signal(signal.SIGINT, before)
        out, err = self._capture.readouterr()
        assert "\x1b" not in out + err
        return Ended(code, out, err)

    def out(self, *arguments: str, given: tuple[Answer, ...] = ()) -> str:
        """What it printed; it must end well."""
        ended = self.run(*arguments, given=given)
        assert ended.code == 0, ended.err
        return ended.out

    def json(self, *arguments: str, given: tuple[Answer, ...] = ()) -> Any:
        """What it printed with ``--json``, after seeing that it is what the documentation says."""
        printed = json.loads(self.out(*arguments, "--json", given=given))
        words = " ".join(arguments[:2])
        # What is there and what is documented: neither more nor less.
        model = ANSWERS[words if words in ANSWERS else arguments[0]]
        if isinstance(model, str):
            assert sorted(printed) == sorted(plain_members(model))
        else:
            assert_documented(model, printed)
        return printed

    def code(self, to: str, *, but: str = "") -> str:
        """The code in the newest mail to this address, other than `but`, once it is there."""
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            for text in reversed([*self._mails(to)]):
                found = _CODE.search(text)
                if found is not None and found[1] != but:
                    return found[1]
            time.sleep(0.02)  # Another process writes it; nothing else tells when.
        raise AssertionError(f"no mail with a code came to {to}")

    def _mails(self, to: str) -> Iterator[str]:
        for path in sorted(self.backend.mail_dir.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            part = message.get_body(("plain",))
            if part is not None and to in str(message["To"]):
                yield part.get_content()


def assert_documented(model: type[BaseModel], printed: Any) -> None:
    """The printed document has just the members of its model."""
    assert model.model_validate(printed).model_dump(mode="json", by_alias=True) == printed
