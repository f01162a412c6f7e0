"""What requests, operators and jobs leave behind: keys, limits, the audit log, settings, leases."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata

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
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    # source:subject:action, as in "operator:account:deactivated".
    Column("tag", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("request_id", Text, nullable=False, server_default=text("''")),
    Column("facts", Json, nullable=False, server_default=text("'{}'")),
    Index(None, "actor", "id"),
    Index(None, "subject", "id"),
    Index(None, "tag", "id"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    # Which job; whoever holds it is the only process that does it.
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    # From then on anybody may take it: its holder is gone.
    Column("expires_at", Instant, nullable=False),
)
