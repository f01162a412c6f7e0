"""Claiming a challenge's credits, from wherever it can be done (rule 4.3)."""

from __future__ import annotations

from typing import Any

from api_client.wire.challenge import Challenge
from tui.screens.remote import RemotePane
from tui.session import CHALLENGES, CLAIM_CHANGES
from widgets import words


async def claim(pane: RemotePane[Any], challenge: Challenge) -> None:
    """Claim the credits and say in `pane` what was paid, or why nothing was; call it from a worker of the pane."""
    amount = words.plural(challenge.credits, "credit")
    paid = await pane.attempt(f"Claiming {amount}…", pane.session.claim(challenge.id))
    if paid is None:
        # Refused because things are not as they are shown, or lost on the way: either way look again.
        pane.post_message(pane.Wrote(pane, CHALLENGES))
        return
    balance = words.grouped(paid.balance)
    pane.done(f"Claimed {words.plural(paid.credits, 'credit')}: the balance is {balance} now.", *CLAIM_CHANGES)
