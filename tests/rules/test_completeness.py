"""What a public profile needs (rule 9.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules import completeness
from backend.rules.broken import RuleBroken

FULL = {
    "avatar": "digest", "job_title": "Lead", "department": "IT", "country": "NL", "about": "Docks.",
    "skills": ["OData"], "experience": [{}],
}  # fmt: skip
EMPTY: st.SearchStrategy[object] = st.sampled_from([None, "", []])


def test_rule_9_2_these_seven_are_needed() -> None:
    assert [item.value for item in completeness.ITEMS] == [*FULL]
    assert [item.value for item in completeness.missing({})] == [*FULL]
    assert completeness.missing(FULL) == []
    completeness.check_public(FULL)


EMPTIED = st.dictionaries(st.sampled_from([*FULL]), EMPTY)


@given(EMPTIED)
def test_rule_9_2_what_is_empty_is_missing_and_named_and_nothing_else(emptied: dict[str, object]) -> None:
    details = FULL | {"phone": None} | emptied
    assert [item.value for item in completeness.missing(details)] == [name for name in FULL if name in emptied]
    if emptied:
        with pytest.raises(RuleBroken) as caught:
            completeness.check_public(details)
        assert caught.value.code == "profile_incomplete"
        assert caught.value.facts["missing"] == [name for name in FULL if name in emptied]


@given(EMPTIED, EMPTIED)
def test_rule_9_2_an_edit_is_refused_exactly_when_it_takes_away_what_was_there(
    before: dict[str, object], after: dict[str, object]
) -> None:
    taken = [name for name in FULL if name in after and name not in before]
    if not taken:
        completeness.check_stays_public(FULL | before, FULL | after)
        return
    with pytest.raises(RuleBroken) as caught:
        completeness.check_stays_public(FULL | before, FULL | after)
    assert caught.value.code == "needed_while_public"
    assert caught.value.facts["missing"] == taken


def test_the_sentence_reads_well() -> None:
    with pytest.raises(RuleBroken) as caught:
        completeness.check_public(FULL | {"avatar": None, "about": "", "skills": []})
    assert caught.value.message == (
        "A public profile needs an avatar, something about you and at least one skill: add that first."
    )
