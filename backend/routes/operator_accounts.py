"""Account status: only an operator changes it (rule 1.3)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.account import Account
from api_client.wire.base import Id
from api_client.wire.operator import AccountChange
from backend import accounts, operating
from backend.access import OPERATOR
from backend.call import Call
from backend.operating import Act
from backend.operation import operation

router = APIRouter(tags=["operator"])


@operation(router, "PATCH", "/v1/operator/accounts/{account_id}", OPERATOR)
def change_account(call: Call, account_id: Id, body: AccountChange) -> Account:
    """Deactivates or reactivates an account: a deactivated one is refused from the next request on."""
    return accounts.shown(operating.set_status(Act.of(call), account_id, body.status))
