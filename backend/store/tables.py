"""All tables. Keys of what grows with use begin with the profile's id: a distributed engine keeps it together."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from backend.store.columns import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, Text, primary_key=True)


def _profile(*, key: bool = True) -> Column[str]:
    return Column("profile_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=key, nullable=False)


# --- people ----------------------------------------------------------------------------------------------------------

companies = Table(
    "companies",
    metadata,
    _id(),
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
    _id(),
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
    Column("referred_by", Text),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

profile_skills = Table(
    "profile_skills",
    metadata,
    # The skills of `profiles` once more, one a row and folded, so that people with the same one are found (rule 5.2).
    _profile(),
    Column("skill", Text, primary_key=True),
    Index(None, "skill", "profile_id"),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("profile_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("email", Text, nullable=False),
    # The normalised form: two spellings of one address are one account.
    Column("email_key", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("password_changed_at", Instant),
    Column("sso", Boolean, nullable=False, server_default=false()),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("company_id", Text, ForeignKey("companies.id", ondelete="SET NULL"), index=True),
    Column("marketing_consent", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("status IN ('active', 'deactivated')", name="status"),
)

# --- secrets and codes -----------------------------------------------------------------------------------------------

secrets = Table(
    "secrets",
    metadata,
    # SHA-256 of the secret; the secret itself is nowhere (rule 13.5).
    Column("digest", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    # None for services and operators.
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("name", Text, nullable=False),
    # A token's scopes; None: all that its owner may do.
    Column("scopes", Json),
    Column("user_agent", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Index(None, "account_id", "kind", "created_at"),
    CheckConstraint("(account_id IS NULL) = (kind IN ('service', 'operator'))", name="owner"),
)

codes = Table(
    "codes",
    metadata,
    _id(),
    Column("purpose", Text, nullable=False),
    Column("request_id", Text, nullable=False, index=True),
    Column("address_key", Text, nullable=False),
    Column("hmac", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

sign_ups = Table(
    "sign_ups",
    metadata,
    _id(),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, index=True),
    Column("password_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("referral_code", Text),
    Column("marketing_consent", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("verified_at", Instant),
    # Set while the sign-up waits for an operator of this single sign-on company (rule 1.5).
    Column("held_company_id", Text, ForeignKey("companies.id", ondelete="CASCADE"), index=True),
    Column("account_id", Text),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("message_id", Text, nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("template", Text, nullable=False),
    # What the template needs; never a code, a secret or a rendered body.
    Column("params", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("sent_at", Instant),
    Column("last_error", Text),
    Index(
        "ix_outbox_waiting", "due_at", postgresql_where=text("sent_at IS NULL"), sqlite_where=text("sent_at IS NULL")
    ),
)

# --- activities and points -------------------------------------------------------------------------------------------

activities = Table(
    "activities",
    metadata,
    Column("sender", Text, nullable=False),
    Column("id", Text, nullable=False),
    _profile(key=False),
    Column("kind", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("title", Text),
    # Of what was sent, to tell a repetition from another activity under the same id (rule 2.2).
    Column("digest", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("sender", "id"),
    Index(None, "profile_id", "kind", "occurred_at"),
)

point_ledger = Table(
    "point_ledger",
    metadata,
    _profile(),
    _id(),
    Column("kind", Text, nullable=False),
    # None for a penalty.
    Column("category", Text),
    Column("title", Text),
    Column("points", Integer, nullable=False),
    Column("reason", Text),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index(None, "profile_id", "occurred_at", "id"),
)

standings = Table(
    "standings",
    metadata,
    _profile(),
    # The sum of the ledger, below 0 too; shown as at least 0 (rule 2.4). The row is what an award locks first.
    Column("points", BigInteger, nullable=False),
)

category_points = Table(
    "category_points",
    metadata,
    _profile(),
    Column("category", Text, primary_key=True),
    Column("points", BigInteger, nullable=False),
)

day_points = Table(
    "day_points",
    metadata,
    _profile(),
    Column("day", Date, primary_key=True),
    # A category, or "penalty".
    Column("category", Text, primary_key=True),
    Column("points", Integer, nullable=False),
    Index(None, "day", "category", "profile_id", "points"),
)

cap_counters = Table(
    "cap_counters",
    metadata,
    _profile(),
    Column("kind", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    # What was asked for until the maximum was reached; the last one may have asked for more than was left.
    Column("points", Integer, nullable=False),
)

activity_counts = Table(
    "activity_counts",
    metadata,
    _profile(),
    Column("kind", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

earned_badges = Table(
    "earned_badges",
    metadata,
    _profile(),
    Column("badge_id", Text, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("earned_at", Instant, nullable=False),
)

# --- challenges and credits ------------------------------------------------------------------------------------------

challenges = Table(
    "challenges",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("credits", Integer, nullable=False),
    # [{"kind", "count", "title"}], in the order they are shown.
    Column("steps", Json, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    _profile(),
    # The primary key is what makes a claim pay once (rule 4.3).
    Column("challenge_id", Text, ForeignKey("challenges.id"), primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("claimed_at", Instant, nullable=False),
)

credit_ledger = Table(
    "credit_ledger",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    _id(),
    Column("credits", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("challenge_id", Text),
    Column("at", Instant, nullable=False),
)

credit_balances = Table(
    "credit_balances",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("balance", BigInteger, nullable=False),
    CheckConstraint("balance >= 0", name="not_negative"),
)

# --- community -------------------------------------------------------------------------------------------------------

connections = Table(
    "connections",
    metadata,
    _profile(),
    # Each connection has two rows, one from each side.
    Column("other_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("sender_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("receiver_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False, server_default=text("'pending'")),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("sender_id", "receiver_id"),
    Index(None, "receiver_id", "state"),
    CheckConstraint("state IN ('pending', 'accepted', 'ignored')", name="state"),
)

projects = Table(
    "projects",
    metadata,
    _profile(),
    _id(),
    Column("app_name", Text, nullable=False),
    Column("customer", Text, nullable=False, server_default=text("''")),
    Column("business_need", Text, nullable=False, server_default=text("''")),
    Column("solution", Text, nullable=False, server_default=text("''")),
    Column("results", Text, nullable=False, server_default=text("''")),
    Column("status", Text, nullable=False, server_default=text("'draft'")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("status IN ('draft', 'published')", name="status"),
)

# --- machinery -------------------------------------------------------------------------------------------------------

idempotency = Table(
    "idempotency",
    metadata,
    # Who asked: an account, a service, an operator, or a network address before sign-in.
    Column("owner", Text, primary_key=True),
    # SHA-256 of the key.
    Column("key", Text, primary_key=True),
    # HMAC of method, path and body under the key.
    Column("digest", Text, nullable=False),
    Column("status", Integer),
    Column("body", Text),
    # Set instead of a body where the answer held a secret.
    Column("made_id", Text),
    Column("expires_at", Instant, nullable=False, index=True),
)

rate_logs = Table(
    "rate_logs",
    metadata,
    # Action and a hash of whom it limits.
    Column("key", Text, primary_key=True),
    # Moments (microseconds since 1970) of what was spent within the limit's window.
    Column("spent", Json, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

audit_log = Table(
    "audit_log",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    # source:subject:action, as in "operator:account:deactivated".
    Column("tag", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("request_id", Text, nullable=False, server_default=text("''")),
    Column("facts", Json, nullable=False, server_default=text("'{}'")),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
)
