"""Authenticator codes, phone numbers and recovery codes (rule 13.1)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from backend.rules import two_factor
from backend.rules.broken import RuleBroken

RFC_SECRET = SecretStr(base64.b32encode(b"12345678901234567890").decode())
NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
PRESENT = int(NOW.timestamp()) // 30


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_rule_13_1_the_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, UTC)
    assert two_factor.accepted_step(RFC_SECRET, code, now, None) == second // 30
    assert two_factor.accepted_step(RFC_SECRET, "000000", now, None) is None


def code_of(step: int) -> str:
    """The code of a step."""
    return pyotp.TOTP(RFC_SECRET.get_secret_value()).generate_otp(step)


@given(offset=st.integers(-5, 5), last=st.none() | st.integers(-5, 5))
def test_rule_13_1_a_code_is_good_one_step_around_its_own_and_after_the_last_one_only(
    offset: int, last: int | None
) -> None:
    accepted = two_factor.accepted_step(
        RFC_SECRET, code_of(PRESENT + offset), NOW, None if last is None else PRESENT + last
    )
    good = abs(offset) <= 1 and (last is None or offset > last)
    assert accepted == (PRESENT + offset if good else None)


@given(entered=st.text(max_size=8))
def test_rule_13_1_what_is_no_code_is_none(entered: str) -> None:
    if entered not in {code_of(PRESENT + offset) for offset in (-1, 0, 1)}:
        assert two_factor.accepted_step(RFC_SECRET, entered, NOW, None) is None


def test_rule_13_1_without_the_key_a_seed_does_not_give_the_secret() -> None:
    seed = two_factor.new_seed()
    secret = two_factor.secret_of("a", seed, key=b"k" * 32)
    assert secret == two_factor.secret_of("a", seed, key=b"k" * 32)
    assert (
        len({secret, two_factor.secret_of("a", seed, key=b"l" * 32), two_factor.secret_of("b", seed, key=b"k" * 32)})
        == 3
    )
    assert len(base64.b32decode(secret.get_secret_value())) == 20
    uri = two_factor.otpauth_uri(secret, "ada@example.org").get_secret_value()
    assert uri.startswith("otpauth://totp/mxprofile:ada%40example.org?secret=")
    assert len(two_factor.otpauth_uri(secret, "é" * 200).get_secret_value()) < 512


def test_rule_13_1_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = [code.get_secret_value() for code in two_factor.new_recovery_codes()]
    assert len({*codes}) == 10
    for code in codes:
        assert not two_factor.is_short(code)
        wanted = two_factor.recovery_digest(code, "a", key=b"k")
        for typed in (code.upper(), code.replace("-", ""), f" {code.replace('-', ' - ')} "):
            assert two_factor.recovery_digest(typed, "a", key=b"k") == wanted
        assert two_factor.recovery_digest(code, "b", key=b"k") != wanted


@pytest.mark.parametrize("typed", ["+31612345678", "+31 6 1234-5678", " +31 (6) 12.34.56.78 "])
def test_a_phone_number_has_one_normal_form(typed: str) -> None:
    assert two_factor.normal_phone(typed) == "+31612345678"
    assert two_factor.mask_phone("+31612345678") == "+*****78"


@pytest.mark.parametrize(
    "typed", ["0612345678", "+0612345678", "+31", "+31612345678901234", "+31x612345678", "+٣١٦١٢٣٤٥٦٧"]
)
def test_what_is_no_phone_number_with_its_country_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="country"):
        two_factor.normal_phone(typed)
