"""The last answers and their ETags, so that what has not changed is neither sent nor parsed again."""

from __future__ import annotations

import re
from collections import OrderedDict

from api_client.wire.base import Answer

REMEMBERED = 64
"""Answers kept with their ETag."""
_ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,256}"')


class Remembered:
    """The last answers to GETs by their target, with their ETags; the oldest goes first.

    Nothing is dropped by a write: every GET asks the server, which says whether what is remembered is still true.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[str, tuple[str, Answer]] = OrderedDict()

    def get(self, target: str) -> tuple[str, Answer] | None:
        """The ETag and the answer of `target`."""
        return self._answers.get(target)

    def put(self, target: str, etag: str, answer: Answer) -> None:
        """Keep an answer whose ETag can be sent back; forget the target otherwise."""
        self._answers.pop(target, None)
        if _ETAG.fullmatch(etag):
            self._answers[target] = (etag, answer)
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
