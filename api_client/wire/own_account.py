"""My accounts: listing and creating them, their passwords, deleting one (rule 10)."""

from __future__ import annotations

from api_client.wire.account import Account
from api_client.wire.base import Answer, Count, Id, Request, Time
from api_client.wire.secret import Confirmation
from api_client.wire.session import Email, Password
from api_client.wire.text import Untrusted


class OwnAccount(Account):
    """One of my accounts (rule 10.1)."""

    current: bool
    """True for the one that is signed in."""
    created_at: Time
    password_changed_at: Time | None
    """None for one that has no password here."""
    password_expired: bool
    """True when the password is older than the policy's days: ask for a change, lock nothing (rule 10.2)."""


class ChangedPassword(Request):
    """``PUT /v1/me/accounts/current/password``."""

    old_password: Password
    new_password: Password


class NewAccount(Confirmation):
    """``POST /v1/me/accounts``: begins Create Account with its address (rule 10.5)."""

    email: Email


class PendingAccount(Answer):
    """An account that is being created; the same for an address that has one already (rule 11.4)."""

    id: Id
    expires_at: Time


class NewAccountPassword(Request):
    """``POST /v1/me/accounts/{account_id}/password``: then the code is mailed."""

    password: Password
    marketing_consent: bool = False


class LostProfile(Answer):
    """What goes with a profile's last account."""

    points: Count
    badges: Count
    connections: Count
    projects: Count


class AccountDeletion(Answer):
    """``GET /v1/me/accounts/current/deletion``: what would be lost (rule 10.4)."""

    email: Untrusted
    """What has to be typed."""
    credits: Count
    api_keys: Count
    tokens: Count
    sessions: Count
    last_account: bool
    profile: LostProfile | None
    """For the last account: all of the profile goes with it."""
    only_deactivated_remain: bool
    """True when nobody could sign in to the profile any more."""
    support_url: Untrusted | None = None
    """Where to ask for help without access to an account; None where the operator names no place."""


class DeleteAccount(Confirmation):
    """``DELETE /v1/me/accounts/current``."""

    email: Email
    """The account's address, as a person types it."""
