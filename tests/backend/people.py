"""People for tests: members, services and operators, each with the header that lets them in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import insert, update

from api_client.wire.enums import SecretKind
from backend.ids import new_id
from backend.services import Services
from backend.store import members, secrets
from backend.store.database import Tx
from backend.store.tables import accounts, companies, company_domains

PASSWORD = "Correct-horse-7"


@dataclass(frozen=True, slots=True)
class Person:
    """A member and one secret of hers."""

    email: str
    profile_id: str
    account_id: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        """What lets her in."""
        return authorization(self.secret)


def authorization(secret: str) -> dict[str, str]:
    """The header that a secret is sent in."""
    return {"Authorization": f"mxtoken {secret}"}


def member(services: Services, email: str | None = None, *, name: str = "Ada Example") -> Person:
    """A new member with the password `PASSWORD`, signed in just now."""
    address = email or f"{uuid.uuid4().hex}@example.org"
    hashed = services.passwords.hash_now(SecretStr(PASSWORD))

    def make(tx: Tx) -> Person:
        made = members.create(tx, email=address, name=name, now=services.clock(), password_hash=hashed)
        secret = _issue(tx, services, SecretKind.SESSION, account_id=made.account_id)
        return Person(address, made.profile_id, made.account_id, secret)

    return services.database.write_now(make)


def secret_of(services: Services, person: Person, kind: SecretKind, scopes: list[str] | None = None) -> str:
    """Another secret of a member: a session, an API key, or a token with these scopes."""
    return services.database.write_now(
        lambda tx: _issue(tx, services, kind, account_id=person.account_id, scopes=scopes)
    )


def token(services: Services, person: Person, *scopes: str) -> dict[str, str]:
    """The header of a new personal access token with these scopes."""
    return authorization(secret_of(services, person, SecretKind.PAT, [*scopes]))


def api_key(services: Services, person: Person) -> dict[str, str]:
    """The header of a new API key."""
    return authorization(secret_of(services, person, SecretKind.API_KEY))


def service(services: Services, name: str = "forum") -> dict[str, str]:
    """The header of a service of the platform."""
    return authorization(services.database.write_now(lambda tx: _issue(tx, services, SecretKind.SERVICE, name=name)))


def operator(services: Services, name: str = "olga") -> dict[str, str]:
    """The header of an operator."""
    return authorization(services.database.write_now(lambda tx: _issue(tx, services, SecretKind.OPERATOR, name=name)))


def _issue(
    tx: Tx,
    services: Services,
    kind: SecretKind,
    *,
    name: str = "test",
    account_id: str | None = None,
    scopes: list[str] | None = None,
) -> str:
    secret, _row = secrets.issue(tx, kind, now=services.clock(), name=name, account_id=account_id, scopes=scopes)
    return secret.get_secret_value()


def deactivate(services: Services, person: Person) -> None:
    """Deactivates her account, as an operator does (rule 1.3)."""
    change = update(accounts).where(accounts.c.id == person.account_id).values(status="deactivated")
    services.database.write_now(lambda tx: tx.execute(change))


def company(services: Services, name: str, *domains: str, sso: bool = False) -> str:
    """A company with these domains; its id."""
    company_id = new_id()

    def make(tx: Tx) -> None:
        tx.execute(insert(companies).values(id=company_id, name=name, sso=sso, created_at=services.clock()))
        for domain in domains:
            tx.execute(insert(company_domains).values(domain=domain, company_id=company_id))

    services.database.write_now(make)
    return company_id
