"""Accounts and merges in words."""

from __future__ import annotations

import pytest

from api_client.wire.merge import MergeSource
from backend.rules import merging
from widgets.account_words import merge_field, merge_source, sign_in_way
from widgets.cells import LABEL_WIDTH


@pytest.mark.parametrize(
    "name", [*merging.DETAILS, *merging.STAYING, *sorted(merging.HIDEABLE), "skills", "experience"]
)
def test_rule_11_2_every_field_of_a_merge_has_a_name_that_fits_its_label(name: str) -> None:
    shown = merge_field(name)
    assert shown[0].isupper() and "_" not in shown and len(shown) < LABEL_WIDTH


def test_a_field_and_a_source_this_version_does_not_know_have_a_name_too() -> None:
    assert merge_field("shoe_size") == "Shoe size"
    assert merge_source(MergeSource.UNKNOWN) == ""
    assert (sign_in_way(sso=True), sign_in_way(sso=False)) == ("single sign-on", "password")
