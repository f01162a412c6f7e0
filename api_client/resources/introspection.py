"""Asking about somebody's token (rule 13.6)."""

from __future__ import annotations

from urllib.parse import urlencode

from pydantic import SecretStr

from api_client.calls import Calls
from api_client.wire.secret import Introspection as TokenState


class Introspection:
    """``client.introspection``; needs a service's secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def check(self, secret: SecretStr) -> TokenState:
        """Whether a member's token or API key is good, and for what (RFC 7662)."""
        form = urlencode({"token": secret.get_secret_value()}).encode()
        return await self._calls.post("/v1/token-introspection", form, TokenState)
