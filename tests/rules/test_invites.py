"""What is kept of an invited address, and whose name a mail bears (rule 5.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from api_client.wire.base import Id
from backend.rules import invites

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.text(max_size=100))
def test_only_a_link_that_was_made_here_leads_to_an_address(text: str) -> None:
    kept = invites.address_key("a@b.example", key=KEY)
    token = invites.stop_token(kept, key=KEY)
    assert invites.address_of(token, key=KEY) == kept
    assert invites.address_of(token, key=OTHER) is None
    assert text == token or invites.address_of(text, key=KEY) is None
    assert invites.address_of(token + text[:1], key=KEY) in {kept if not text else None}


def test_a_link_fits_into_a_path() -> None:
    token = invites.stop_token(invites.address_key("a@b.example", key=KEY), key=KEY)
    assert TypeAdapter(Id).validate_python(token) == token


def test_an_address_with_a_tag_is_the_same_mailbox() -> None:
    kept = [invites.address_key(address, key=KEY) for address in ("a@b.example", "a+x@b.example", "b@b.example")]
    assert kept[0] == kept[1] != kept[2]
    assert invites.address_key("+x@b.example", key=KEY) != invites.address_key("+y@b.example", key=KEY)


@pytest.mark.parametrize("name", ["Ada Example", "Dr. J. R. R. Ōe", "O'Neil-Ünal", "王小明"])
def test_a_name_is_mailed(name: str) -> None:
    assert invites.name_in_mail(name) == name


@pytest.mark.parametrize("name", ["see evil.example", "https:evil", "www evil com/x", "a@b", "WWW.x", "x" * 61])
def test_what_looks_like_a_link_or_a_message_is_not(name: str) -> None:
    assert invites.name_in_mail(name) == invites.NAMELESS
