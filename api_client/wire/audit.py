"""The audit log, as operators read it (rule 15.1)."""

from __future__ import annotations

from api_client.wire.base import Answer, Id, Time
from api_client.wire.text import Untrusted


class AuditFact(Answer):
    """Something that belongs to an act; the value of what is no text as JSON."""

    name: Untrusted
    value: Untrusted


class AuditEntry(Answer):
    """One act: who did what to whom."""

    id: Id
    at: Time
    actor: Untrusted
    """An account's id, or a service's or operator's name."""
    tag: Untrusted
    """``source:subject:action``, as in ``operator:account:deactivated``."""
    subject: Untrusted
    """What it was done to, mostly an id."""
    request_id: Untrusted
    """As in the log of requests; empty for what was done by command."""
    facts: list[AuditFact]
