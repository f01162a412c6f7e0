"""Passwords entered, and the sessions that come of it (rules 1.3, 1.4, 1.6, 10.2 and 13.7)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import SecretStr

from api_client.wire.enums import SecretKind
from api_client.wire.session import SignedIn
from backend import accounts
from backend.call import Call
from backend.operation import Flow
from backend.problems import Problem
from backend.rules import emails
from backend.store import members, rate_limits, secrets, settings
from backend.store.audit import Tag
from backend.store.database import Record, Tx
from backend.store.rate_limits import Limit

PER_ADDRESS = Limit("wrong_password", 10, timedelta(minutes=5))
"""Wrong passwords for one account's address from one network address."""
PER_NETWORK = Limit("wrong_password_network", 100, timedelta(hours=1))
"""Wrong passwords from one network address, for whichever account."""
USER_AGENT_LENGTH = 200


def may_have_password(account: Record | None) -> bool:
    """True for an active account that this backend manages (rules 1.3 and 1.4).

    It may have none yet: its company has given up single sign-on.
    """
    return account is not None and not account.sso and account.status == "active"


def password_hash_of(account: Record | None) -> str | None:
    """What a password is checked against; None where none opens the account."""
    if account is None or not may_have_password(account):
        return None
    return str(account.password_hash) if account.password_hash else None


async def account_with(flow: Flow, email: str, password: SecretStr) -> Record | None:
    """The active account that has this address and password; None when there is none such.

    Why not, neither the answer nor its time tells. A try is counted before the password is checked, so that nobody has
    more of them by hurrying, and given back when it was right. Raises `Problem` 429 when there were too many,
    503 when too many passwords are being checked at once.
    """
    key = emails.normalise(email)
    pair = f"{key}\n{flow.network}"
    database = flow.services.database

    def count_and_look(tx: Tx) -> Record | None:
        rate_limits.spend(tx, PER_ADDRESS, pair, flow.now)
        rate_limits.spend(tx, PER_NETWORK, flow.network, flow.now)
        return members.account_by_email(tx, email)

    def give_back(tx: Tx) -> None:
        rate_limits.refund(tx, PER_ADDRESS, pair, flow.now)
        rate_limits.refund(tx, PER_NETWORK, flow.network, flow.now)

    account = await database.write(count_and_look)
    try:
        fits = await flow.services.passwords.verify(password_hash_of(account), password)
    except Problem:  # too many wait: it was not tried
        await database.write(give_back)
        raise
    if not fits:
        return None
    await database.write(give_back)
    return account


def begin_session(call: Call, account_id: str) -> SignedIn:
    """A new session of an active account."""
    account = members.account(call.tx, account_id)
    assert account is not None
    agent = call.request.headers.get("user-agent", "")[:USER_AGENT_LENGTH]
    secret, row = secrets.issue(
        call.tx, SecretKind.SESSION, now=call.now, name="session", account_id=account_id, user_agent=agent
    )
    call.note(Tag.MEMBER_SIGNED_IN, row.id, actor=account_id)
    return SignedIn(
        token=secret,
        expires_at=row.expires_at,
        account=accounts.shown(account),
        profile_id=account.profile_id,
        password_expired=accounts.password_expired(account, call.now, settings.password_days(call.tx)),
    )
