"""Which bytes a Range header names (RFC 9110 §14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.problems import Problem
from backend.ranges import part_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-500", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-500", range(100)),
        ("bytes=99-99", range(99, 100)),
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=0x1-2", None),
        ("bytes=1-" + "9" * 19, None),
        ("bytes=²-", None),
    ],
)
def test_a_header_names_one_range_or_is_passed_over(header: str | None, part: range | None) -> None:
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
def test_a_range_behind_the_end_is_an_error_that_names_the_size(header: str) -> None:
    with pytest.raises(Problem) as caught:
        part_of(header, 100)
    assert (caught.value.status, caught.value.headers) == (416, {"Content-Range": "bytes */100"})


@given(st.integers(1, 50), st.integers(0, 60), st.integers(0, 60))
def test_what_it_names_lies_within_the_file(size: int, first: int, last: int) -> None:
    content = bytes(range(size))
    if first >= size and last >= first:
        with pytest.raises(Problem):
            part_of(f"bytes={first}-{last}", size)
        return
    part = part_of(f"bytes={first}-{last}", size)
    expected = content[first : last + 1] if first <= last else content
    assert content[part.start : part.stop] if part is not None else content == expected
