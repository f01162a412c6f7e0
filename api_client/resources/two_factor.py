"""Two-factor authentication of the signed-in account (rule 13.1)."""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr

from api_client.calls import Calls, build
from api_client.retry import new_key
from api_client.wire.two_factor import (
    TwoFactor,
    TwoFactorBegun,
    TwoFactorCode,
    TwoFactorOff,
    TwoFactorOn,
    TwoFactorSetUp,
)


class TwoFactorAuthentication:
    """``client.two_factor``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> TwoFactor:
        """Whether it is on, and where its codes come from."""
        return await self._calls.get("/v1/me/two-factor", TwoFactor)

    async def set_up(
        self,
        method: Literal["app", "sms"],
        phone: str | None = None,
        *,
        password: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> TwoFactorBegun:
        """Begin to set it up; an authenticator's secret is in this answer and nowhere else. Never sent twice.

        Raises:
            Forbidden: code ``password_required`` or ``password_wrong``.
            Conflict: code ``two_factor_on``, ``sms_not_available`` or ``managed_by_sso``.
        """
        body = build(TwoFactorSetUp, method=method, phone=phone, password=password)
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/me/two-factor", body, TwoFactorBegun, key=key, retry=False)

    async def turn_on(self, code: SecretStr) -> TwoFactorOn:
        """Turn it on with a first code; the recovery codes are in this answer and nowhere else."""
        return await self._calls.post("/v1/me/two-factor/verify", build(TwoFactorCode, code=code), TwoFactorOn)

    async def turn_off(self, *, password: SecretStr | None = None, otp: SecretStr | None = None) -> None:
        """Deactivate it; `otp` is a code or a recovery code.

        Raises:
            Forbidden: code ``password_required``, ``password_wrong``, ``otp_required`` or ``otp_invalid``.
        """
        await self._calls.delete("/v1/me/two-factor", build(TwoFactorOff, password=password, otp=otp))
