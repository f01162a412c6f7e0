"""When a failed attempt is made again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_client.retry import LONGEST_WAIT, MAX_ATTEMPTS, RETRIED_STATUSES, Lost, decide, parse_retry_after

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
many = settings(deadline=None, derandomize=True, database=None)

methods = st.sampled_from(["GET", "PUT", "DELETE", "POST", "PATCH", "HEAD", "OPTIONS"])
failures = st.sampled_from([*Lost]) | st.integers(100, 599)
attempts = st.integers(1, MAX_ATTEMPTS + 2)
seconds = st.floats(0, 100)


@many
@given(methods, st.booleans(), failures, attempts, seconds, seconds, st.none() | seconds, st.floats(0, 1))
def test_a_retry_is_allowed_comes_in_time_and_waits_as_long_as_asked(
    method: str,
    keyed: bool,
    failure: Lost | int,
    attempt: int,
    elapsed: float,
    deadline: float,
    retry_after: float | None,
    drawn: float,
) -> None:
    wait = decide(
        method,
        keyed=keyed,
        failure=failure,
        attempt=attempt,
        elapsed=elapsed,
        deadline=deadline,
        retry_after=retry_after,
        draw=lambda: drawn,
    )
    repeatable = method in {"GET", "PUT", "DELETE"} or (method == "POST" and keyed)
    worth_it = isinstance(failure, Lost) or failure in {408, 425, 429, 502, 503, 504}
    if wait is None:
        in_time = elapsed + max(retry_after or 0, LONGEST_WAIT) < deadline
        assert not (repeatable and worth_it and attempt < MAX_ATTEMPTS and in_time)
    else:
        assert repeatable
        assert worth_it
        assert attempt < MAX_ATTEMPTS
        assert wait > 0
        assert elapsed + wait < deadline
        assert wait >= (retry_after or 0)
        assert wait <= max(retry_after or 0, LONGEST_WAIT)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 428, 500, 501])
def test_an_answer_that_would_be_the_same_again_is_not_asked_for_again(status: int) -> None:
    assert status not in RETRIED_STATUSES
    assert decide("GET", keyed=True, failure=status, attempt=1, elapsed=0, deadline=15) is None


@pytest.mark.parametrize("failure", [Lost.CONNECT, Lost.READ, 503])
def test_a_post_is_repeated_only_with_a_key(failure: Lost | int) -> None:
    assert decide("POST", keyed=False, failure=failure, attempt=1, elapsed=0, deadline=15) is None
    assert decide("POST", keyed=True, failure=failure, attempt=1, elapsed=0, deadline=15) is not None


def test_waits_grow_and_differ() -> None:
    longest = [
        decide("GET", keyed=False, failure=503, attempt=n, elapsed=0, deadline=60, draw=lambda: 1.0) or 0
        for n in range(1, MAX_ATTEMPTS)
    ]
    assert longest == sorted(set(longest))
    assert len({decide("GET", keyed=False, failure=503, attempt=1, elapsed=0, deadline=60) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(seconds=30), usegmt=True), 0.0),
        ("Sat, 21 Nov 2026 12:00:09 -0000", 9.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@many
@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,9} Nov \d{1,9} \d\d:\d\d:\d\d [+-]\d{1,9}", fullmatch=True))
def test_any_retry_after_is_harmless(header: str) -> None:
    waiting = parse_retry_after(header, NOW)
    assert waiting is None or waiting >= 0
