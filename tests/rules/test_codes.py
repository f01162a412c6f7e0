"""Mailed codes (rule 11.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules.codes import CodePurpose, CodeVerdict, SentCode, check_code, code_digest, code_of

KEY = b"a key of the server"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
DIGEST = code_digest("012345", CodePurpose.SIGN_UP, "r1", "ada@example.com", key=KEY)
SENT = SentCode(CodePurpose.SIGN_UP, "r1", "ada@example.com", DIGEST, NOW)


def test_rule_11_4_a_code_is_six_digits() -> None:
    codes = {code_of(str(number), key=KEY) for number in range(200)}
    assert all(len(code) == 6 and code.isascii() and code.isdecimal() for code in codes)
    assert len(codes) > 100


@pytest.mark.parametrize("entered", ["012345", "012 345", " 012345\n"])
def test_rule_11_4_the_right_code_fits_with_or_without_spaces(entered: str) -> None:
    assert check_code(entered, SENT, NOW, key=KEY) is CodeVerdict.RIGHT


@given(st.text(max_size=8))
def test_rule_11_4_no_other_code_fits(entered: str) -> None:
    if "".join(entered.split()) != "012345":
        assert check_code(entered, SENT, NOW, key=KEY) is CodeVerdict.WRONG


@pytest.mark.parametrize(
    "other",
    [
        replace(SENT, purpose=CodePurpose.PASSWORD_RESET),
        replace(SENT, request_id="r2"),
        replace(SENT, address="eve@example.com"),
    ],
)
def test_rule_11_4_a_code_is_bound_to_purpose_request_and_address(other: SentCode) -> None:
    assert check_code("012345", other, NOW, key=KEY) is CodeVerdict.WRONG


@pytest.mark.parametrize("entered", ["\ud800", "\0", "012345\0", "9" * 10_000])
def test_rule_11_4_whatever_is_entered_is_just_wrong(entered: str) -> None:
    assert check_code(entered, SENT, NOW, key=KEY) is CodeVerdict.WRONG


def test_rule_11_4_a_code_of_another_servers_key_does_not_fit() -> None:
    assert check_code("012345", SENT, NOW, key=b"another") is CodeVerdict.WRONG


def test_rule_11_4_a_code_is_good_for_ten_minutes() -> None:
    last = NOW + timedelta(minutes=10) - timedelta(microseconds=1)
    assert check_code("012345", SENT, last, key=KEY) is CodeVerdict.RIGHT
    assert check_code("012345", SENT, NOW + timedelta(minutes=10), key=KEY) is CodeVerdict.EXPIRED


def test_rule_11_4_a_code_is_used_once() -> None:
    assert check_code("012345", replace(SENT, used=True), NOW, key=KEY) is CodeVerdict.USED


def test_rule_11_4_after_five_wrong_tries_the_right_code_does_not_help() -> None:
    assert check_code("012345", replace(SENT, wrong_tries=4), NOW, key=KEY) is CodeVerdict.RIGHT
    assert check_code("012345", replace(SENT, wrong_tries=5), NOW, key=KEY) is CodeVerdict.TRIES_OVER


def test_rule_11_4_where_no_code_was_made_none_fits() -> None:
    for entered in ("", "012345", "None"):
        assert check_code(entered, replace(SENT, digest=None), NOW, key=KEY) is CodeVerdict.WRONG


def test_rule_11_4_the_kept_digest_does_not_hold_the_code() -> None:
    assert len(DIGEST) == 64
    assert "012345" not in DIGEST
