"""Claiming a challenge's credits: paid once, whatever is retried, raced or crashed (rule 4.3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from api_client.wire.challenge import Claim
from backend.catalogue.model import Challenge
from backend.problems import not_found
from backend.rules import challenges as rules
from backend.store import challenges, credit_accounts
from backend.store.database import Tx
from backend.store.tables import claims
from backend.store.upsert import insert_into


def claim(tx: Tx, profile_id: str, account_id: str, challenge_id: str, now: datetime) -> Claim:
    """Pays a completed challenge's credits to this account; the first claim again if the profile has claimed before.

    Whoever gets the claim's row into the table pays; everybody else waits for her and reads it. Raises `Problem` 404
    when there is no such challenge, `RuleBroken` ``challenge_unfinished`` or ``challenge_not_started``.
    """
    standing = challenges.one_standing(tx, profile_id, challenge_id, now)
    if standing is None:
        raise not_found()
    challenge = standing.challenge
    taken = insert_into(tx, claims).values(
        profile_id=profile_id,
        challenge_id=challenge_id,
        account_id=account_id,
        credits=challenge.credits,
        balance=0,
        claimed_at=now,
    )
    mine = tx.execute(taken.on_conflict_do_nothing().returning(claims.c.challenge_id)).one_or_none()
    this = (claims.c.profile_id == profile_id) & (claims.c.challenge_id == challenge_id)
    if mine is None:
        first = tx.execute(select(claims).where(this)).one()
        return Claim.model_validate(first, from_attributes=True)
    rules.check_claimable(standing)
    reason = reason_of(challenge)
    balance = credit_accounts.add(tx, account_id, challenge.credits, reason, now, challenge_id=challenge_id)
    tx.execute(update(claims).where(this).values(balance=balance))
    return Claim(
        challenge_id=challenge_id,
        credits=challenge.credits,
        balance=balance,
        account_id=account_id,
        claimed_at=now,
    )


def reason_of(challenge: Challenge) -> str:
    """Why the credits came, as the credit ledger says it."""
    return f"Challenge claimed: {challenge.title}"
