"""Forgotten passwords (rule 10.3)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build
from api_client.retry import new_key
from api_client.wire.password_reset import NewPassword, PasswordReset, PendingReset


class PasswordResets:
    """``client.password_resets``; needs no secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def start(self, email: str, *, idempotency_key: str | None = None) -> PendingReset:
        """Ask for a code, which is mailed if the address has an account with a password; the answer tells nothing."""
        key = idempotency_key or new_key()
        body = build(PasswordReset, email=email)
        return await self._calls.post("/v1/password-resets", body, PendingReset, key=key, signed=False)

    async def confirm(self, email: str, code: SecretStr, password: SecretStr) -> None:
        """Enter the mailed code with a new password; all sessions of the account end. Never sent twice."""
        body = build(NewPassword, email=email, code=code, password=password)
        await self._calls.once("POST", "/v1/password-resets/confirm", body, signed=False)
