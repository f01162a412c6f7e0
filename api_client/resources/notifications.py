"""What I want to hear about (rule 12.2)."""

from __future__ import annotations

from api_client.calls import Calls, build
from api_client.versioned import Versioned
from api_client.wire.notification import NotificationChange, NotificationSettings


class Notifications:
    """``client.notifications``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> NotificationSettings:
        """What I want to hear about."""
        return (await self.get_versioned()).value

    async def get_versioned(self) -> Versioned[NotificationSettings]:
        """The same with the version that a change of it names."""
        return await self._calls.get_versioned("/v1/me/notifications", NotificationSettings)

    async def change(
        self,
        *,
        buzz_daily_digest: bool | None = None,
        buzz_thread_updates: bool | None = None,
        invitation_mail: bool | None = None,
        challenge_mail: bool | None = None,
        marketing_mail: bool | None = None,
        version: str = "*",
    ) -> NotificationSettings:
        """Change only what is given; `version` is the ETag the change was made from, by default whichever there is."""
        changed = await self.change_versioned(
            version,
            buzz_daily_digest=buzz_daily_digest,
            buzz_thread_updates=buzz_thread_updates,
            invitation_mail=invitation_mail,
            challenge_mail=challenge_mail,
            marketing_mail=marketing_mail,
        )
        return changed.value

    async def change_versioned(self, version: str, **chosen: bool | None) -> Versioned[NotificationSettings]:
        """Change only the given fields of `NotificationChange`; the answer is the next version.

        Raises:
            PreconditionFailed: somebody saved since `version` was read: `get_versioned` has what it is now.
        """
        body = build(NotificationChange, **chosen)
        return await self._calls.patch_versioned("/v1/me/notifications", body, NotificationSettings, version=version)
