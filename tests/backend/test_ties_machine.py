"""Three members invite, take back, accept, ignore, remove, hide and show themselves, held against a small model.

After every step the views of the two who were concerned are compared: lists, connections, and how the other's profile
stands to each (rules 5.1, 5.3 and 9.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import or_, select

from api_client.wire.enums import InvitationState
from backend.problems import Problem
from backend.rules.broken import RuleBroken
from backend.services import Services
from backend.store import connections, invitations, ties, visibility
from backend.store.database import Tx
from backend.store.rate_limits import Limit
from backend.store.tables import invitations as invitation_rows
from backend.store.ties import Actor
from tests.backend import community, people
from tests.backend.people import Person

PAIRS = [(0, 1), (1, 0), (0, 1), (1, 0), (0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]
LIKELY = 0.85
NEVER_FULL = Limit("machine", 10_000, timedelta(days=1))


@dataclass
class Tie:
    """What the model knows of two members."""

    connected: bool = False
    sender: int | None = None
    """Who sent the invitation that is open."""
    ignored: bool = False
    shunned: int | None = None
    """Who was ignored and took it back: her next one is ignored at once."""
    last_id: str = "none"
    """Of the last invitation between the two, whatever became of it."""
    last_sender: int | None = None


ACTS: list[tuple[str, Callable[[int, int, Tie], bool]]] = [
    ("invite", lambda one, other, tie: not tie.connected and tie.sender != one),
    ("withdraw", lambda one, other, tie: tie.sender == one),
    ("accept", lambda one, other, tie: tie.sender == other and not tie.ignored),
    ("ignore", lambda one, other, tie: tie.sender == other and not tie.ignored),
    ("remove", lambda one, other, tie: tie.connected),
    ("show_or_hide", lambda one, other, tie: one == 2),
]
"""What can be done, and between whom something comes of it."""


class Ties(RuleBasedStateMachine):
    """The steps, each with what the model says must come of it."""

    services: Services

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Person] = [people.member(self.services, name=name) for name in ("Ada", "Bea", "Cleo")]
        self.public = [True, True, False]
        for person, public in zip(self.people, self.public, strict=True):
            community.change(self.services, person, public=public)
        self.ties = {frozenset(pair): Tie() for pair in ((0, 1), (0, 2), (1, 2))}

    @rule(pick=st.integers(0, 2**32))
    def step(self, pick: int) -> None:
        """One of the acts, by somebody to somebody: mostly one of which something comes, mostly by the same two."""
        spread = Random(pick)  # as Hypothesis likes small numbers, and the same rule again and again
        acts = {act: [pair for pair in PAIRS if likely(*pair, self.ties[frozenset(pair)])] for act, likely in ACTS}
        if spread.random() < LIKELY:
            act, pairs = spread.choice([(act, pairs) for act, pairs in acts.items() if pairs])
        else:
            act, pairs = spread.choice([*acts]), PAIRS
        pair = spread.choice(pairs)
        getattr(self, act)(pair)
        self.compare(pair)

    def try_(self, act: Callable[[Tx], object]) -> str:
        try:
            self.services.database.write_now(act)
        except RuleBroken as broken:
            return broken.code
        except Problem as problem:
            return problem.code
        return "done"

    def actor(self, number: int) -> Actor:
        return Actor(self.people[number].profile_id, self.people[number].account_id)

    def sees(self, one: int, other: int) -> bool:
        tie = self.ties[frozenset((one, other))]
        return self.public[other] or tie.connected or (tie.sender == other and not tie.ignored)

    def invite(self, pair: tuple[int, int]) -> None:
        one, other = pair
        tie = self.ties[frozenset(pair)]
        if tie.connected:
            expected = "already_connected"
        elif tie.sender == one:
            expected = "already_invited"
        else:
            expected = "done" if self.sees(one, other) else "not_found"
        made: list[ties.Invited] = []
        now, receiver = self.services.clock(), self.people[other].profile_id
        got = self.try_(lambda tx: made.append(ties.invite(tx, self.actor(one), receiver, NEVER_FULL, now)))
        assert got == expected
        if expected == "done":
            if tie.sender == other:
                assert (made[-1].invitation_id, made[-1].is_news) == (tie.last_id, False)
                tie.connected, tie.sender, tie.ignored = True, None, False
            else:
                tie.sender, tie.ignored = one, tie.shunned == one
                tie.last_id, tie.last_sender = made[-1].invitation_id, one
                assert made[-1].is_news is not tie.ignored
            tie.shunned = None

    def withdraw(self, pair: tuple[int, int]) -> None:
        one, _other = pair
        tie = self.ties[frozenset(pair)]
        expected = "not_found"
        if tie.last_sender == one and (tie.connected or tie.sender == one):
            expected = "invitation_accepted" if tie.connected else "done"
        assert self.try_(lambda tx: ties.withdraw(tx, self.actor(one), tie.last_id, self.services.clock())) == expected
        if expected == "done":
            tie.shunned = one if tie.ignored else None
            tie.sender, tie.ignored = None, False

    def accept(self, pair: tuple[int, int]) -> None:
        one, other = pair
        tie = self.ties[frozenset(pair)]
        waits = tie.sender == other and not tie.ignored
        expected = "done" if tie.last_sender == other and (waits or tie.connected) else "not_found"
        assert self.try_(lambda tx: ties.accept(tx, self.actor(one), tie.last_id, self.services.clock())) == expected
        if expected == "done":
            tie.connected, tie.sender = True, None

    def ignore(self, pair: tuple[int, int]) -> None:
        one, other = pair
        tie = self.ties[frozenset(pair)]
        expected = "not_found"
        if tie.last_sender == other and (tie.connected or tie.sender == other):
            expected = "invitation_accepted" if tie.connected else "done"
        assert self.try_(lambda tx: ties.ignore(tx, self.actor(one), tie.last_id)) == expected
        tie.ignored = tie.ignored or expected == "done"

    def remove(self, pair: tuple[int, int]) -> None:
        one, other = pair
        tie = self.ties[frozenset(pair)]
        now, whom = self.services.clock(), self.people[other].profile_id
        got = self.try_(lambda tx: ties.disconnect(tx, self.actor(one), whom, now))
        assert got == ("done" if tie.connected else "not_found")
        if tie.connected:
            self.ties[frozenset(pair)] = Tie(last_id=tie.last_id, last_sender=tie.last_sender)

    def show_or_hide(self, pair: tuple[int, int]) -> None:
        self.public[pair[0]] = not self.public[pair[0]]
        community.change(self.services, self.people[pair[0]], public=self.public[pair[0]])

    def compare(self, pair: tuple[int, int]) -> None:
        """Holds what both see against the model."""
        one, other = pair
        self.services.database.read_now(lambda tx: self.compare_one(tx, one, other))
        self.services.database.read_now(lambda tx: self.compare_one(tx, other, one))

    def compare_one(self, tx: Tx, one: int, other: int) -> None:
        me, her = self.people[one].profile_id, self.people[other].profile_id
        tie = self.ties[frozenset((one, other))]
        # To its sender an ignored one waits; its receiver has done with it.
        sent, got = tie.sender == one, tie.sender == other and not tie.ignored
        listed = [row for row in invitations.page(tx, me, None, 10) if row.person.profile_id == her]
        assert [(row.id, row.sent_by_me) for row in listed] == ([(tie.last_id, sent)] if sent or got else [])
        for row in listed:
            assert row.state is InvitationState.PENDING
            named = self.people[other].profile_id == row.person.profile_id and row.person.name.plain
            assert named == (("Ada", "Bea", "Cleo")[other] if self.sees(one, other) else "Private profile")
        mine, _following = connections.page(tx, me, None, 10, None)
        assert (her in {row.person.profile_id for row in mine}) == tie.connected
        view = visibility.view(tx, me, her)
        assert view is not None
        relation = "connected" if tie.connected else "invited_by_me" if sent else "invited_me" if got else "none"
        assert (view.relation, view.open) == (relation, self.sees(one, other))
        assert view.invitation_id == (tie.last_id if sent or got else None)
        between = or_(invitation_rows.c.sender_id == me, invitation_rows.c.receiver_id == me)
        others = [{row.sender_id, row.receiver_id} - {me} for row in tx.execute(select(invitation_rows).where(between))]
        assert len(others) == len({*map(frozenset, others)}), "more than one invitation between two"


@pytest.mark.slow
def test_rules_5_1_and_5_3_whatever_is_done_in_whatever_order(services: Services) -> None:
    machine = type("TiesOfThisDatabase", (Ties,), {"services": services})
    examples = 8 if services.database.is_sqlite else 2
    # Not shrunk: that would take minutes, and so many steps can be read.
    chosen = settings(max_examples=examples, stateful_step_count=40, phases=[Phase.generate])
    run_state_machine_as_test(machine, settings=chosen)
