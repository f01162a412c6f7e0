"""What inviting somebody leads to (rules 5.1 and 5.3), and searching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules.broken import RuleBroken
from backend.rules.invitations import Between, Standing, Step, check_not_oneself, check_open, step
from backend.rules.search import Wanted, fold

standings = st.sampled_from([None, *Standing])


@given(st.builds(Between, connected=st.booleans(), mine=standings, hers=standings, visible=st.booleans()))
def test_rule_5_1_to_the_sender_an_ignored_invitation_is_a_pending_one(between: Between) -> None:
    def led_to(mine: Standing | None) -> str:
        try:
            return step(Between(between.connected, mine, between.hers, between.visible))
        except RuleBroken as broken:
            return broken.code

    assert led_to(Standing.IGNORED) == led_to(Standing.PENDING)
    # The same for one that she took back, but for what she is not told.
    assert led_to(Standing.WITHDRAWN) in {led_to(None), Step.SEND_IGNORED}


@pytest.mark.parametrize(
    ("between", "leads_to"),
    [
        (Between(connected=False, mine=None, hers=None, visible=True), Step.SEND),
        (Between(connected=False, mine=Standing.WITHDRAWN, hers=None, visible=True), Step.SEND_IGNORED),
        (Between(connected=False, mine=None, hers=Standing.PENDING, visible=True), Step.ACCEPT_HERS),
        (Between(connected=False, mine=None, hers=Standing.IGNORED, visible=True), Step.ACCEPT_HERS),
        (Between(connected=False, mine=None, hers=Standing.WITHDRAWN, visible=True), Step.SEND),
        (Between(connected=False, mine=None, hers=Standing.ACCEPTED, visible=True), Step.SEND),
        (Between(connected=False, mine=None, hers=None, visible=False), Step.NOT_FOUND),
    ],
)
def test_rule_5_1_an_invitation_is_sent_accepts_hers_or_finds_nobody(between: Between, leads_to: Step) -> None:
    assert step(between) is leads_to


def test_rule_5_3_oneself_twice_connected_and_accepted_are_clear_errors() -> None:
    for between, code in (
        (Between(connected=True, mine=None, hers=None, visible=False), "already_connected"),
        (Between(connected=False, mine=Standing.IGNORED, hers=None, visible=False), "already_invited"),
    ):
        with pytest.raises(RuleBroken) as broken:
            step(between)
        assert broken.value.code == code
    with pytest.raises(RuleBroken, match="That is you"):
        check_not_oneself("a", "a")
    with pytest.raises(RuleBroken, match="was accepted"):
        check_open(Standing.ACCEPTED)


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_word_has_to_be_somewhere() -> None:
    wanted = Wanted.of(" Ada ACME ")
    assert wanted is not None
    assert wanted.fits(["Ada Lovelace", None, "acme Ltd."])
    assert not wanted.fits(["Ada Lovelace", "Initech"])
    assert Wanted.of(" ") is Wanted.of(None) is None
