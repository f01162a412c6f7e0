"""My accounts; the password of the one that is signed in, and deleting it (rules 10.1, 10.2 and 10.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.own_account import AccountDeletion, ChangedPassword, DeleteAccount, OwnAccount
from api_client.wire.page import Page
from backend import account_deletion, accounts, owner_mail, sign_in
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.own_account import not_with_sso, signed_in
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import Problem
from backend.reply import Reply
from backend.rules import passwords
from backend.store import begun, members, personal_changes, secrets, settings
from backend.store.audit import Tag
from backend.store.database import Record

router = APIRouter(tags=["accounts"])


@operation(router, "GET", "/v1/me/accounts", OWNER)
def list_accounts(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[OwnAccount]:
    """The accounts of my profile, oldest first, and which of them is signed in."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = members.page_of_accounts(call.tx, call.profile_id, limit=limit + 1, after=after)
    page, following = cut(rows, limit, lambda row: (str(row.id),))
    days = settings.password_days(call.tx)
    return Page(items=[accounts.own(row, call.account_id, call.now, days) for row in page], next_cursor=following)


@operation(router, "PUT", "/v1/me/accounts/current/password", OWNER, problems=(409, 429))
async def change_password(flow: Flow, body: ChangedPassword) -> Reply[None]:
    """Gives the signed-in account another password, and ends its other sessions."""
    account = await signed_in(flow)
    not_with_sso(account)
    passwords.check_changed_password(
        body.old_password.get_secret_value(), body.new_password.get_secret_value(), field="new_password"
    )
    checked = await sign_in.account_with(flow, account.email, body.old_password)
    if checked is None:
        raise _wrong()
    hashed, old = await flow.services.passwords.hash(body.new_password), checked
    return await flow.unit(lambda call: _change(call, old, hashed))


def _change(call: Call, checked: Record, password_hash: str) -> None:
    assert call.bearer is not None
    present = members.lock_account(call.tx, call.account_id)
    if sign_in.password_hash_of(present) != checked.password_hash:
        # Somebody was quicker: what was entered is no longer the old password.
        raise _wrong()
    members.set_password(call.tx, call.account_id, password_hash, call.now)
    secrets.delete_sessions(call.tx, call.account_id, but=call.bearer.secret_id)
    begun.end(call.tx, call.profile_id)
    call.note(Tag.MEMBER_PASSWORD_CHANGED, call.account_id)
    personal_changes.note(call.tx, call.profile_id, call.account_id, ["password"], call.now)
    owner_mail.tell(call, "password_changed")


def _wrong() -> Problem:
    return Problem(403, "password_wrong", "That is not the password of this account.")


@operation(router, "GET", "/v1/me/accounts/current/deletion", OWNER)
def preview_deletion(call: Call) -> AccountDeletion:
    """What is lost when the signed-in account is deleted; with the last one, all of the profile."""
    return account_deletion.preview(call)


@operation(router, "DELETE", "/v1/me/accounts/current", OWNER, problems=(429,))
async def delete_account(flow: Flow, body: DeleteAccount) -> Reply[None]:
    """Deletes the signed-in account, after its typed address and its password, for SSO its API key."""
    account_deletion.check_typed(await signed_in(flow), body.email)
    await confirm(flow, body, always=True)
    return await flow.unit(account_deletion.delete)
