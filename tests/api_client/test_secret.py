"""Secrets are known by their form, and kept out of what is printed (rule 13.5)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from api_client.secret import PREFIXES, kind_of, redact
from api_client.wire.enums import SecretKind

rest = st.text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=42, max_size=42)
around = st.text(" .:,;'\"=\n€\x1bxyz_")
many = settings(deadline=None, derandomize=True, database=None)


@many
@given(st.sampled_from([*PREFIXES]), rest, around, around)
def test_rule_13_5_a_secret_is_known_by_its_prefix_and_never_printed(
    prefix: str, rest: str, before: str, after: str
) -> None:
    assert kind_of(SecretStr(prefix + rest)) == PREFIXES[prefix]
    assert rest not in redact(before + prefix + rest + " " + after)


def test_rule_13_5_every_kind_has_a_prefix() -> None:
    assert {*PREFIXES.values()} == {*SecretKind} - {SecretKind.UNKNOWN}


@pytest.mark.parametrize("text", ["", "hello", "mxp_short", "mxq_" + "a" * 42, "mxp_" + "a" * 43, "mxp_" + "é" * 42])
def test_anything_else_is_no_secret(text: str) -> None:
    assert kind_of(SecretStr(text)) is None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("token mxp_" + "a" * 42 + " leaked", "token mxp_… leaked"),
        ("cut off: mxs_" + "a" * 10, "cut off: mxs_…"),
        ("Authorization: MxToken anything-at-all", "Authorization: MxToken …"),
        ("mxp_… is the prefix of tokens", "mxp_… is the prefix of tokens"),
        ("nothing here", "nothing here"),
    ],
)
def test_rule_13_5_what_is_printed_names_the_kind_at_most(text: str, safe: str) -> None:
    assert redact(text) == safe
