"""Personal access tokens (rules 13.3 and 13.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.page import Page
from api_client.wire.secret import CreatedToken, NewToken, Token, TokenScope


class Tokens:
    """``client.tokens``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[Token]:
        """My tokens, without their secrets."""
        return await self._calls.get("/v1/me/tokens", Page[Token], {"limit": limit, "cursor": cursor})

    async def get(self, token_id: str) -> Token:
        """The details of one token."""
        return await self._calls.get(f"/v1/me/tokens/{part(token_id)}", Token)

    async def create(
        self,
        name: str,
        scopes: Sequence[str],
        expires_at: datetime | None = None,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> CreatedToken:
        """Make a token; its secret is in this answer and nowhere else. Never sent twice.

        Raises:
            Forbidden: code ``password_required`` 15 minutes after the sign-in (rule 13.7).
            AnswerLost: the token may exist: look in the list and delete it.
        """
        body = build(
            NewToken,
            name=name,
            scopes=[*scopes],
            expires_at=expires_at,
            password=password,
            api_key=api_key,
            otp=otp,
        )
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/me/tokens", body, CreatedToken, key=key, retry=False)

    async def delete(self, token_id: str) -> None:
        """Delete a token: it is refused from the next request on."""
        await self._calls.delete(f"/v1/me/tokens/{part(token_id)}")

    async def scopes(self, limit: int = 100, cursor: str | None = None) -> Page[TokenScope]:
        """The scopes that can be chosen."""
        return await self._calls.get("/v1/token-scopes", Page[TokenScope], {"limit": limit, "cursor": cursor})
