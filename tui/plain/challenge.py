"""``mxprofile challenge``: its steps, and its credits, once (rules 4.2 and 4.3)."""

from __future__ import annotations

from api_client.client import Client
from api_client.errors import ApiError, ReadOnly
from tui import paths
from tui.claims import ClaimJournal
from tui.exit_codes import Failure
from tui.intentions import is_refusal
from tui.plain.running import Command, Result, known_by_id
from tui.plain.show import challenge_text
from tui.plain.tables import facts


def show(challenge_id: str) -> Command:
    """The command that shows one challenge with its steps."""

    async def act(client: Client) -> Result:
        with known_by_id("challenge", challenge_id, listed_by="mxprofile challenge list"):
            challenge = await client.challenges.get(challenge_id)
        return Result(challenge, challenge_text(challenge))

    return act


def claim(challenge_id: str) -> Command:
    """The command that claims a challenge; claiming again answers with the first claim.

    The journal is the client's: a claim that had no answer is sent again with the same idempotency key.
    """

    async def act(client: Client) -> Result:
        if client.read_only:
            raise ReadOnly  # Before the journal: what is noted there is sent at the next start.
        owner = (await client.secret_info()).profile_id or ""
        path = paths.claims_journal()
        try:
            paths.private_dir(path.parent)
            journal = ClaimJournal(path)
            key = journal.begin(owner, challenge_id)
        except OSError as error:
            raise Failure(f"{path} can't be written ({error.strerror}): nothing was claimed") from None
        with known_by_id("challenge", challenge_id, listed_by="mxprofile show challenges"):
            try:
                paid = await client.challenges.claim(challenge_id, idempotency_key=key)
            except ApiError as error:
                if is_refusal(error):
                    journal.end(owner, challenge_id)
                raise
        journal.end(owner, challenge_id)
        text = facts([("credits", paid.credits), ("balance", paid.balance), ("claimed at", paid.claimed_at)])
        return Result(paid, text)

    return act
