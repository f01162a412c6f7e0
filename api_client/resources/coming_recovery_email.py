"""A recovery e-mail that an operator asked for, until it takes effect (rule 11.5)."""

from __future__ import annotations

from api_client.calls import Calls
from api_client.wire.recovery_email import MyComingRecoveryEmail

PATH = "/v1/me/recovery-email/pending"


class ComingRecoveryEmails:
    """``client.coming_recovery_email``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> MyComingRecoveryEmail:
        """What is coming, if anything."""
        return await self._calls.get(PATH, MyComingRecoveryEmail)

    async def cancel(self) -> None:
        """Cancel it: everything stays as it is. `NotFound` when nothing is coming."""
        await self._calls.delete(PATH)
