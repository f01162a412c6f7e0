"""The secrets that schemathesis asks with: of each kind the operation opens to, and a new one when one is spent.

Schemathesis loads this module as its hooks. It deletes sessions, keys and tokens as any client may, and operators
deactivate accounts: a run would soon be nothing but refusals. So a secret that was refused is replaced, and an account
that is gone too.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from typing import Any, get_args

import schemathesis
from pydantic_core.core_schema import ErrorType
from schemathesis.auths import AuthContext
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import RejectedPositiveData
from sqlalchemy import select, update

from api_client.wire.enums import SecretKind
from backend.rules.scopes import Scope
from backend.services import utc_now
from backend.store import secrets
from backend.store.database import Database, Tx
from backend.store.tables import accounts
from tests.outside.seeded import MEMBERS

OF_MEMBERS = (SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT)


class Keyring:
    """A good secret of every kind, as far as is known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._good: dict[SecretKind, str] = {}
        self.turns: Iterator[int] = itertools.count()

    def secret(self, opens_to: list[str]) -> str:
        """One of the kinds that open an operation; each in its turn."""
        kinds = [SecretKind(name) for name in opens_to]
        kind = kinds[next(self.turns) % len(kinds)]
        if kind not in self._good:
            self._good[kind] = self._database.write_now(lambda tx: self._issued(tx, kind))
        return self._good[kind]

    def drop(self, secret: str) -> None:
        """It was refused."""
        self._good = {kind: good for kind, good in self._good.items() if good != secret}

    def _issued(self, tx: Tx, kind: SecretKind) -> str:
        account_id = scopes = None
        if kind in OF_MEMBERS:
            account_id = self._account(tx)
            scopes = [scope.value for scope in Scope] if kind is SecretKind.PAT else None
        secret, _row = secrets.issue(tx, kind, now=utc_now(), name="outside", account_id=account_id, scopes=scopes)
        return secret.get_secret_value()

    def _account(self, tx: Tx) -> str:
        """The account of the first seeded member that still is; active again if an operator deactivated it."""
        found = {row.email: row.id for row in tx.execute(select(accounts.c.email, accounts.c.id))}
        account_id: str = next(found[email] for email in MEMBERS if email in found)
        tx.execute(update(accounts).where(accounts.c.id == account_id).values(status="active"))
        return account_id


KEYRING = Keyring(Database(os.environ["MXPROFILE_OUTSIDE_DATABASE"]))


@schemathesis.auth(refresh_interval=None)
class FromKeyring:
    """Signs every case with a secret that opens its operation."""

    def get(self, case: Case[Any], context: AuthContext) -> str | None:
        """The secret; None for an operation that is open to all."""
        opens_to = context.operation.definition.raw.get("x-secrets")
        return KEYRING.secret(opens_to) if opens_to else None

    def set(self, case: Case[Any], data: str | None, context: AuthContext) -> None:
        """Puts it into the header."""
        if data is not None:
            case.headers["Authorization"] = f"mxtoken {data}"


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Drops a secret that is good no more."""
    sent: Any = response.request.headers.get("Authorization", "")
    if response.status_code == 401 or (response.status_code == 403 and response.content == b'{"error": ""}'):
        KEYRING.drop(str(sent).partition(" ")[2])


@schemathesis.hook
def map_headers(context: HookContext, headers: dict[str, Any] | None) -> dict[str, Any] | None:
    """Gives most requests an Idempotency-Key of their own: nearly all that are drawn are the same few."""
    given, number = (headers or {}).get("Idempotency-Key"), next(KEYRING.turns)
    if headers and isinstance(given, str) and re.fullmatch("[!-~]{1,255}", given) and number % 4:
        return headers | {"Idempotency-Key": f"outside-{number}"}
    return headers


OF_THE_SCHEMA = {*get_args(ErrorType)} - {"less_than", "greater_than_equal"}
"""Codes of a field that is not as its schema has it. The two are left out: JSON Schema has no bounds of times."""


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Drops "schema-valid request rejected" where a rule refuses what no schema can know; all other failures stand.

    Rules have codes of their own (a wrong code, a weak password, a cursor that no list gave).
    """
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    problem = json.loads(response.content)
    codes = {error["code"] for error in problem.get("errors", ())}
    return problem["code"] == "invalid_request" and bool(codes & OF_THE_SCHEMA)
