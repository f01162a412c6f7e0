"""Searching in what people wrote: the same on every database, whatever the case and the script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


def fold(text: str) -> str:
    """The form in which letters of different case, width or composition are equal."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: every one of the words, as a whole or a part of one, in any order."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str | None) -> Wanted | None:
        """What was typed; None when that is nothing, which everything would fit."""
        words = tuple(fold(text or "").split())
        return cls(words) if words else None

    def fits(self, texts: Iterable[str | None]) -> bool:
        """True when each word is in one of the texts."""
        folded = [fold(text) for text in texts if text]
        return all(any(word in text for text in folded) for word in self.words)
