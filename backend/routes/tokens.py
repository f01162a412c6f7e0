"""Personal access tokens (rules 13.3, 13.4 and 13.7)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.enums import SecretKind
from api_client.wire.page import Page
from api_client.wire.secret import CreatedToken, NewToken, Token
from api_client.wire.text import Untrusted
from backend import own_secrets
from backend.access import OWNER
from backend.call import Call
from backend.catalogue.loading import catalogue
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit
from backend.problems import invalid, not_found
from backend.reply import Reply
from backend.rules import scopes
from backend.store import secrets
from backend.store.database import Record

router = APIRouter(tags=["tokens"])


def _token(row: Record) -> Token:
    return Token(
        id=row.id,
        name=Untrusted(row.name),
        scopes=row.scopes,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


@operation(router, "POST", "/v1/me/tokens", OWNER, status=201, keyed=True, issues_secret=True, problems=(429,))
async def create_token(flow: Flow, body: NewToken) -> Reply[CreatedToken]:
    """Makes a token; its secret is in this answer and nowhere else."""
    await confirm(flow, body)
    chosen = scopes.check_chosen(body.scopes, list(catalogue().scopes))
    if body.expires_at is not None and body.expires_at <= flow.now:
        raise invalid("expires_at", "expires_in_the_past", "choose a time in the future, or none")

    def make(call: Call) -> CreatedToken:
        secret, row = own_secrets.make(call, SecretKind.PAT, body.name, scopes=[*chosen], expires_at=body.expires_at)
        return CreatedToken(**dict(_token(row)), secret=secret)

    return await flow.unit(make)


@operation(router, "GET", "/v1/me/tokens", OWNER)
def list_tokens(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[Token]:
    """This account's tokens, newest first, without their secrets."""
    rows, following = own_secrets.page(call, SecretKind.PAT, limit, cursor)
    return Page(items=[_token(row) for row in rows], next_cursor=following)


@operation(router, "GET", "/v1/me/tokens/{token_id}", OWNER)
def get_token(call: Call, token_id: Id) -> Token:
    """One token's details."""
    row = secrets.one_of_account(call.tx, call.account_id, SecretKind.PAT, token_id)
    if row is None:
        raise not_found()
    return _token(row)


@operation(router, "DELETE", "/v1/me/tokens/{token_id}", OWNER)
def delete_token(call: Call, token_id: Id) -> None:
    """Deletes a token: it is refused from the next request on."""
    own_secrets.remove(call, SecretKind.PAT, token_id)
