"""What a person meant to do, by the key the server knows it by: sent again after a lost answer, it is done once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from api_client.errors import ApiError, Conflict, Forbidden, Invalid, NotFound
from api_client.retry import new_key

Answer = TypeVar("Answer")


class Intentions:
    """The idempotency keys of writes without a sure answer; in memory, so as long as the program runs."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, ...], str] = {}
        self._under_way: set[tuple[str, ...]] = set()

    def under_way(self, *what: str) -> bool:
        """True while it is sent; then a second press of the key means the same."""
        return what in self._under_way

    async def carry_out(self, *what: str, send: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Send with the key of `what`, as in ``"accept", invitation_id``: the same one until the server has answered.

        Raises:
            ApiError: refused, then the next press of the key is a new intention; or no sure answer came, and it isn't.
        """
        key = self._keys.setdefault(what, new_key())
        self._under_way.add(what)
        try:
            answer = await send(key)
        except ApiError as error:
            if is_refusal(error):
                self._keys.pop(what, None)
            raise
        finally:
            self._under_way.discard(what)
        self._keys.pop(what, None)
        return answer


def is_refusal(error: ApiError) -> bool:
    """True when the server surely did nothing, so that the next key press is a new intention."""
    if isinstance(error, Conflict) and error.code.startswith("idempotency"):
        return False  # The first request with this key may still be running.
    return isinstance(error, Conflict | Forbidden | Invalid | NotFound) and not error.not_by_server
