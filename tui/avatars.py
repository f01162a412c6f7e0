"""People's avatars, fetched when one is to be seen, and kept as long as the program runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from api_client.errors import BadAnswer, NotFound
from api_client.wire.text import Untrusted

if TYPE_CHECKING:
    from api_client.client import Client

SMALL, LARGE = 32, 128
"""Pixels a side: enough for half blocks, and for terminals that show pictures."""
KEPT = 64
"""Avatars that are kept."""

Ask: TypeAlias = "Callable[[Callable[[Client], Awaitable[bytes]]], Awaitable[bytes]]"


class Avatars:
    """What is known of them, by address: each avatar has one of its own (rule 9.1), so none is asked for twice."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.size = SMALL
        """Pixels a side of what is asked for, where nothing else is said."""
        self._known: OrderedDict[tuple[str, int], bytes | None] = OrderedDict()

    def known(self, address: Untrusted | None, size: int | None = None) -> bytes | None:
        """The avatar at `address`, if it was fetched."""
        return self._known.get((address.plain, size or self.size)) if address is not None else None

    async def fetch(self, profile_id: str, address: Untrusted | None, size: int | None = None) -> bytes | None:
        """The avatar of a profile whose `avatar_url` is `address`; None where there is none that can be shown.

        Raises:
            ApiError: it could not be fetched; the next time it is tried again.
        """
        if address is None:
            return None
        pixels = size or self.size
        place = (address.plain, pixels)
        if place not in self._known:
            try:
                self._known[place] = await self._ask(lambda client: client.profiles.avatar(profile_id, pixels))
            except (NotFound, BadAnswer):
                self._known[place] = None
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return self._known[place]

    def remember(self, address: str, size: int, image: bytes) -> None:
        """Know one that was fetched in an earlier run."""
        self._known[address, size] = image

    def forget(self) -> None:
        """Know none any more: somebody else signs in."""
        self._known.clear()
