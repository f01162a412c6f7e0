"""What somebody has begun with a profile and not finished: it ends with the password it was begun under.

Whoever had that password, or a key made with it, could otherwise finish later what the owner believes to be over: an
account or a recovery address of her own in the profile, an authenticator, or the profile as a part of another one
(rules 9.5, 10.5, 11 and 13.1).
"""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from backend.store import recovery_emails
from backend.store.database import Tx
from backend.store.tables import accounts, merges, pending_accounts, two_factors


def end(tx: Tx, profile_id: str) -> None:
    """Ends accounts, recovery e-mails and set-ups that wait for a code, and merges that wait to be confirmed."""
    tx.execute(delete(pending_accounts).where(pending_accounts.c.profile_id == profile_id))
    recovery_emails.drop_pending(tx, profile_id)
    of_profile = or_(merges.c.profile_id == profile_id, merges.c.other_id == profile_id)
    tx.execute(delete(merges).where(of_profile, merges.c.merged_at.is_(None)))
    whose = select(accounts.c.id).where(accounts.c.profile_id == profile_id)
    tx.execute(delete(two_factors).where(two_factors.c.account_id.in_(whose), two_factors.c.on_since.is_(None)))
