"""A recovery e-mail that an operator asks for, and its owner's way to cancel it (rule 11.5)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.recovery_email import AskedRecoveryEmail, ComingRecoveryEmail, MyComingRecoveryEmail
from backend import recovery_by_operator
from backend.access import OPERATOR, OWNER
from backend.call import Call
from backend.operating import Act
from backend.operation import operation

router = APIRouter(tags=["recovery e-mail"])


@operation(router, "PUT", "/v1/operator/profiles/{profile_id}/recovery-email", OPERATOR)
def ask_recovery_email(call: Call, profile_id: Id, body: AskedRecoveryEmail) -> ComingRecoveryEmail:
    """Lets an address become the recovery e-mail in 72 hours; all of the profile's addresses are told at once."""
    return recovery_by_operator.ask(Act.of(call), profile_id, body.email)


@operation(router, "GET", "/v1/me/recovery-email/pending", OWNER)
def get_coming_recovery_email(call: Call) -> MyComingRecoveryEmail:
    """The recovery e-mail that an operator asked for, as long as it is not in effect."""
    return recovery_by_operator.mine(call)


@operation(router, "DELETE", "/v1/me/recovery-email/pending", OWNER, problems=(404,))
def cancel_coming_recovery_email(call: Call) -> None:
    """Cancels it, which needs no password: it can only keep things as they are. 404 when there is none."""
    recovery_by_operator.cancel(call)
