"""API keys (rule 13.2)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.page import Page
from api_client.wire.secret import ApiKey, CreatedApiKey, NewApiKey


class ApiKeys:
    """``client.api_keys``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[ApiKey]:
        """My API keys, without their secrets."""
        return await self._calls.get("/v1/me/api-keys", Page[ApiKey], {"limit": limit, "cursor": cursor})

    async def create(
        self,
        name: str,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> CreatedApiKey:
        """Make a key; its secret is in this answer and nowhere else. Never sent twice.

        Raises:
            Forbidden: code ``password_required`` 15 minutes after the sign-in (rule 13.7).
            AnswerLost: the key may exist: look in the list and revoke it.
        """
        body = build(NewApiKey, name=name, password=password, api_key=api_key, otp=otp)
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/me/api-keys", body, CreatedApiKey, key=key, retry=False)

    async def revoke(self, key_id: str) -> None:
        """Revoke a key: it is refused from the next request on."""
        await self._calls.delete(f"/v1/me/api-keys/{part(key_id)}")
