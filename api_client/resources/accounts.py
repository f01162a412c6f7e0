"""My accounts (rule 10)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build
from api_client.wire.own_account import ChangedPassword, OwnAccount
from api_client.wire.page import Page


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
