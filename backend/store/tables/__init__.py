"""All tables. Keys of what grows with use begin with the profile's id: a distributed engine keeps it together."""

from __future__ import annotations

from backend.store.tables.base import metadata
from backend.store.tables.boards import board_buckets, board_days, board_rows
from backend.store.tables.community import (
    connections,
    invitations,
    invited_addresses,
    projects,
    referral_invites,
)
from backend.store.tables.credentials import codes, outbox, secrets, sign_ups
from backend.store.tables.credits import challenges, claims, credit_balances, credit_ledger
from backend.store.tables.machinery import audit_log, idempotency, leases, rate_logs, settings
from backend.store.tables.merging import former_profiles, further_claims, merges, taken_back
from backend.store.tables.notifications import completed_challenges, notification_settings, watched_apps
from backend.store.tables.people import (
    accounts,
    avatars,
    coming_recovery_emails,
    companies,
    company_domains,
    pending_accounts,
    pending_recovery_emails,
    personal_changes,
    profile_skills,
    profiles,
)
from backend.store.tables.personal_data import download_pieces, downloads
from backend.store.tables.points import (
    activities,
    activity_counts,
    badge_rules,
    cap_counters,
    category_points,
    day_points,
    earned_badges,
    point_ledger,
    standings,
)
from backend.store.tables.running import heartbeats, profile_writes
from backend.store.tables.two_factor import recovery_codes, text_messages, two_factors

__all__ = [
    "accounts",
    "activities",
    "activity_counts",
    "audit_log",
    "avatars",
    "badge_rules",
    "board_buckets",
    "board_days",
    "board_rows",
    "cap_counters",
    "category_points",
    "challenges",
    "claims",
    "codes",
    "coming_recovery_emails",
    "companies",
    "company_domains",
    "completed_challenges",
    "connections",
    "credit_balances",
    "credit_ledger",
    "day_points",
    "download_pieces",
    "downloads",
    "earned_badges",
    "former_profiles",
    "further_claims",
    "heartbeats",
    "idempotency",
    "invitations",
    "invited_addresses",
    "leases",
    "merges",
    "metadata",
    "notification_settings",
    "outbox",
    "pending_accounts",
    "pending_recovery_emails",
    "personal_changes",
    "point_ledger",
    "profile_skills",
    "profile_writes",
    "profiles",
    "projects",
    "rate_logs",
    "recovery_codes",
    "referral_invites",
    "secrets",
    "settings",
    "sign_ups",
    "standings",
    "taken_back",
    "text_messages",
    "two_factors",
    "watched_apps",
]
