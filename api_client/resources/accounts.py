"""My accounts (rule 10)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.own_account import (
    AccountDeletion,
    ChangedPassword,
    DeleteAccount,
    NewAccount,
    NewAccountPassword,
    OwnAccount,
    PendingAccount,
)
from api_client.wire.page import Page
from api_client.wire.session import EnteredCode


class Accounts:
    """``client.accounts``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[OwnAccount]:
        """The accounts of my profile, oldest first."""
        return await self._calls.get("/v1/me/accounts", Page[OwnAccount], {"limit": limit, "cursor": cursor})

    async def change_password(self, old_password: SecretStr, new_password: SecretStr) -> None:
        """Give the signed-in account another password; its other sessions end (rule 10.2). Never sent twice.

        Raises:
            Invalid: with a field error for each criterion that the new one does not meet.
            Forbidden: code ``password_wrong``.
            AnswerLost: it may be changed: sign in with the new one.
        """
        body = build(ChangedPassword, old_password=old_password, new_password=new_password)
        await self._calls.once("PUT", "/v1/me/accounts/current/password", body)

    async def start(
        self,
        email: str,
        *,
        password: SecretStr,
        otp: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> PendingAccount:
        """Begin to create another account; `password` is that of the signed-in one (rule 10.5).

        Raises:
            Conflict: code ``sso_account`` or ``sso_domain``, whose sentence says what to do.
        """
        body = build(NewAccount, email=email, password=password, otp=otp)
        return await self._calls.post("/v1/me/accounts", body, PendingAccount, key=idempotency_key or new_key())

    async def set_password(
        self,
        pending_id: str,
        password: SecretStr,
        *,
        marketing_consent: bool = False,
        idempotency_key: str | None = None,
    ) -> PendingAccount:
        """Choose the new account's password; then the code is mailed to its address."""
        body = build(NewAccountPassword, password=password, marketing_consent=marketing_consent)
        path = f"/v1/me/accounts/{part(pending_id)}/password"
        return await self._calls.post(path, body, PendingAccount, key=idempotency_key or new_key())

    async def verify(self, pending_id: str, code: SecretStr, *, idempotency_key: str | None = None) -> OwnAccount:
        """Enter the mailed code: the account is in the list."""
        path = f"/v1/me/accounts/{part(pending_id)}/verify"
        return await self._calls.post(path, build(EnteredCode, code=code), OwnAccount, key=idempotency_key or new_key())

    async def deletion(self) -> AccountDeletion:
        """What is lost when the signed-in account is deleted (rule 10.4)."""
        return await self._calls.get("/v1/me/accounts/current/deletion", AccountDeletion)

    async def delete(
        self,
        email: str,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
    ) -> None:
        """Delete the signed-in account, and with the last one the profile; `email` is typed. Never sent twice.

        Raises:
            Invalid: code ``email_differs``.
            Forbidden: code ``password_required``, ``password_wrong``, ``otp_required`` or ``otp_invalid``.
            AnswerLost: it may be deleted: the session is over then.
        """
        body = build(DeleteAccount, email=email, password=password, api_key=api_key, otp=otp)
        await self._calls.once("DELETE", "/v1/me/accounts/current", body)
