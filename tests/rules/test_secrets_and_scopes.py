"""What secrets look like, and what tokens may do (rule 13)."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.enums import SecretKind
from backend.catalogue.loading import catalogue
from backend.rules.broken import RuleBroken
from backend.rules.scopes import check_chosen
from backend.rules.secret_format import PREFIXES, digest, kind_of, new_secret

KINDS = st.sampled_from(sorted(PREFIXES))
KNOWN = list(catalogue().scopes)


@pytest.mark.parametrize("kind", sorted(PREFIXES))
def test_rule_13_5_each_kind_has_its_prefix(kind: SecretKind) -> None:
    secret = new_secret(kind)
    text = secret.get_secret_value()
    assert text.startswith(PREFIXES[kind])
    assert len(text) == 4 + 36 + 6
    assert kind_of(text) is kind
    assert text not in repr(secret) + str(secret)


def test_rule_13_5_every_kind_of_the_wire_has_a_prefix_of_its_own() -> None:
    assert set(PREFIXES) == set(SecretKind) - {SecretKind.UNKNOWN}
    assert len(set(PREFIXES.values())) == len(PREFIXES)


@given(KINDS, st.integers(0, 45), st.characters())
def test_rule_13_5_the_checksum_catches_any_changed_character(kind: SecretKind, place: int, other: str) -> None:
    text = new_secret(kind).get_secret_value()
    changed = text[:place] + other + text[place + 1 :]
    assert (kind_of(changed) is None) == (changed != text)


@given(KINDS, st.integers(0, 45), st.sampled_from(string.ascii_letters + string.digits))
def test_rule_13_5_the_checksum_catches_any_typing_error(kind: SecretKind, place: int, other: str) -> None:
    text = new_secret(kind).get_secret_value()
    changed = text[:place] + other + text[place + 1 :]
    assert (kind_of(changed) is None) == (changed != text)


@given(st.one_of(st.text(), st.from_regex(r"mx[a-z]_[0-9A-Za-z]{42}", fullmatch=True)))
def test_rule_13_5_what_is_no_secret_has_no_kind(text: str) -> None:
    assert kind_of(text) is None


def test_rule_13_5_white_space_around_a_secret_is_not_part_of_one() -> None:
    text = new_secret(SecretKind.PAT).get_secret_value()
    assert kind_of(f" {text}") is kind_of(f"{text}\n") is kind_of(text[:-1]) is None


def test_rule_13_5_only_a_digest_is_kept() -> None:
    text = new_secret(SecretKind.SESSION).get_secret_value()
    assert len(digest(text)) == 64
    assert digest(text) == digest(text)
    assert text not in digest(text)
    assert digest(new_secret(SecretKind.SESSION).get_secret_value()) != digest(text)


@given(st.lists(st.sampled_from(KNOWN), min_size=1))
def test_rule_13_3_a_token_has_each_chosen_scope_once_in_the_catalogues_order(names: list[str]) -> None:
    chosen = check_chosen(names, KNOWN)
    assert set(chosen) == set(names)
    assert list(chosen) == sorted(chosen, key=KNOWN.index)


@pytest.mark.parametrize(
    ("names", "code"), [([], "scopes_missing"), (["mxp:profile:read", "mxp:everything"], "scope_unknown")]
)
def test_rule_13_3_no_scope_and_unknown_scopes_are_refused(names: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_chosen(names, KNOWN)
    assert (caught.value.code, caught.value.field) == (code, "scopes")
