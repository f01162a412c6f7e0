"""API keys (rules 13.2 and 13.7)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.enums import SecretKind
from api_client.wire.page import Page
from api_client.wire.secret import ApiKey, CreatedApiKey, NewApiKey
from api_client.wire.text import Untrusted
from backend import own_secrets
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit
from backend.reply import Reply
from backend.store.database import Record

router = APIRouter(tags=["api keys"])


def _key(row: Record) -> ApiKey:
    return ApiKey(id=row.id, name=Untrusted(row.name), created_at=row.created_at, last_used_at=row.last_used_at)


@operation(router, "POST", "/v1/me/api-keys", OWNER, status=201, keyed=True, issues_secret=True, problems=(429,))
async def create_api_key(flow: Flow, body: NewApiKey) -> Reply[CreatedApiKey]:
    """Makes a key with all of its member's privileges; its secret is in this answer and nowhere else."""
    await confirm(flow, body)

    def make(call: Call) -> CreatedApiKey:
        secret, row = own_secrets.make(call, SecretKind.API_KEY, body.name)
        return CreatedApiKey(**dict(_key(row)), secret=secret)

    return await flow.unit(make)


@operation(router, "GET", "/v1/me/api-keys", OWNER)
def list_api_keys(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[ApiKey]:
    """This account's keys, newest first, without their secrets."""
    rows, following = own_secrets.page(call, SecretKind.API_KEY, limit, cursor)
    return Page(items=[_key(row) for row in rows], next_cursor=following)


@operation(router, "DELETE", "/v1/me/api-keys/{key_id}", OWNER)
def revoke_api_key(call: Call, key_id: Id) -> None:
    """Revokes a key: it is refused from the next request on."""
    own_secrets.remove(call, SecretKind.API_KEY, key_id)
