"""My own profile: details, avatar, visibility, recovery e-mail (rule 9)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.calls import Calls, build
from api_client.retry import new_key
from api_client.versioned import Versioned
from api_client.wire.country import Country
from api_client.wire.own_profile import (
    NewRecoveryEmail,
    OwnProfile,
    PendingRecoveryEmail,
    ProfileChange,
    Visibility,
)
from api_client.wire.page import Page
from api_client.wire.secret import Confirmation
from api_client.wire.session import EnteredCode


class Profile:
    """``client.profile``. What is edited comes with its version; a change names the one it was made from."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> Versioned[OwnProfile]:
        """All that the settings show, and its version."""
        return await self._calls.get_versioned("/v1/me/profile", OwnProfile)

    async def change(self, version: str, **fields: object) -> Versioned[OwnProfile]:
        """Change only the given `fields` of `ProfileChange`; None clears one. The answer is the next version.

        Raises:
            Invalid: with the fields that are wrong.
            PreconditionFailed: somebody saved since `version` was read: `get` has what it is now (rule 9.4).
            Conflict: code ``needed_while_public``, with what a public profile needs in ``facts["missing"]``.
        """
        body = build(ProfileChange, **fields)
        return await self._calls.patch_versioned("/v1/me/profile", body, OwnProfile, version=version)

    async def countries(self, limit: int = 100, cursor: str | None = None) -> Page[Country]:
        """The countries to choose from, by name."""
        query = {"limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/countries", Page[Country], query, signed=False)

    async def set_avatar(self, image: bytes, kind: str) -> Versioned[OwnProfile]:
        """Send an image of `kind` ``image/png``, ``image/jpeg`` or ``image/webp``, at most 5 MiB and 4096 px a side."""
        return await self._calls.put_versioned("/v1/me/avatar", image, OwnProfile, kind=kind)

    async def remove_avatar(self) -> None:
        """Take the avatar away; refused while the profile is public (rule 9.2)."""
        await self._calls.delete("/v1/me/avatar")

    async def set_public(self, public: bool) -> Versioned[OwnProfile]:  # noqa: FBT001 - the one thing it sets
        """Make the profile public or private.

        Raises:
            Conflict: code ``profile_incomplete``, with what is missing in ``facts["missing"]`` (rule 9.2).
        """
        return await self._calls.put_versioned("/v1/me/visibility", build(Visibility, public=public), OwnProfile)

    async def start_recovery_email(
        self,
        email: str,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
        idempotency_key: str | None = None,
    ) -> PendingRecoveryEmail:
        """Have a code mailed to the address; it takes effect when that is entered (rule 9.5).

        Raises:
            Forbidden: code ``password_required``: with a session it is asked for each time (rule 13.7).
        """
        body = build(NewRecoveryEmail, email=email, password=password, api_key=api_key, otp=otp)
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/me/recovery-email", body, PendingRecoveryEmail, key=key)

    async def verify_recovery_email(self, code: SecretStr) -> None:
        """Enter the mailed code."""
        await self._calls.enter("/v1/me/recovery-email/verify", build(EnteredCode, code=code))

    async def remove_recovery_email(
        self,
        *,
        password: SecretStr | None = None,
        api_key: SecretStr | None = None,
        otp: SecretStr | None = None,
    ) -> None:
        """Take the recovery e-mail away, and an address that waits for its code."""
        body = build(Confirmation, password=password, api_key=api_key, otp=otp)
        await self._calls.delete("/v1/me/recovery-email", body)
