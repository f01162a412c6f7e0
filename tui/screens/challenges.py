"""The Challenges tab: what can be claimed, what runs, and what was (rules 4.1 to 4.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from textual import getters

from api_client.wire.challenge import Challenge
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page
from tui.keys import bindings, named
from tui.resources import CHALLENGES, OVERVIEW
from tui.screens.claiming import claim
from tui.screens.items import ItemsPane, under_headings
from tui.screens.writing import write
from widgets.challenge_card import time_change
from widgets.challenge_detail import ChallengeDetail
from widgets.challenge_row import ChallengeRow
from widgets.rows import Row

GROUPS: dict[ChallengeState, str] = {
    ChallengeState.COMPLETED: "Ready to claim",
    ChallengeState.ACTIVE: "Active",
    ChallengeState.UPCOMING: "Upcoming",
    ChallengeState.CLAIMED: "Claimed",
    ChallengeState.EXPIRED: "Expired",
    ChallengeState.UNKNOWN: "Others",
}
"""The groups of the list, in their order."""

CAN_BE_TRIED = frozenset({ChallengeState.COMPLETED, ChallengeState.ACTIVE})
"""States in which a claim is sent: of an active one the server knows best what is still open."""


class ChallengesPane(ItemsPane[Page[Challenge], Challenge]):
    """Challenges by state; the time left counts down by itself, in the cells that change."""

    BINDINGS = bindings("claim", "credits")
    resource = CHALLENGES
    empty = "No challenge is running: come back when the next quarter begins."
    nothing_fits = empty

    detail = getters.query_one(ChallengeDetail)

    # -- showing

    def items(self, value: Page[Challenge]) -> Iterator[Challenge]:
        """All challenges."""
        return iter(value.items)

    def item_id(self, item: Challenge) -> str:
        """The challenge's id."""
        return item.id

    def rows_for(self, value: Page[Challenge]) -> Sequence[Row]:
        """Those of a state under its heading; within a state in the server's order."""
        clock = self.session.clock
        return under_headings(
            (heading, [ChallengeRow(one, clock) for one in value.items if one.state is state])
            for state, heading in GROUPS.items()
        )

    def make_detail(self) -> ChallengeDetail:
        """Steps, window, credits, state."""
        detail = ChallengeDetail(clock=self.session.clock)
        detail.claim_key = named("claim")
        return detail

    def show_detail(self, item: Challenge | None) -> None:
        """Show a challenge."""
        self.detail.value = item

    def holds_nothing(self, value: Page[Challenge]) -> bool:
        """True without any challenge."""
        return not value.items

    def show(self, value: Page[Challenge]) -> None:
        """Fill the list, and wait for the first time left that reads differently."""
        self._wait(value.items)  # First: what changes while the rows are made is drawn once more.
        super().show(value)

    def _wait(self, challenges: Sequence[Challenge]) -> None:
        self.when_it_changes(next_change(challenges, self.session.clock()), self.count_down)

    def count_down(self) -> None:
        """Draw the times that read differently by now; where one has run out the server is asked what that means.

        Without a word: that goes on each minute until there is an answer, also while another tab is open.
        """
        known = self.remote.known
        if known is None:
            return
        self._wait(known.value.items)
        self.rows.tick()
        if has_turned(known.value.items, known.at, self.session.clock()):
            self.look_again()

    # -- claiming

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`claim` works on what may be finished."""
        if action == "claim":
            challenge = self.to_claim
            return challenge is not None and challenge.state in CAN_BE_TRIED
        return super().check_action(action, parameters)

    @property
    def to_claim(self) -> Challenge | None:
        """What the cursor is on; while there is no list, the assigned one as the overview has it."""
        if self.remote.known is not None:
            return self.chosen
        overview = self.session.last(OVERVIEW)
        return overview.value.challenge if overview is not None else None

    @write
    async def action_claim(self) -> None:
        """Claim its credits; of an unfinished one the server names the open steps."""
        challenge = self.to_claim
        if challenge is not None:
            await claim(self, challenge)

    def action_credits(self) -> None:
        """Open balances and ledger."""
        from tui.modals.credits import CreditsDialog

        self.app.push_screen(CreditsDialog(self.session))


def next_change(challenges: Sequence[Challenge], now: datetime) -> float | None:
    """Seconds until the time left of one of them reads differently; None for never."""
    waits = (time_change(challenge, now) for challenge in challenges)
    return min((wait for wait in waits if wait is not None), default=None)


def has_turned(challenges: Sequence[Challenge], before: datetime, now: datetime) -> bool:
    """Whether one of them began or ended between two moments, so that its state may be another."""
    return any(before < turn <= now for challenge in challenges for turn in (challenge.starts_at, challenge.ends_at))
