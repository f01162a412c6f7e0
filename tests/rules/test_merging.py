"""What a merge keeps, deletes and shows (rule 11.2), whatever the two profiles hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules.broken import RuleBroken
from backend.rules.counted_twice import REFERRALS, Did, referral_ids, twice
from backend.rules.merging import (
    DETAILS,
    HIDEABLE,
    STAYING,
    Entry,
    Fate,
    Half,
    Invited,
    Outcome,
    Source,
    left_of,
    plan,
)

LISTS = ("skills", "experience", "projects", "accounts", "badges", "certificates")
single = st.dictionaries(st.sampled_from([*DETAILS, *STAYING]), st.sampled_from("abc"), max_size=10)
several = st.dictionaries(st.sampled_from(LISTS), st.sets(st.sampled_from("abcd"), max_size=4), max_size=6)


@st.composite
def halves(draw: st.DrawFn) -> Half:
    values = [(name, value) for name, value in draw(single).items()]
    values += [(name, value) for name, found in draw(several).items() for value in sorted(found)]
    entries = [Entry(name, value, value, shown=name != "phone" and draw(st.booleans())) for name, value in values]
    return Half(draw(st.booleans()), tuple(entries))


def keys(half: Half) -> set[tuple[str, object]]:
    return {(entry.field, entry.key) for entry in half.entries}


def by_key(outcomes: tuple[Outcome, ...]) -> dict[tuple[str, object], Outcome]:
    return {(one.entry.field, one.entry.key): one for one in outcomes}


def all_choices(mine: Half, theirs: Half) -> list[str]:
    return [one.choice for one in plan(mine, theirs) if one.choice is not None]


@given(mine=halves(), theirs=halves(), data=st.data())
def test_every_value_has_one_fate_and_mine_always_stay(mine: Half, theirs: Half, data: st.DataObject) -> None:
    choices = all_choices(mine, theirs)
    chosen = data.draw(st.lists(st.sampled_from(choices)) if choices else st.just([]))
    outcomes = plan(mine, theirs, chosen)
    assert by_key(outcomes).keys() == keys(mine) | keys(theirs)
    assert len(outcomes) == len(keys(mine) | keys(theirs))
    for key in keys(mine):
        assert by_key(outcomes)[key].fate is Fate.KEPT
    for key, one in by_key(outcomes).items():
        in_both = key in keys(mine) and key in keys(theirs)
        assert one.source is (Source.BOTH if in_both else Source.MINE if key in keys(mine) else Source.OTHER)


@given(mine=halves(), theirs=halves())
def test_a_detail_has_one_value_which_fills_only_what_is_empty(mine: Half, theirs: Half) -> None:
    outcomes = plan(mine, theirs, all_choices(mine, theirs))
    kept = Counter(one.entry.field for one in outcomes if one.fate is Fate.KEPT)
    mine_has, they_have = ({entry.field for entry in half.entries} for half in (mine, theirs))
    for name in DETAILS:
        assert kept[name] == (name in mine_has or name in they_have)
    for name in STAYING:
        assert kept[name] == (name in mine_has)
    for name in LISTS:
        united = {key for key in keys(mine) | keys(theirs) if key[0] == name}
        assert kept[name] == len(united)


@given(mine=halves(), theirs=halves())
def test_a_value_is_marked_exactly_when_the_merge_would_make_it_visible(mine: Half, theirs: Half) -> None:
    for one in plan(mine, theirs):
        comes_from_them = one.source is Source.OTHER and one.entry.field not in STAYING
        added = comes_from_them and not (
            one.entry.field in DETAILS and one.entry.field in {entry.field for entry in mine.entries}
        )
        assert (one.choice is not None) == (added and mine.public and not theirs.public and one.entry.shown)


@given(mine=halves(), theirs=halves(), data=st.data())
def test_what_is_not_chosen_stays_invisible(mine: Half, theirs: Half, data: st.DataObject) -> None:
    choices = all_choices(mine, theirs)
    assert len({*choices}) == len(choices)
    chosen = data.draw(st.sets(st.sampled_from(choices)) if choices else st.just(set()))
    for one in plan(mine, theirs, chosen):
        if one.choice is None or one.choice in chosen:
            assert one.fate is not Fate.HIDDEN
            assert one.choice is None or one.fate is Fate.KEPT
        else:
            assert one.fate is (Fate.HIDDEN if one.entry.field in HIDEABLE else Fate.DELETED)


def test_a_field_names_all_of_its_choices_and_an_unknown_choice_is_refused() -> None:
    mine = Half(True, (Entry("skills", "a", "A"),))
    theirs = Half(False, (Entry("skills", "b", "B"), Entry("skills", "c", "C"), Entry("website", "w", "w")))
    first, second, website = all_choices(mine, theirs)
    assert (first.partition(":")[0], second.partition(":")[0], website) == ("skills", "skills", "website")
    fewer = Half(False, theirs.entries[1:])
    assert all_choices(mine, fewer) == [second, website], "a choice keeps its name while others come and go"
    kept = [one.entry.text for one in plan(mine, theirs, ["skills"]) if one.fate is Fate.KEPT]
    assert kept == ["A", "B", "C"]
    for wrong in ("skills:3", "phone", "", first.upper()):
        with pytest.raises(RuleBroken) as caught:
            plan(mine, theirs, [wrong])
        assert caught.value.code == "choice_unknown"


def test_between_two_private_or_two_public_profiles_nothing_has_to_be_chosen() -> None:
    more = (Entry("website", "w", "w"),)
    for mine, theirs in ((True, True), (False, False), (False, True)):
        (only,) = plan(Half(mine, ()), Half(theirs, more))
        assert (only.fate, only.choice) == (Fate.KEPT, None)


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        ((True, "pending"), (True, "pending"), "mine"),
        ((True, "pending"), (True, "ignored"), "theirs"),
        ((True, "ignored"), (True, "accepted"), "theirs"),
        ((False, "pending"), (False, "ignored"), "theirs"),
        ((True, "pending"), (False, "pending"), "theirs"),
        ((False, "pending"), (True, "pending"), "mine"),
        ((True, "ignored"), (False, "pending"), "theirs"),
        ((False, "ignored"), (True, "pending"), "theirs"),
        ((True, "accepted"), (False, "pending"), "mine"),
    ],
)
def test_of_two_invitations_with_one_person_one_is_left(
    mine: tuple[bool, str], theirs: tuple[bool, str], left: str
) -> None:
    assert left_of([Invited("mine", *mine), Invited("theirs", *theirs)]).id == left


START = datetime(2026, 11, 1, tzinfo=UTC)
ONCE = "community_profile_completed"
KINDS = ("forum_answer_accepted", ONCE, *sorted(REFERRALS))
Act: TypeAlias = tuple[str, str, str | None, int, str]
"""Sender, kind, title, hour, and whom a referral was for."""
activities = st.lists(
    st.tuples(
        st.sampled_from(["mxprofile", "service:forum"]),
        st.sampled_from(KINDS),
        st.sampled_from([None, "One", "Two"]),
        st.integers(0, 3),
        st.sampled_from(["mine", "theirs", "someone"]),
    ),
    max_size=6,
)


def did(owner: str, number: int, of: Act) -> Did:
    sender, kind, title, hours, whom = of
    own = sender == "mxprofile" and kind in REFERRALS
    return Did(
        sender, f"{kind}:{whom}" if own else f"{owner}{number}", owner, kind, title, START + timedelta(hours=hours), 5
    )


@given(activities, activities)
def test_nothing_counts_twice_and_nothing_else_goes(first: list[Act], second: list[Act]) -> None:
    mine = [did("mine", number, of) for number, of in enumerate(first)]
    theirs = [did("theirs", number, of) for number, of in enumerate(second)]
    both = {(one.sender, one.id): one for one in (*mine, *theirs)}.values()
    mine, theirs = ([one for one in both if one.profile_id == owner] for owner in ("mine", "theirs"))
    between = referral_ids({"mine", "theirs"})
    gone = {one.did for one in twice(mine, theirs, once={ONCE}, own_sender="mxprofile", between=between)}
    left = [one for one in both if one not in gone]
    firsts = sorted(one.occurred_at for one in both if one.kind == ONCE)[:1]
    assert [one.occurred_at for one in left if one.kind == ONCE] == firsts
    assert not [one for one in left if one.sender == "mxprofile" and one.id in between]
    mine_left = {what(one) for one in mine if one.title}
    assert not [one for one in left if one.profile_id == "theirs" and what(one) in mine_left]
    for one in gone:
        between_us = one.sender == "mxprofile" and one.id in between
        assert between_us or one.kind == ONCE or (one.profile_id == "theirs" and what(one) in mine_left)


def what(one: Did) -> tuple[object, ...]:
    return one.sender, one.kind, one.title, one.occurred_at
