"""What becomes of each table that knows a profile, when that profile is merged into another (rule 11.2).

Every column that holds a profile's id stands here, and a test walks all tables for one that does not: whoever adds a
table decides what a merge does with it. What hangs on accounts (secrets, credits, two-factor) stays on them.
"""

from __future__ import annotations

from backend.store.database import Tx
from backend.store.merging.steps import Pair, Step, earlier, either, elsewhere, goes, moved, total, united
from backend.store.tables import metadata

DECLARED: dict[str, Step] = {
    # People.
    "accounts.profile_id": moved,
    "profiles.id": elsewhere,
    "profiles.referred_by": moved,
    "profile_skills.profile_id": goes,  # written anew with the skills
    "former_profiles.profile_id": elsewhere,
    "avatars.profile_id": elsewhere,  # with the details, where mine has none
    "pending_recovery_emails.profile_id": goes,
    "pending_accounts.profile_id": goes,
    "personal_changes.profile_id": moved,
    "coming_recovery_emails.profile_id": goes,
    "profile_writes.profile_id": goes,
    "downloads.profile_id": goes,
    "download_pieces.profile_id": goes,
    "merges.profile_id": goes,
    "merges.other_id": elsewhere,  # a merge whose other profile is gone is over
    # Points.
    "activities.profile_id": moved,
    "taken_back.profile_id": moved,
    "point_ledger.profile_id": moved,
    "standings.profile_id": united(points=total),
    "category_points.profile_id": united(points=total),
    "day_points.profile_id": united(points=total),
    "cap_counters.profile_id": united(points=total),
    "activity_counts.profile_id": united(count=total),
    "earned_badges.profile_id": united(earned_at=earlier),
    "board_rows.profile_id": elsewhere,  # made anew from the days
    # Challenges.
    "claims.profile_id": elsewhere,
    "further_claims.profile_id": moved,
    "completed_challenges.profile_id": united(completed_at=earlier),
    # Others.
    "connections.profile_id": united(created_at=earlier),
    "connections.other_id": united(created_at=earlier),
    "invitations.sender_id": elsewhere,
    "invitations.receiver_id": elsewhere,
    "referral_invites.profile_id": moved,
    "projects.profile_id": moved,
    # Settings.
    "notification_settings.profile_id": goes,
    "watched_apps.profile_id": united(watching=either),
}
"""By table and column, in the order in which it is done."""


def move_all(tx: Tx, pair: Pair) -> None:
    """Does it, for every table."""
    for name, step in DECLARED.items():
        table, _, column = name.partition(".")
        step(tx, metadata.tables[table], column, pair)
