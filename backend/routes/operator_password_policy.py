"""When the change of a password is asked for: the operator's to set (rule 10.2)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.operator import PasswordPolicy, PasswordPolicyAnswer
from backend import operating_catalogue as operating
from backend.access import OPERATOR
from backend.call import Call
from backend.operating import Act
from backend.operation import operation
from backend.store import settings

router = APIRouter(tags=["operator"])


@operation(router, "GET", "/v1/operator/password-policy", OPERATOR)
def get_password_policy(call: Call) -> PasswordPolicyAnswer:
    """The age in days at which the change of a password is asked for; 0 is never."""
    return PasswordPolicyAnswer(days=settings.password_days(call.tx))


@operation(router, "PUT", "/v1/operator/password-policy", OPERATOR)
def set_password_policy(call: Call, body: PasswordPolicy) -> PasswordPolicyAnswer:
    """Sets that age; it holds from the next sign-in on."""
    operating.set_password_days(Act.of(call), body.days)
    return PasswordPolicyAnswer(days=body.days)
