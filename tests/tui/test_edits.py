"""One edit of a document: what is kept of it, and what becomes of two versions (rule 9.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.draft import Values
from tui.drafts import DraftFile
from tui.edits import Edit, Side, differences, merged

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
BASE: Values = {"name": "Ada", "about": "", "skills": ["Java"]}


@pytest.fixture
def place(tmp_path: Path) -> DraftFile:
    return DraftFile(tmp_path / "drafts", ("server", "ada", "profile"))


def edit(place: DraftFile, *, version: str = "v1", at: datetime = NOW) -> Edit:
    return Edit(place, BASE, version, clock=lambda: at)


def test_what_was_typed_is_taken_up_again_with_the_version_it_was_made_from(place: DraftFile) -> None:
    before = edit(place)
    before.type({**BASE, "name": "Ada O."})
    before.keep()
    after = edit(place, version="v2", at=NOW + timedelta(hours=2))
    assert (after.typed["name"], after.version, after.restored_at) == ("Ada O.", "v1", NOW)


def test_nothing_is_kept_of_what_is_as_it_was(place: DraftFile) -> None:
    one = edit(place)
    assert one.type({**BASE, "name": "A"})
    one.keep()
    assert one.type(BASE)
    one.keep()
    assert not one.is_changed
    assert place.find() is None


@pytest.mark.parametrize("forgets", [True, False], ids=["saved", "crash"])
def test_it_is_forgotten_when_it_was_saved_or_thrown_away_and_not_otherwise(place: DraftFile, forgets: bool) -> None:
    one = edit(place)
    one.type({**BASE, "name": "A"})
    one.keep()
    if forgets:
        one.end()
    assert (edit(place).restored_at is None) is forgets


def test_a_draft_of_a_form_with_other_fields_is_not_taken_up(place: DraftFile) -> None:
    one = edit(place)
    one.type({**BASE, "name": "A"})
    one.keep()
    assert Edit(place, {"title": ""}, clock=lambda: NOW).restored_at is None


def test_adding_is_tried_again_with_the_same_key_and_content_also_after_a_crash(place: DraftFile) -> None:
    one = edit(place)
    one.type({**BASE, "name": "A"})
    sending = one.send()
    one.type({**BASE, "name": "B"})
    one.keep()
    assert edit(place).send() == sending
    assert sending.values["name"] == "A"


def test_rule_9_4_a_field_changed_on_one_side_only_is_chosen_already() -> None:
    mine, theirs = {**BASE, "name": "Mine", "about": "I"}, {**BASE, "about": "They", "skills": []}
    assert {one.name: one.choice for one in differences(BASE, mine, theirs)} == {
        "name": Side.MINE,
        "about": None,
        "skills": Side.THEIRS,
    }


def test_rule_9_4_after_the_choice_it_is_made_from_the_other_version(place: DraftFile) -> None:
    one = edit(place)
    one.type({**BASE, "name": "Mine", "about": "I"})
    theirs = {**BASE, "about": "They", "skills": []}
    one.rebase(theirs, "v2", {"name": Side.MINE, "about": Side.THEIRS, "skills": Side.THEIRS})
    assert one.typed == {"name": "Mine", "about": "They", "skills": []}
    assert (one.version, one.changes) == ("v2", {"name": "Mine"})


VALUES = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in "xyz"})


@given(VALUES, VALUES, VALUES)
def test_rule_9_4_nothing_is_overwritten_unseen(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    found = {one.name: one for one in differences(base, mine, theirs)}
    chosen = {name: one.choice or Side.THEIRS for name, one in found.items()}
    result = merged(mine, theirs, chosen)
    for name, before in base.items():
        if theirs[name] != before and mine[name] != before:
            assert mine[name] == theirs[name] or found[name].choice is None
        elif theirs[name] != before:
            assert result[name] == theirs[name]
        else:
            assert result[name] == mine[name]
