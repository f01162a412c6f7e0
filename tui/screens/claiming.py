"""Claiming a challenge's credits, from wherever it can be done (rule 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api_client.errors import ApiError
from tui.intentions import is_refusal
from tui.resources import CLAIM_CHANGES
from tui.screens.remote import RemotePane
from widgets import words
from widgets.status_line import StatusKind

if TYPE_CHECKING:
    from api_client.wire.challenge import Challenge


async def claim(pane: RemotePane[Any], challenge: Challenge) -> None:
    """Claim the credits and say in `pane` what was paid, or why nothing was; call it from a worker of the pane."""
    pane.say(StatusKind.LOADING, f"Claiming {words.plural(challenge.credits, 'credit')}…")
    try:
        paid = await pane.session.claim(challenge.id)
    except ApiError as error:
        pane.say(StatusKind.ERROR, error.sentence)
        if is_refusal(error):
            # Things are not as they are shown. After a lost answer they stay, so that the key tries again.
            pane.post_message(pane.Wrote(pane, *CLAIM_CHANGES))
        return
    balance = words.grouped(paid.balance)
    pane.done(f"Claimed {words.plural(paid.credits, 'credit')}: the balance is {balance} now.", *CLAIM_CHANGES)
