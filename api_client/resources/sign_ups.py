"""Signing up."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.session import EnteredCode, PendingSignUp, SignedIn, SignUp


class SignUps:
    """``client.sign_ups``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def start(
        self,
        email: str,
        password: SecretStr,
        name: str,
        *,
        referral_code: str | None = None,
        marketing_consent: bool = False,
        idempotency_key: str | None = None,
    ) -> PendingSignUp:
        """Ask for an account; a code is mailed to the address (rules 1.2 and 11.4)."""
        body = build(
            SignUp,
            email=email,
            password=password,
            name=name,
            referral_code=referral_code,
            marketing_consent=marketing_consent,
        )
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/sign-ups", body, PendingSignUp, key=key, signed=False)

    async def verify(self, sign_up_id: str, code: SecretStr) -> SignedIn:
        """Enter the mailed code: the account exists, and a session of it begins."""
        path = f"/v1/sign-ups/{part(sign_up_id)}/verify"
        return await self._calls.post(path, build(EnteredCode, code=code), SignedIn, signed=False)
