"""Profiles, their accounts, and the companies these belong to."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata, profile_column

companies = Table(
    "companies",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("sso", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
)

company_domains = Table(
    "company_domains",
    metadata,
    Column("domain", Text, primary_key=True),
    Column("company_id", Text, ForeignKey("companies.id", ondelete="CASCADE"), nullable=False, index=True),
)

profiles = Table(
    "profiles",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("job_title", Text),
    Column("department", Text),
    Column("country", Text),
    Column("phone", Text),
    Column("website", Text),
    Column("about", Text),
    Column("industry", Text),
    Column("skills", Json, nullable=False, server_default=text("'[]'")),
    Column("experience", Json, nullable=False, server_default=text("'[]'")),
    Column("twitter_url", Text),
    Column("linkedin_url", Text),
    Column("looking_for", Text),
    Column("public", Boolean, nullable=False, server_default=false()),
    Column("avatar_digest", Text),
    Column("recovery_email", Text),
    # Badge ids in the member's order (rule 3.4).
    Column("featured_badges", Json, nullable=False, server_default=text("'[]'")),
    Column("referral_code", Text, nullable=False, unique=True),
    Column("referred_by", Text, index=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

profile_skills = Table(
    "profile_skills",
    metadata,
    # The skills of `profiles` once more, one a row and folded, so that people with the same one are found (rule 5.2).
    profile_column(),
    Column("skill", Text, primary_key=True),
    Index(None, "skill", "profile_id"),
)

avatars = Table(
    "avatars",
    metadata,
    # In the database, since every machine has to have them; `profiles.avatar_digest` tells one from the next.
    profile_column(),
    # Pixels of its longer side.
    Column("size", Integer, primary_key=True),
    Column("png", LargeBinary, nullable=False),
)

pending_recovery_emails = Table(
    "pending_recovery_emails",
    metadata,
    # One at a time; it takes effect when its code is entered (rule 9.5).
    profile_column(),
    # What the code is bound to.
    Column("id", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("profile_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("email", Text, nullable=False),
    # The normalised form: two spellings of one address are one account.
    Column("email_key", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("password_changed_at", Instant),
    Column("sso", Boolean, nullable=False, server_default=false()),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("company_id", Text, ForeignKey("companies.id", ondelete="SET NULL")),
    Column("marketing_consent", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Index(None, "company_id", "profile_id"),
    CheckConstraint("status IN ('active', 'deactivated')", name="status"),
)

pending_accounts = Table(
    "pending_accounts",
    metadata,
    # Accounts that members are adding to their profiles (rule 10.5): nothing else exists before the code is entered.
    profile_column(),
    id_column(),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, index=True),
    # None until it is chosen.
    Column("password_hash", Text),
    Column("marketing_consent", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

personal_changes = Table(
    "personal_changes",
    metadata,
    profile_column(),
    id_column(),
    Column("at", Instant, nullable=False),
    # No reference: it outlives the account.
    Column("account_id", Text),
    Column("field", Text, nullable=False),
    Column("change", Text, nullable=False),
)

coming_recovery_emails = Table(
    "coming_recovery_emails",
    metadata,
    # What an operator has asked for, until it takes effect or the owner cancels it.
    profile_column(),
    Column("email", Text, nullable=False),
    # The operator's name.
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("takes_effect_at", Instant, nullable=False, index=True),
)
