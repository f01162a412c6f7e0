"""Whether and when a failed attempt is made again, as pure functions."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum, auto

MAX_ATTEMPTS = 4
FIRST_WAIT = 0.25
LONGEST_WAIT = 4.0
"""Seconds; each wait is drawn from the upper half of a span that doubles with each attempt."""

RETRIED_STATUSES = frozenset({408, 425, 429, 502, 503, 504})
"""The server says "not now". Never 409, 412 and 422: they would say the same again."""

REPEATABLE_METHODS = frozenset({"GET", "PUT", "DELETE"})


class Lost(Enum):
    """Failures without a status."""

    CONNECT = auto()
    """No connection: nothing was sent."""
    READ = auto()
    """Sent, and the connection broke before the answer was whole."""


def decide(
    method: str,
    *,
    keyed: bool,
    failure: Lost | int,
    attempt: int,
    elapsed: float,
    deadline: float,
    retry_after: float | None = None,
    draw: Callable[[], float] = random.random,
) -> float | None:
    """Seconds to wait before the next attempt, or None to give up.

    Args:
        method: the HTTP method.
        keyed: whether the request carries an Idempotency-Key that makes a POST repeatable.
        failure: how the attempt failed: a status, or `Lost`.
        attempt: which attempt failed, counted from 1.
        elapsed: seconds since the first attempt began.
        deadline: seconds all attempts may take together.
        retry_after: seconds the server asked to wait.
        draw: a number from 0 to 1, for the jitter.
    """
    if attempt >= MAX_ATTEMPTS or not (method in REPEATABLE_METHODS or (method == "POST" and keyed)):
        return None
    if not (isinstance(failure, Lost) or failure in RETRIED_STATUSES):
        return None
    span = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    wait = max(span * (1 + draw()) / 2, retry_after or 0.0)
    return wait if elapsed + wait < deadline else None


def parse_retry_after(value: str, now: datetime) -> float | None:
    """The seconds of a ``Retry-After`` header, which holds seconds or an HTTP date; None if it holds neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    from email.utils import parsedate_to_datetime  # takes longer than all else here

    try:
        then = parsedate_to_datetime(value)
        return max((then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return None


def new_key() -> str:
    """An Idempotency-Key for one intention of a person, for all attempts at it."""
    return str(uuid.uuid4())
