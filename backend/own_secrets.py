"""A member's API keys and personal access tokens: made and deleted, told by mail, written down (rules 13.2 to 13.7)."""

from __future__ import annotations

from datetime import datetime

from pydantic import SecretStr

from api_client.wire.enums import SecretKind
from backend import owner_mail
from backend.call import Call
from backend.paging import cut, key_in
from backend.problems import Problem, not_found
from backend.store import members, personal_changes, secrets
from backend.store.audit import Tag
from backend.store.database import Record
from backend.store.personal_changes import Change

MOST = 100
"""API keys, and tokens, that one account may have."""
WORDS = {SecretKind.API_KEY: "API key", SecretKind.PAT: "personal access token"}
_FIELDS = {SecretKind.API_KEY: "api_key", SecretKind.PAT: "token"}
"""What the history of personal data calls them (rule 14.1)."""
_CREATED = {SecretKind.API_KEY: Tag.MEMBER_API_KEY_CREATED, SecretKind.PAT: Tag.MEMBER_TOKEN_CREATED}
_DELETED = {SecretKind.API_KEY: Tag.MEMBER_API_KEY_REVOKED, SecretKind.PAT: Tag.MEMBER_TOKEN_DELETED}


def make(
    call: Call,
    kind: SecretKind,
    name: str,
    *,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[SecretStr, Record]:
    """A new secret in clear, which is nowhere else from here on, and its row. Raises `Problem` 409 at the most."""
    members.lock_account(call.tx, call.account_id)
    if secrets.count_of_account(call.tx, call.account_id, kind, call.now) >= MOST:
        raise Problem(409, "too_many_secrets", f"An account has at most {MOST} of these: delete one first.")
    secret, row = secrets.issue(
        call.tx, kind, now=call.now, name=name, account_id=call.account_id, scopes=scopes, expires_at=expires_at
    )
    call.note(_CREATED[kind], row.id)
    personal_changes.note(call.tx, call.profile_id, call.account_id, [_FIELDS[kind]], call.now, Change.ADDED)
    owner_mail.tell(call, "secret_created", kind=WORDS[kind], name=name)
    return secret, row


def remove(call: Call, kind: SecretKind, secret_id: str) -> None:
    """Deletes one: it is refused from the next request on. Raises `Problem` 404 for one that is not hers."""
    row = secrets.one_of_account(call.tx, call.account_id, kind, secret_id)
    if row is None or not secrets.delete_one(call.tx, call.account_id, kind, secret_id):
        raise not_found()
    call.note(_DELETED[kind], secret_id)
    personal_changes.note(call.tx, call.profile_id, call.account_id, [_FIELDS[kind]], call.now, Change.REMOVED)
    owner_mail.tell(call, "secret_deleted", kind=WORDS[kind], name=row.name)


def page(call: Call, kind: SecretKind, limit: int, cursor: str | None) -> tuple[list[Record], str | None]:
    """A page of this account's secrets of one kind, newest first, and the next page's cursor."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = secrets.page_of_account(call.tx, call.account_id, kind, limit=limit + 1, after=after, now=call.now)
    return cut(rows, limit, lambda row: (str(row.id),))
