"""Passwords (rule 10.2) and addresses (rules 1.5 and 11.4)."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules.broken import RuleBroken
from backend.rules.emails import domain_of, mask, normalise
from backend.rules.passwords import CRITERIA, SYMBOLS, check_new_password, expired, unmet

GOOD = "Correct-horse-7"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        (GOOD, []),
        ("Aa1-" + "x" * 8, []),
        ("Aa1-" + "x" * 196, []),
        ("Aa1-" + "x" * 7, ["too_short"]),
        ("Aa1-" + "x" * 197, ["too_long"]),
        ("correct-horse-7", ["no_upper_case"]),
        ("CORRECT-HORSE-7", ["no_lower_case"]),
        ("Correct-horse-x", ["no_digit"]),
        ("CorrectHorse77", ["no_symbol"]),
        ("Correct horse 7", ["no_symbol"]),
        ("", ["too_short", "no_upper_case", "no_lower_case", "no_digit", "no_symbol"]),
    ],
)
def test_rule_10_2_each_unmet_criterion_is_named(password: str, codes: list[str]) -> None:
    assert [criterion.code for criterion in unmet(password)] == codes


def test_rule_10_2_each_symbol_of_the_rule_is_taken() -> None:
    for symbol in r"""`~!@#$%^&*()-_+=[]{};:'"\|,.<>/?""":
        assert unmet(f"CorrectHorse7{symbol}") == ()
    assert len(SYMBOLS) == 32


@given(st.lists(st.sampled_from(["A", "a", "7", "-", "AAAAAAAAAA", "é"]), max_size=30).map("".join))
def test_rule_10_2_a_better_password_never_has_more_unmet_criteria(password: str) -> None:
    assert {one.code for one in unmet(password + "Aa7-")} <= {one.code for one in unmet(password)} | {"too_long"}


def test_rule_10_2_a_weak_password_is_refused_with_sentences_and_without_itself() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_new_password("hunter2", field="new_password")
    errors = caught.value.facts["errors"]
    assert isinstance(errors, list)
    assert {"field": "new_password", "code": "no_symbol", "message": CRITERIA[-1].sentence} in errors
    assert "hunter2" not in repr(caught.value) + str(caught.value.facts)
    check_new_password(GOOD)


def test_rule_10_2_a_password_is_old_after_the_policys_days() -> None:
    assert not expired(NOW - timedelta(days=90), NOW)
    assert expired(NOW - timedelta(days=90, seconds=1), NOW)
    assert not expired(NOW - timedelta(days=91), NOW, max_age_days=365)
    assert not expired(NOW - timedelta(days=9999), NOW, max_age_days=0)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Ada@Example.COM ", "ada@example.com"),
        ("ada@example.com.", "ada@example.com"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("Rene\u0301@example.com", "ren\u00e9@example.com"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("straße@example.com", "straße@example.com"),
        ("operator@localhost", "operator@localhost"),
    ],
)
def test_rule_1_5_spellings_of_one_address_are_equal(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example..com",
        "a@b@example.com",
        "a b@example.com",
        "a\0@example.com",
        "ada@exam\u200bple.com",
        "a\u202eda@example.com",
        "ada@exa mple.com",
        "ada@ex<b>.com",
        "a" * 250 + "@x.org",
        f"ada@{'x' * 64}.com",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        normalise(typed)
    assert caught.value.code == "email_invalid"


@given(st.text(max_size=30), st.text(max_size=30))
def test_normalising_is_final_and_never_crashes(local: str, domain: str) -> None:
    try:
        normal = normalise(f"{local}@{domain}")
    except RuleBroken:
        return
    assert normalise(normal) == normal
    assert domain_of(normal).isascii()
    assert unicodedata.is_normalized("NFC", normal)


@given(st.from_regex(r"[a-z][a-z0-9.]{0,40}@[a-z][a-z0-9-]{0,30}\.org", fullmatch=True))
def test_rule_11_4_a_mask_has_one_length_and_tells_two_letters(address: str) -> None:
    assert mask(address) == f"{address[0]}*****@{domain_of(address)[0]}*****"
    assert len(mask(address)) == 13


def test_rule_1_5_the_company_goes_by_the_domain() -> None:
    assert domain_of(normalise("Ada@Mail.Acme.example")) == "mail.acme.example"
