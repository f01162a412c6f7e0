"""Token introspection (RFC 7662) for the platform's services (rule 13.6)."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter

from api_client.wire.enums import SecretKind
from api_client.wire.secret import Introspection, IntrospectionForm
from backend.access import SERVICE
from backend.call import Call
from backend.openapi import FORM
from backend.operation import Flow, operation
from backend.problems import Problem, invalid
from backend.reply import Reply
from backend.store import secrets

router = APIRouter(tags=["tokens"])
MOST_FIELDS = 10
LONGEST = 4096


@operation(router, "POST", "/v1/token-introspection", SERVICE, form=IntrospectionForm, problems=(415,))
async def introspect(flow: Flow) -> Reply[Introspection]:
    """Whether a member's token or API key is good, and for what. A secret of any other kind is not active."""
    await flow.bearer()
    token = _token_in(flow)
    return await flow.unit(lambda call: _state(call, token))


def _token_in(flow: Flow) -> str:
    """The form's one `token`. Raises `Problem` 415 or 422."""
    if flow.request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem(415, "not_a_form", f"Send the token as {FORM}.")
    if len(flow.body) > LONGEST:
        raise invalid("", "form_too_long", f"a form has at most {LONGEST} bytes")
    try:
        form = parse_qs(flow.body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise invalid("", "form_unreadable", "this is no form of a few short fields") from None
    tokens = form.get("token", [])
    if len(tokens) != 1:
        raise invalid("token", "token_missing", "send exactly one")
    return tokens[0]


def _state(call: Call, token: str) -> Introspection:
    bearer = secrets.find(call.tx, token, call.now)
    if bearer is None or bearer.kind not in {SecretKind.PAT, SecretKind.API_KEY}:
        return Introspection(active=False)
    if bearer.wants_touch(call.now):
        secrets.touch(call.tx, bearer.secret_id, call.now)
    return Introspection(
        active=True,
        scope=None if bearer.scopes is None else " ".join(sorted(bearer.scopes)),
        token_type="pat" if bearer.kind is SecretKind.PAT else "api_key",
        sub=bearer.profile_id,
        account_id=bearer.account_id,
        iat=int(bearer.created_at.timestamp()),
        exp=None if bearer.expires_at is None else int(bearer.expires_at.timestamp()),
    )
