"""Signing in, and my sessions (rules 1.3, 1.6 and 10.2)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.enums import SecretKind
from api_client.wire.page import Page
from api_client.wire.session import SessionInfo, SignedIn, SignIn
from api_client.wire.text import Untrusted
from backend import own_secrets, second_factor, sign_in
from backend.access import OWNER, PUBLIC, SCHEME
from backend.call import Call
from backend.operation import Flow, operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit
from backend.problems import Problem, not_found
from backend.reply import Reply
from backend.store import members, secrets
from backend.store.audit import Tag
from backend.store.database import Record

router = APIRouter(tags=["sessions"])


@operation(router, "POST", "/v1/sessions", PUBLIC, status=201, problems=(401, 429))
async def create_session(flow: Flow, body: SignIn) -> Reply[SignedIn]:
    """Signs in. Unknown, deactivated and single sign-on addresses get the same answer as a wrong password.

    The second factor is asked for once the password is right; before that nothing tells whether there is one.
    """
    account = await sign_in.account_with(flow, body.email, body.password)
    if account is None:
        raise _bad_credentials()
    checked = account

    def begin(call: Call) -> SignedIn:
        # It may have been deactivated, or got another password, while its password was being checked.
        present = members.lock_account(call.tx, checked.id)
        if present is None or sign_in.password_hash_of(present) != checked.password_hash:
            raise _bad_credentials()
        second_factor.ask(flow, call.tx, present, body.otp, 401)
        return sign_in.begin_session(call, checked.id)

    return await flow.unit(begin)


def _bad_credentials() -> Problem:
    return Problem(401, "bad_credentials", "The e-mail or the password is wrong.", headers={"WWW-Authenticate": SCHEME})


@operation(router, "GET", "/v1/sessions", OWNER)
def list_sessions(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[SessionInfo]:
    """The sessions of this account, newest first."""
    page, following = own_secrets.page(call, SecretKind.SESSION, limit, cursor)
    return Page(items=[_info(call, row) for row in page], next_cursor=following)


def _info(call: Call, row: Record) -> SessionInfo:
    return SessionInfo(
        id=row.id,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=min(row.expires_at, row.last_used_at + secrets.SESSION_UNUSED),
        current=call.bearer is not None and row.id == call.bearer.secret_id,
        user_agent=Untrusted(row.user_agent or ""),
    )


@operation(router, "DELETE", "/v1/sessions/{session_id}", OWNER)
def end_session(call: Call, session_id: Id) -> None:
    """Ends a session of this account; `current` is the one that asks."""
    assert call.bearer is not None
    ended = call.bearer.secret_id if session_id == "current" else session_id
    if not secrets.delete_one(call.tx, call.account_id, SecretKind.SESSION, ended):
        raise not_found()
    call.note(Tag.MEMBER_SESSION_ENDED, ended)
