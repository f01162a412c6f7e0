"""A member of a running backend for one test alone, and the platform that reports what she does."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self, TypeVar

import argon2
import pytest
from pydantic import SecretStr
from sqlalchemy import insert, update

from api_client.client import Client
from api_client.wire.activity import ActivityStatus, ReportedActivity
from api_client.wire.enums import ProjectStatus, SecretKind
from api_client.wire.operator import NewCompany
from backend.passwords import PasswordHasher
from backend.rules.projects import FIELDS
from backend.store import awards, companies, credit_accounts, members, secrets
from backend.store.database import Database, Tx
from backend.store.tables import accounts, profiles, projects
from tests.running import RunningBackend

PASSWORD = "Correct-horse-7"
WELCOME = ("platform_app_created", "learning_lecture_completed", "learning_lecture_completed")
"""What the challenge Welcome Aboard needs; it pays 50 credits."""

Made = TypeVar("Made")
Test = TypeVar("Test", bound=Callable[..., None])


def with_backend(test: Test) -> Test:
    """Marks a test that needs the running backend, of which each process of a run has one: slow."""
    marked: Test = pytest.mark.slow(test)
    return marked


@dataclass(frozen=True)
class NewMember:
    """Someone who has done nothing yet."""

    backend: RunningBackend
    email: str
    profile_id: str
    account_id: str
    password: str = PASSWORD

    @property
    def server(self) -> str:
        """Where she signs in."""
        return self.backend.server

    async def did(self, *kinds: str, title: str | None = None) -> None:
        """The platform reports that she did these just now; `title` is what each was about."""
        secret, now = _write(self.backend, _service_secret), datetime.now(UTC)
        reported = [
            ReportedActivity(id=uuid.uuid4().hex, kind=kind, profile_id=self.profile_id, occurred_at=now, title=title)
            for kind in kinds
        ]
        async with Client(self.server, secret) as platform:
            results = (await platform.activities.report(reported)).results
        assert {result.status for result in results} == {ActivityStatus.RECORDED}

    async def watches(self, *names: str) -> None:
        """The platform reports that she watches these apps."""
        async with Client(self.server, _write(self.backend, _service_secret)) as platform:
            for name in names:
                await platform.watched_apps.report(self.profile_id, name.lower().replace(" ", "-"), name)

    async def is_given_recovery_email(self, email: str) -> None:
        """An operator asks for a recovery e-mail of hers."""
        async with Client(self.server, _write(self.backend, _operator_secret)) as operator:
            await operator.operator.ask_recovery_email(self.profile_id, email)

    def is_public(self) -> Self:
        """Her profile is seen by everybody, though nothing of what that needs is filled in (rule 9.2)."""
        shown = update(profiles).where(profiles.c.id == self.profile_id).values(public=True)
        _write(self.backend, lambda tx: tx.execute(shown))
        return self

    def is_deactivated(self) -> Self:
        """An operator has deactivated her account (rule 1.3)."""
        _write(self.backend, lambda tx: members.set_status(tx, self.account_id, "deactivated"))
        return self

    def has_password_since(self, age: timedelta) -> Self:
        """Her password is so old (rule 10.2)."""
        old = update(accounts).where(accounts.c.id == self.account_id)
        _write(self.backend, lambda tx: tx.execute(old.values(password_changed_at=datetime.now(UTC) - age)))
        return self

    async def does(self, act: Callable[[Client], Awaitable[Made]]) -> Made:
        """What comes of it when she does something elsewhere, in a session of her own."""
        async with Client(self.server) as client:
            client.use((await client.sessions.sign_in(self.email, SecretStr(self.password))).token)
            return await act(client)

    def was_paid(self, amounts: Iterable[int]) -> None:
        """Her account got these credits, a minute between each and the next, the last one just now."""
        paid, now = [*amounts], datetime.now(UTC)

        def pay(tx: Tx) -> None:
            for place, amount in enumerate(paid, 1):
                at = now - timedelta(minutes=len(paid) - place)
                credit_accounts.add(tx, self.account_id, amount, f"Payment {place}", at)

        _write(self.backend, pay)

    def has_projects(self, number: int, status: ProjectStatus = ProjectStatus.DRAFT) -> None:
        """So many, named by their place; also more than she may add, as merges leave them (rule 11.2)."""
        now = datetime.now(UTC)

        def add(tx: Tx) -> None:
            texts = dict.fromkeys(FIELDS, "")
            for place in range(number):
                named = texts | {"app_name": f"Project {place + 1}"}
                at = now - timedelta(minutes=place)
                row = {"profile_id": self.profile_id, "id": uuid.uuid4().hex, "status": status}
                tx.execute(insert(projects).values(**row, **named, created_at=at, updated_at=at))

        _write(self.backend, add)

    def was_penalised(self, points: int, reason: str) -> None:
        """An operator took points from her (rule 2.4)."""
        _write(self.backend, lambda tx: awards.penalise(tx, self.profile_id, points, reason, datetime.now(UTC)))


def new_address() -> str:
    """An e-mail address that nobody has."""
    return f"{uuid.uuid4().hex}@example.org"


def new_member(backend: RunningBackend, name: str = "Grace Example", *, password: str = PASSWORD) -> NewMember:
    """A member with a profile and an account of her own, and this password."""
    email = new_address()
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    hashed = passwords.hash_now(SecretStr(password))
    passwords.close()
    made = _write(
        backend, lambda tx: members.create(tx, email=email, name=name, now=datetime.now(UTC), password_hash=hashed)
    )
    return NewMember(backend, email, made.profile_id, made.account_id, password)


def _operator_secret(tx: Tx) -> SecretStr:
    return secrets.issue(tx, SecretKind.OPERATOR, now=datetime.now(UTC), name="test")[0]


def new_sso_member(backend: RunningBackend, name: str = "Grace Example") -> tuple[NewMember, SecretStr]:
    """A member whose company has single sign-on, and the API key that an operator issued her (rule 1.4)."""
    domain, now = f"{uuid.uuid4().hex[:12]}.example", datetime.now(UTC)

    def make(tx: Tx) -> tuple[NewMember, SecretStr]:
        companies.add(tx, NewCompany(name="Single Works", domains=[domain], sso=True), now)
        made = members.create(tx, email=f"grace@{domain}", name=name, now=now)
        key, _ = secrets.issue(tx, SecretKind.API_KEY, now=now, name="first", account_id=made.account_id)
        return NewMember(backend, f"grace@{domain}", made.profile_id, made.account_id, password=""), key

    return _write(backend, make)


def _service_secret(tx: Tx) -> SecretStr:
    return secrets.issue(tx, SecretKind.SERVICE, now=datetime.now(UTC), name="test")[0]


def _write(backend: RunningBackend, work: Callable[[Tx], Made]) -> Made:
    database = Database(f"sqlite:///{backend.database}")
    try:
        return database.write_now(work)
    finally:
        database.close()
