"""The scopes that can be chosen for a token (rule 13.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.page import Page
from api_client.wire.secret import TokenScope
from api_client.wire.text import Untrusted
from backend.access import OWNER
from backend.call import Call
from backend.catalogue.loading import catalogue
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in

router = APIRouter(tags=["tokens"])


@operation(router, "GET", "/v1/token-scopes", OWNER)
def list_scopes(_call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[TokenScope]:
    """The scopes, in the catalogue's order."""
    rules = list(catalogue().scopes.values())
    begin = 0 if cursor is None else max(int(key_in(cursor, int)[0]), 0)
    numbered = list(enumerate(rules[begin : begin + limit + 1], begin + 1))
    page, following = cut(numbered, limit, lambda pair: (pair[0],))
    items = [
        TokenScope(
            name=rule.name, service=Untrusted(rule.service), allows=Untrusted(rule.allows), link=Untrusted(rule.link)
        )
        for _number, rule in page
    ]
    return Page(items=items, next_cursor=following)
