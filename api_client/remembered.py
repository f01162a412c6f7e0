"""The last answers and their ETags, so that what has not changed is neither sent nor parsed again."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api_client.wire.base import Answer


REMEMBERED = 64
"""Answers kept with their ETag."""
MOST_BYTES = 4 * 1024 * 1024
"""Of all of them together, as they came."""
_ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,256}"')


class Remembered:
    """The last answers to GETs by their target, with their ETags; the oldest goes first.

    Nothing is dropped by a write: every GET asks the server, which says whether what is remembered is still true.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[str, tuple[str, Answer, int]] = OrderedDict()
        self._size = 0

    def get(self, target: str) -> tuple[str, Answer] | None:
        """The ETag and the answer of `target`."""
        known = self._answers.get(target)
        return known and known[:2]

    def put(self, target: str, etag: str, answer: Answer, size: int) -> None:
        """Keep an answer of `size` bytes whose ETag can be sent back; forget the target otherwise."""
        self._size -= self._answers.pop(target, ("", answer, 0))[2]
        if _ETAG.fullmatch(etag):
            self._answers[target] = (etag, answer, size)
            self._size += size
        while len(self._answers) > REMEMBERED or self._size > MOST_BYTES:
            self._size -= self._answers.popitem(last=False)[1][2]
