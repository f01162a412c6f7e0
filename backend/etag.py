"""Strong entity tags (RFC 9110 §8.8): a digest of the answer's bytes."""

from __future__ import annotations

import hashlib


def etag_of(body: bytes) -> str:
    """The tag of a body, with its quotes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def matches(header: str, etag: str) -> bool:
    """True when an `If-Match` header names `etag`, or is ``*``."""
    return header.strip() == "*" or etag in (tag.strip() for tag in header.split(","))


def matches_weakly(header: str, etag: str) -> bool:
    """The same for `If-None-Match`, where ``W/`` makes no difference: a proxy that compresses puts it in front."""
    return matches(header.replace("W/", ""), etag)
