"""The credit ledger against the balances, and claims against what they paid (rules 4.3 and 4.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from backend.store.database import Record, Tx
from backend.store.tables import accounts, claims, credit_balances, credit_ledger, further_claims
from backend.store.verifying.faults import Fault, differences


def check(tx: Tx, account_ids: list[str]) -> Iterator[Fault]:
    """What is wrong with the balances of these accounts, and which payments no claim stands behind."""
    mine = credit_ledger.c.account_id.in_(account_ids)
    query = select(credit_ledger.c.account_id, func.sum(credit_ledger.c.credits)).where(mine)
    sums = {(account_id,): 0 for account_id in account_ids}
    sums |= {(account_id,): sum_ for account_id, sum_ in tx.execute(query.group_by(credit_ledger.c.account_id))}
    held = select(credit_balances).where(credit_balances.c.account_id.in_(account_ids))
    yield from differences("credit_balances", sums, {(row.account_id,): row.balance for row in tx.execute(held)})
    paid = select(credit_ledger, accounts.c.profile_id).join(accounts, accounts.c.id == credit_ledger.c.account_id)
    rows = tx.execute(paid.where(mine, credit_ledger.c.challenge_id.is_not(None))).all()
    claimed = {(row.account_id, row.challenge_id) for row in _claims(tx, [*{row.profile_id for row in rows}])}
    for row in rows:
        if (row.account_id, row.challenge_id) not in claimed:
            yield Fault(row.account_id, "credit_ledger", row.challenge_id, "a claim", f"{row.credits} without one")


def check_claims(tx: Tx, profile_ids: list[str]) -> Iterator[Fault]:
    """Which claims of these profiles were not paid just once, to accounts that are still there."""
    claimed = {(row.account_id, row.challenge_id): row for row in _claims(tx, profile_ids)}
    paid = defaultdict[tuple[Any, ...], list[int]](list)
    there = accounts.c.id.in_({account_id for account_id, _ in claimed})
    payments = select(accounts.c.id, credit_ledger.c.challenge_id, credit_ledger.c.credits)
    payments = payments.outerjoin(credit_ledger, credit_ledger.c.account_id == accounts.c.id)
    rows = tx.execute(payments.where(there)).all()
    for row in rows:
        paid[row.id, row.challenge_id].append(row.credits)
    known = {row.id for row in rows}
    for (account_id, challenge_id), claim in claimed.items():
        found = paid[account_id, challenge_id]
        if found != [claim.credits] and account_id in known:
            shown = " and ".join(map(str, found)) or "no payment"
            yield Fault(claim.profile_id, "claims", challenge_id, f"{claim.credits} paid to {account_id}", shown)


def _claims(tx: Tx, profile_ids: list[str]) -> list[Record]:
    rows: list[Record] = []
    for table in (claims, further_claims):
        rows += tx.execute(select(table).where(table.c.profile_id.in_(profile_ids))).all()
    return rows
