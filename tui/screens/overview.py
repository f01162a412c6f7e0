"""The Overview tab: seven cards, from one answer; what can be done about them is done on the cards."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Grid

from api_client.errors import ApiError
from api_client.wire.enums import ChallengeState
from tui.keys import bindings, named
from tui.resources import OVERVIEW
from tui.screens import answers
from tui.screens.claiming import claim
from tui.screens.earning import ShowsPoints
from tui.screens.remote import Pane, RemotePane
from tui.screens.tabs import BY_ID
from tui.screens.writing import write
from widgets.badges_card import BadgesCard
from widgets.card import Card
from widgets.challenge_card import ChallengeCard
from widgets.leaderboard_card import LeaderboardCard
from widgets.people_card import People, PeopleCard
from widgets.personal_info_card import PersonalInfoCard
from widgets.portfolio_card import PortfolioCard
from widgets.stats_card import StatsCard

if TYPE_CHECKING:
    from api_client.wire.challenge import Challenge
    from api_client.wire.overview import Overview
    from api_client.wire.profile import Header

CARDS: tuple[tuple[type[Card[Any]], str], ...] = (
    (StatsCard, ""),
    (BadgesCard, "badges"),
    (ChallengeCard, "challenges"),
    (PeopleCard, "connections"),
    (LeaderboardCard, "leaderboard"),
    (PortfolioCard, "portfolio"),
    (PersonalInfoCard, "settings"),
)
"""The cards in reading order, and the tab behind each."""


class OverviewPane(RemotePane["Overview"], ShowsPoints):
    """Three columns of cards where there is room, else two or one that scroll."""

    BINDINGS = bindings(
        "open", "claim", "accept", "ignore", "connect", "up", "down", "left", "right", "next_field", "previous_field"
    )
    resource = OVERVIEW

    grid = getters.query_one(Grid)
    people = getters.query_one(PeopleCard)
    personal_info = getters.query_one(PersonalInfoCard)

    def compose_body(self) -> ComposeResult:
        """The seven cards; each says that it loads."""
        # No scrolling container of Textual's: those take the arrow keys for themselves.
        with Grid():
            for card, tab in CARDS:
                key = named(f"tab_{BY_ID[tab].number}" if tab else "open")
                yield card(key=key, clock=self.session.clock, id=tab or "stats")

    def on_mount(self) -> None:
        """Name the key that claims as it is now."""
        self.query_one(ChallengeCard).claim_key = named("claim")

    def show(self, value: Overview) -> None:
        """Give each card its part; a card whose part is equal draws nothing."""
        parts: dict[type[Card[Any]], object] = {
            StatsCard: value.stats,
            BadgesCard: value.badges,
            ChallengeCard: value.challenge,
            PeopleCard: People(value.invitations, value.suggestions),
            LeaderboardCard: value.leaderboard,
            PortfolioCard: value.portfolio,
            PersonalInfoCard: value.personal_info,
        }
        for card in self.cards:
            card.value = parts[type(card)]
            card.nothing = card.value is None
        self.screen.refresh_bindings()

    @on(Pane.Learned)
    def _fetched(self, message: Pane.Learned) -> None:
        # What is known from last time is shown, and asked for again, before a picture is worth the time.
        if message.pane is self and not self.remote.busy:
            self.call_after_refresh(self._show_avatar, message.known.value.header)

    @work(exclusive=True, group="avatar")
    async def _show_avatar(self, header: Header) -> None:
        """Fetch the picture unless it is known, and have the frame show it too; without it there is a pattern."""
        avatars = self.session.avatars
        was = avatars.known(header.avatar_url)
        with suppress(ApiError):  # Nobody asked for it.
            await avatars.fetch(header.profile_id, header.avatar_url)
        self.personal_info.avatar = avatars.known(header.avatar_url)
        if self.personal_info.avatar != was and self.remote.known is not None:
            self.post_message(self.Learned(self, self.resource, self.remote.known))

    @property
    def cards(self) -> list[Card[Any]]:
        """In reading order."""
        return [card for card in self.grid.children if isinstance(card, Card)]

    @property
    def claimable(self) -> Challenge | None:
        """The assigned challenge if it can be claimed (rule 4.2)."""
        challenge = self.remote.known.value.challenge if self.remote.known is not None else None
        return challenge if challenge is not None and challenge.state is ChallengeState.COMPLETED else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`claim` works while there is something to claim, `open` on a card.

        The answers to people work on who the cursor is on.
        """
        if action == "claim":
            return self.claimable is not None
        if action in {"accept", "ignore"}:
            return self.people.invitation is not None
        if action == "connect":
            return self.people.suggestion is not None
        if action == "open":
            return isinstance(self.screen.focused, Card)
        return True

    def action_open(self) -> None:
        """Open the tab behind the focused card; behind the stats are the charts."""
        if isinstance(self.screen.focused, Card):
            self.screen.focused.action_open()

    @on(Card.Opened)
    def _open_tab(self, message: Card.Opened) -> None:
        if message.card.id in BY_ID:
            self.post_message(self.Asked(self, message.card.id))
        else:
            from tui.modals.stats import StatsDialog

            self.app.push_screen(StatsDialog(self.session))

    @on(ChallengeCard.ClaimAsked)
    @write
    async def action_claim(self) -> None:
        """Claim the assigned challenge's credits (rule 4.3), and say what was paid."""
        challenge = self.claimable
        if challenge is not None:
            await claim(self, challenge)

    # -- people

    @on(PeopleCard.Highlighted)
    def _other_keys_work(self) -> None:
        self.screen.refresh_bindings()

    # Not exclusive: who answers two people one after the other means both. The same one twice is sent once.

    def action_accept(self) -> None:
        """Connect with who sent the invitation (rule 5.1)."""
        if (one := self.people.invitation) is not None:
            self.run_worker(answers.accept(self, one.id, one.person.name))

    def action_ignore(self) -> None:
        """Make the invitation go away (rule 5.1)."""
        if (one := self.people.invitation) is not None:
            self.run_worker(answers.ignore(self, one.id, one.person.name))

    def action_connect(self) -> None:
        """Invite a person one may know (rule 5.2)."""
        if (one := self.people.suggestion) is not None:
            self.run_worker(answers.connect(self, one.person.profile_id, one.person.name))

    # -- moving

    def action_up(self) -> None:
        """The card above."""
        self._move(0, -1)

    def action_down(self) -> None:
        """The card below."""
        self._move(0, 1)

    def action_left(self) -> None:
        """The card on the left."""
        self._move(-1, 0)

    def action_right(self) -> None:
        """The card on the right."""
        self._move(1, 0)

    def _move(self, right: int, down: int) -> None:
        cards = self.cards
        here = next((index for index, card in enumerate(cards) if card.has_focus), 0)
        if down and cards[here].move(down):
            return
        in_first_row = sum(card.region.y == cards[0].region.y for card in cards)
        there = cards[neighbour(here, right, down, columns=in_first_row, count=len(cards))]
        if there is not cards[here]:
            there.enter(down)
            there.focus()


def neighbour(index: int, right: int, down: int, *, columns: int, count: int) -> int:
    """The index reached from `index` in a grid filled row by row; it stays where there is nothing further.

    Below the last full row the last item stands under every column.
    """
    if right:
        there = index + right
        return there if 0 <= there < count and there // columns == index // columns else index
    there = index + down * columns
    if there >= count:
        return count - 1 if index // columns < (count - 1) // columns else index
    return there if there >= 0 else index
