"""Activities as services report them: who did it, and may it be recorded (rules 2.2, 2.3 and 15.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from api_client.wire.activity import ActivityResult, ReportedActivity
from backend.catalogue.loading import catalogue
from backend.rules import activities as rules
from backend.rules import emails
from backend.rules.activities import Refusal
from backend.rules.broken import RuleBroken
from backend.store import awards
from backend.store.awards import Activity
from backend.store.database import Tx
from backend.store.tables import accounts


def record(tx: Tx, sender: str, reported: Sequence[ReportedActivity], now: datetime) -> list[ActivityResult]:
    """Records what can be, in the order it was sent; one result for each, in that order.

    A deactivated account still names its profile: what was done counts, whoever may sign in.
    """
    members = _profiles_by_email(tx, (one.account_email for one in reported if one.account_email is not None))
    checked = [_checked(sender, one, members, now) for one in reported]
    recorded = iter(awards.record(tx, [one for one in checked if isinstance(one, Activity)], now))
    return [next(recorded) if isinstance(one, Activity) else one for one in checked]


def _checked(
    sender: str, reported: ReportedActivity, members: dict[str, str], now: datetime
) -> Activity | ActivityResult:
    """The activity to record, or why it is refused."""
    reason = rules.refusal(reported.kind, reported.occurred_at, now, catalogue().activities)
    if reason is not None:
        return awards.refused(reported.id, reason)
    if (reported.profile_id is None) == (reported.account_email is None):
        return awards.refused(reported.id, Refusal.MEMBER_UNCLEAR)
    profile_id = reported.profile_id or members.get(reported.account_email or "")
    if profile_id is None:
        return awards.refused(reported.id, Refusal.UNKNOWN_MEMBER)
    return Activity(sender, reported.id, profile_id, reported.kind, reported.occurred_at, reported.title)


def _profiles_by_email(tx: Tx, addresses: Iterable[str]) -> dict[str, str]:
    """The profiles of these addresses, by the address as it was sent; unknown ones are left out."""
    keys: dict[str, str] = {}
    for address in addresses:
        with suppress(RuleBroken):
            keys[address] = emails.normalise(address)
    if not keys:
        return {}
    rows = tx.execute(
        select(accounts.c.email_key, accounts.c.profile_id).where(accounts.c.email_key.in_(keys.values()))
    )
    found = {row.email_key: row.profile_id for row in rows}
    return {address: found[key] for address, key in keys.items() if key in found}
