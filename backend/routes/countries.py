"""The countries that a profile can name (rule 9.1)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.country import Country
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from backend.access import PUBLIC
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.rules import countries

router = APIRouter(tags=["profile"])


@operation(router, "GET", "/v1/countries", PUBLIC)
def list_countries(_call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[Country]:
    """All countries by name, open to everybody: for choosing one's own."""
    known = list(countries.by_code().items())
    after = 0 if cursor is None else int(key_in(cursor, int)[0])
    rows = list(enumerate(known, start=1))[max(0, after) :][: limit + 1]
    shown, following = cut(rows, limit, lambda row: (row[0],))
    return Page(items=[Country(code=code, name=Untrusted(name)) for _, (code, name) in shown], next_cursor=following)
