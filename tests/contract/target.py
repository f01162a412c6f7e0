"""The backend that the contract is tested on: its address, the secrets that open it, and where its mails land.

By default one is started over SQLite and one over PostgreSQL. Any other that honours the API is tested with

    pytest tests/contract --contract-server URL

and these in the environment: ``MXPROFILE_CONTRACT_SERVICE`` and ``MXPROFILE_CONTRACT_OPERATOR``, the secrets of a
service and of an operator, and ``MXPROFILE_CONTRACT_MAIL_DIR``, the folder into which it writes its mails as .eml
files. A run signs up about two dozen members: lift the bound on codes that one network address may have sent.
"""

from __future__ import annotations

import asyncio
import email
import io
import os
import re
import time
import uuid
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import delete

from api_client.client import Client
from api_client.wire.activity import ActivityResult, ReportedActivity
from api_client.wire.session import PendingSignUp, SignedIn
from backend import operator
from backend.store.database import Database
from backend.store.tables import rate_logs

PASSWORD = SecretStr("Correct-horse-7")
NAME = "Ada Example"
PATIENCE = 20.0
_CODE = re.compile(r"^(\d{6})$", re.MULTILINE)


def unique_address(domain: str = "example.org") -> str:
    """An e-mail address that nobody had before."""
    return f"{uuid.uuid4().hex}@{domain}"


def unique_domain() -> str:
    """A company's domain that nobody had before."""
    return f"{uuid.uuid4().hex}.example"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who has just signed up with `PASSWORD`."""

    email: str
    profile_id: str
    account_id: str
    session: SecretStr


@dataclass(frozen=True, slots=True)
class Target:
    """A running backend."""

    server: str
    service: SecretStr
    operator: SecretStr
    mail_dir: Path
    database: str | None = None
    """Its database, where that is at hand."""

    @classmethod
    def from_environment(cls, server: str) -> Target:
        """The one that whoever runs the tests names."""
        known = {name: os.environ[f"MXPROFILE_CONTRACT_{name}"] for name in ("SERVICE", "OPERATOR", "MAIL_DIR")}
        return cls(server, SecretStr(known["SERVICE"]), SecretStr(known["OPERATOR"]), Path(known["MAIL_DIR"]))

    @classmethod
    def of_database(cls, server: str, mail_dir: Path, database: str) -> Target:
        """One of ours, whose operator's command is at hand."""
        return cls(server, issued(database, "service"), issued(database, "operator"), mail_dir, database)

    def client(self, secret: SecretStr | None = None) -> Client:
        """A client of it."""
        return Client(self.server, secret, deadline=PATIENCE)

    def mails(self, address: str) -> list[EmailMessage]:
        """All mails to an address so far."""
        found = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in self._files()]
        return [mail for mail in found if mail["To"].addresses[0].addr_spec == address]

    def _forget_limits(self) -> None:
        """Lets the address that all tests come from have codes sent anew."""
        if self.database is not None:
            database = Database(self.database)
            database.write_now(lambda tx: tx.execute(delete(rate_logs)))
            database.close()

    def _files(self) -> list[Path]:
        return [*self.mail_dir.glob("*.eml")]

    async def mailed(self, address: str, pattern: re.Pattern[str]) -> str:
        """What the first group of `pattern` finds in a mail to `address`, as soon as one comes that has it."""
        return await asyncio.to_thread(self._wait, address, pattern)

    def _wait(self, address: str, pattern: re.Pattern[str]) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for mail in self.mails(address):
                body = mail.get_body(("plain",))
                if body is not None and (found := pattern.search(body.get_content())):
                    return found[1]
            time.sleep(0.02)  # a folder tells nobody that a file came
        raise AssertionError(f"no such mail to {address}")

    async def code_for(self, address: str) -> SecretStr:
        """The code mailed to an address."""
        return SecretStr(await self.mailed(address, _CODE))

    async def start_sign_up(self, address: str, key: str | None = None) -> PendingSignUp:
        """Ask for an account with `PASSWORD`."""
        self._forget_limits()
        async with self.client() as client:
            return await client.sign_ups.start(address, PASSWORD, NAME, idempotency_key=key)

    async def sign_up(self, address: str) -> SignedIn:
        """Sign up with the mailed code."""
        pending = await self.start_sign_up(address)
        async with self.client() as client:
            return await client.sign_ups.verify(pending.id, await self.code_for(address))

    async def new_member(self) -> Member:
        """Someone who has just signed up."""
        address = unique_address()
        signed_in = await self.sign_up(address)
        return Member(address, signed_in.profile_id, signed_in.account.id, signed_in.token)

    async def did(self, member: Member, kinds: Iterable[str]) -> list[ActivityResult]:
        """The platform reports that she did these just now."""
        now = datetime.now(UTC)
        reported = [
            ReportedActivity(id=uuid.uuid4().hex, kind=kind, profile_id=member.profile_id, occurred_at=now)
            for kind in kinds
        ]
        async with self.client(self.service) as platform:
            return (await platform.activities.report(reported)).results


def issued(database: str, role: str) -> SecretStr:
    """A new secret from ``mxprofile operator issue-secret``."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = operator.main(["issue-secret", "--role", role, "--name", f"contract {role}", "--database", database])
    assert code == 0
    return SecretStr(printed.getvalue().strip())
