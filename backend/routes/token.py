"""What the secret is that I sent (rule 13.6)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.secret import SecretInfo
from backend.access import ANY_SECRET
from backend.call import Call
from backend.operation import operation

router = APIRouter(tags=["tokens"])


@operation(router, "GET", "/v1/token", ANY_SECRET)
def describe_secret(call: Call) -> SecretInfo:
    """Kind, owner and scopes of the secret that came with the request; no scope is needed."""
    bearer = call.bearer
    assert bearer is not None
    return SecretInfo(
        kind=bearer.kind,
        account_id=bearer.account_id,
        profile_id=bearer.profile_id,
        scopes=None if bearer.scopes is None else sorted(bearer.scopes),
    )
