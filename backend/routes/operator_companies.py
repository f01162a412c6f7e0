"""Companies, and the sign-ups that wait for their operator (rule 1.5)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.account import Account
from api_client.wire.base import Id
from api_client.wire.operator import CompanyChange, CompanyRecord, HeldSignUp, NewCompany
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from backend import accounts, operating
from backend.access import OPERATOR
from backend.call import Call
from backend.operating import Act
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import not_found
from backend.store import companies, sign_ups

router = APIRouter(tags=["operator"])


@operation(router, "POST", "/v1/operator/companies", OPERATOR, status=201, keyed=True)
def create_company(call: Call, body: NewCompany) -> CompanyRecord:
    """Makes a company; the accounts at its domains belong to it."""
    return operating.add_company(Act.of(call), body)


@operation(router, "GET", "/v1/operator/companies", OPERATOR)
def list_companies(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[CompanyRecord]:
    """The companies, oldest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    items, following = cut(companies.page(call.tx, limit=limit + 1, after=after), limit, lambda item: (item.id,))
    return Page(items=items, next_cursor=following)


@operation(router, "GET", "/v1/operator/companies/{company_id}", OPERATOR)
def get_company(call: Call, company_id: Id) -> CompanyRecord:
    """One company; its ETag is what a change names."""
    return _one(call, company_id)


@operation(router, "PATCH", "/v1/operator/companies/{company_id}", OPERATOR, problems=(409, 412, 428))
def change_company(call: Call, company_id: Id, body: CompanyChange) -> CompanyRecord:
    """Changes what is given, made from the version that If-Match names; the accounts follow."""
    call.require_match(_one(call, company_id, lock=True))
    return operating.change_company(Act.of(call), company_id, body)


def _one(call: Call, company_id: str, *, lock: bool = False) -> CompanyRecord:
    found = companies.one(call.tx, company_id, lock=lock)
    if found is None:
        raise not_found()
    return found


@operation(router, "GET", "/v1/operator/sign-ups", OPERATOR)
def list_held_sign_ups(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[HeldSignUp]:
    """The verified sign-ups at single sign-on companies' domains that wait for an operator, oldest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows, following = cut(sign_ups.held(call.tx, limit=limit + 1, after=after), limit, lambda row: (str(row.id),))
    items = [
        HeldSignUp(
            id=row.id,
            email=Untrusted(row.email),
            name=Untrusted(row.name),
            company_id=row.held_company_id,
            verified_at=row.verified_at,
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=following)


@operation(router, "POST", "/v1/operator/sign-ups/{sign_up_id}/confirm", OPERATOR, keyed=True)
def confirm_sign_up(call: Call, sign_up_id: Id) -> Account:
    """Makes the member and tells her; she signs in with an API key that an operator issues."""
    return accounts.shown(operating.confirm_sign_up(Act.of(call), sign_up_id))


@operation(router, "POST", "/v1/operator/sign-ups/{sign_up_id}/refuse", OPERATOR, keyed=True)
def refuse_sign_up(call: Call, sign_up_id: Id) -> None:
    """Forgets the sign-up and tells its address."""
    operating.refuse_sign_up(Act.of(call), sign_up_id)
