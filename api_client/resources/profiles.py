"""Other people's profiles, as far as they may be seen (rule 9.3)."""

from __future__ import annotations

from api_client.calls import Calls, part
from api_client.errors import BadAnswer
from api_client.png import is_bearable
from api_client.wire.other_profile import OtherProfile

MAX_AVATAR_BYTES = 2 * 1024 * 1024
"""The largest avatar has 512 pixels a side, of four bytes each."""


class Profiles:
    """``client.profiles``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self, profile_id: str) -> OtherProfile:
        """What may be seen of a profile, and what its owner is to me."""
        return await self._calls.get(f"/v1/profiles/{part(profile_id)}", OtherProfile)

    async def avatar(self, profile_id: str, size: int = 256) -> bytes:
        """The avatar as a PNG file of at most `size` pixels a side: 32, 64, 128, 256 or 512.

        Raises:
            NotFound: there is none, or the profile may not be seen.
        """
        path = f"/v1/profiles/{part(profile_id)}/avatar"
        content = await self._calls.get_file(path, "image/png", {"size": size}, most=MAX_AVATAR_BYTES)
        if not is_bearable(content, size):
            raise BadAnswer("The server sent a picture that can't be shown: check the address.")
        return content
