"""What happened while one was looking elsewhere: found between two answers, and said in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api_client.wire.enums import ChallengeState
from tui.keys import with_keys
from tui.session import Known
from widgets import words

if TYPE_CHECKING:
    from api_client.wire.challenge import Challenge
    from api_client.wire.connection import Invitation
    from api_client.wire.overview import Overview
    from api_client.wire.page import Page


class Waiting(NamedTuple):
    """What waits for the member."""

    challenges: tuple[Challenge, ...]
    """Those that can be claimed."""
    invitations: tuple[Invitation, ...]

    def news_since(self, before: Waiting, tab_id: str = "") -> str:
        """A sentence about what was not there before, and the key that leads there from the tab; "" for nothing."""
        known = {one.id for one in before.challenges} | {one.id for one in before.invitations}
        ended = [one for one in self.challenges if one.id not in known]
        came = [one for one in self.invitations if one.id not in known]
        parts: list[str] = []
        if ended:
            what = words.plain(ended[0].title) if len(ended) == 1 else words.plural(len(ended), "challenge")
            parts.append(f"{what} can be claimed{'.' if tab_id == 'challenges' else with_keys(': press {tab_3}.')}")
        if came:
            one = f"{words.plain(came[0].person.name)} invites you"
            who = one if len(came) == 1 else words.plural(len(came), "new invitation")
            parts.append(f"{who}{'.' if tab_id == 'connections' else with_keys(': press {tab_4}.')}")
        return " ".join(parts)


def waiting(overview: Known[Overview], challenges: Known[Page[Challenge]] | None) -> Waiting:
    """What waits, as far as is known: of two answers about a challenge the newer counts."""
    known = {one.id: one for one in challenges.value.items} if challenges is not None else {}
    assigned = overview.value.challenge
    if assigned is not None and (challenges is None or overview.at >= challenges.at):
        known[assigned.id] = assigned
    ready = tuple(one for one in known.values() if one.state is ChallengeState.COMPLETED)
    return Waiting(ready, tuple(overview.value.invitations))
