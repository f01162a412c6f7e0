"""How much JSON is read: counted outside its texts, and in little time whatever they hold."""

from __future__ import annotations

import json

import pytest

from api_client.bounds import MOST_VALUES, bearable

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "text",
    ["[{," * (MIB // 3), '"' * (MIB // 2), "\\" * (MIB // 2), "[" * MIB],
    ids=["values", "quotes", "slashes", "one"],
)
def test_what_stands_in_a_text_does_not_count(text: str) -> None:
    assert bearable(json.dumps({"a": text, "b": [1, 2]}).encode())


@pytest.mark.parametrize("start", [b'"', b'{"a":"', b""])
@pytest.mark.parametrize("text", [b'\\"', b"\\", b"[", b"{,", b'\\",'])
def test_a_text_that_never_ends_costs_no_more_than_others(start: bytes, text: bytes) -> None:
    # Were each quote tried to the end, this would take hours.
    assert bearable(start + text * (MIB // len(text))) == (start != b"" or b'"' in text or text == b"\\")


@pytest.mark.parametrize("item", [b"0", b"{}", b"[]", b'""'])
def test_every_value_counts(item: bytes) -> None:
    assert bearable(b"[" + b",".join([item] * (MOST_VALUES // 2)) + b"]")
    assert not bearable(b"[" + b",".join([item] * (MOST_VALUES + 1)) + b"]")
