"""My connections (rule 5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.base import Id
from api_client.wire.connection import Connection
from api_client.wire.page import Page
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cursor_behind, place_in
from backend.rules.scopes import Scope
from backend.rules.search import Wanted
from backend.store import connections, ties
from backend.store.ties import Actor

router = APIRouter(tags=["connections"])
Search = Annotated[str | None, Query(max_length=100, description="Words, or parts of them, that all have to be there.")]


@operation(router, "GET", "/v1/me/connections", member(Scope.PROFILE_READ))
def list_connections(
    call: Call, q: Search = None, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[Connection]:
    """Whom I am connected with, the newest first; `q` searches in names, job titles and companies."""
    items, following = connections.page(call.tx, call.profile_id, Wanted.of(q), limit, place_in(cursor))
    return Page[Connection](items=items, next_cursor=cursor_behind(following))


@operation(router, "DELETE", "/v1/me/connections/{profile_id}", member(Scope.CONNECTIONS_WRITE))
def remove_connection(call: Call, profile_id: Id) -> None:
    """Removes a connection, for both; both may invite each other again."""
    ties.disconnect(call.tx, Actor(call.profile_id, call.account_id), profile_id, call.now)
