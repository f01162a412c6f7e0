"""New identifiers: UUID version 7 (RFC 9562), so that rows made later sort later and sit together on disk."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id(unix_ms: int | None = None) -> str:
    """A UUIDv7 as text; `unix_ms` is the time in it, now if not given.

    The standard library has `uuid.uuid7` from Python 3.14 on.
    """
    ms = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    bits = (ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))
