"""Two-factor authentication of the signed-in account (rules 13.1 and 13.7)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.two_factor import (
    TwoFactor,
    TwoFactorBegun,
    TwoFactorCode,
    TwoFactorOff,
    TwoFactorOn,
    TwoFactorSetUp,
)
from backend import two_factor
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.reply import Reply

router = APIRouter(tags=["two-factor"])


@operation(router, "GET", "/v1/me/two-factor", OWNER)
def get_two_factor(call: Call) -> TwoFactor:
    """Whether a code is asked for besides this account's password, and where it comes from."""
    return two_factor.shown(call)


@operation(router, "POST", "/v1/me/two-factor", OWNER, status=201, keyed=True, issues_secret=True, problems=(429,))
async def set_up_two_factor(flow: Flow, body: TwoFactorSetUp) -> Reply[TwoFactorBegun]:
    """Begins to set it up, after the password: answers an authenticator's secret, once, or sends a message."""
    await confirm(flow, body, always=True)
    return await flow.unit(lambda call: two_factor.begin(flow, call, body))


@operation(router, "POST", "/v1/me/two-factor/verify", OWNER, issues_secret=True, problems=(409, 429))
async def turn_two_factor_on(flow: Flow, body: TwoFactorCode) -> Reply[TwoFactorOn]:
    """Turns it on with a first code, and answers the recovery codes, once."""
    return await flow.unit(lambda call: two_factor.turn_on(flow, call, body))


@operation(router, "DELETE", "/v1/me/two-factor", OWNER, problems=(404, 429))
async def deactivate_two_factor(flow: Flow, body: TwoFactorOff) -> Reply[None]:
    """Deactivates it, after the password and a code or a recovery code; or gives up a set-up."""
    await confirm(flow, body, always=True)
    return await flow.unit(two_factor.turn_off)
