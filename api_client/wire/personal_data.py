"""All that is held of a person, and how it changed (rule 14)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Kind, Time
from api_client.wire.enums import OpenEnum
from api_client.wire.text import Untrusted, UntrustedBlock


class PersonalField(Answer):
    """One value, in words."""

    name: Kind
    value: UntrustedBlock | None


class PersonalRow(Answer):
    """What belongs together: an account, a project, an activity."""

    fields: list[PersonalField]


class PersonalSection(Answer):
    """One kind of personal data: how much of it there is, and the first rows."""

    id: Kind
    title: Untrusted
    count: Count
    rows: list[PersonalRow]
    """The newest first where they have an order; all of them can be asked for by the section's id."""


class PersonalData(Answer):
    """``GET /v1/me/personal-data``."""

    tracked_since: Time
    """Since when changes are in the history."""
    sections: list[PersonalSection]


class ChangeKind(OpenEnum):
    """What became of a piece of personal data."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN = "unknown"


class PersonalChange(Answer):
    """One entry of the history: what, when, from which account."""

    id: Id
    at: Time
    field: Kind
    change: ChangeKind
    account_id: Id | None
    """None for a change by an operator, by a service, or by somebody else, as a connection is."""
    account_email: Untrusted | None
    """None too when that account is gone."""
