"""Which rows and columns are a person's data: shown and downloaded, or named here with the reason why not.

A test walks all tables: each is a section or in `NOT_SHOWN`, and of a section's table each column is shown or withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, case, or_, select, union

from backend.store import tables as t


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of personal data."""

    id: str
    title: str
    table: Table
    whose: Callable[[str], ColumnElement[bool]]
    """The rows of this profile."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Columns that are not shown, and why."""
    instead: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    """What is shown in place of some columns."""

    @property
    def shown(self) -> dict[str, ColumnElement[Any]]:
        """The columns that are shown, by name."""
        columns = {column.name: column for column in self.table.columns if column.name not in self.withheld}
        return {**columns, **self.instead}

    @property
    def order(self) -> list[Column[Any]]:
        """The key, which is the order of the rows."""
        return list(self.table.primary_key)


def _by(column: Column[Any]) -> Callable[[str], ColumnElement[bool]]:
    return lambda profile_id: column == profile_id


def _by_account(column: Column[Any]) -> Callable[[str], ColumnElement[bool]]:
    """Rows that hang on an account of the profile."""
    return lambda profile_id: column.in_(select(t.accounts.c.id).where(t.accounts.c.profile_id == profile_id))


def _of(section_id: str, title: str, table: Table, **withheld: str) -> Section:
    """A table whose rows bear the profile's id."""
    return Section(section_id, title, table, _by(table.c.profile_id), withheld={"profile_id": OWN, **withheld})


def _acts(profile_id: str) -> ColumnElement[bool]:
    """What one of her accounts did, and what was done to her profile or one of them."""
    mine = select(t.accounts.c.id).where(t.accounts.c.profile_id == profile_id)
    log = t.audit_log.c
    # Each is found by an index of its own; all three in one condition would be looked for in the whole log.
    found = (
        select(log.id).where(one) for one in (log.actor.in_(mine), log.subject.in_(mine), log.subject == profile_id)
    )
    return log.id.in_(union(*found))


SOMEBODY = "the operator"
"""Who acted when no member did: her name is not the member's to know."""
OWN = "the same in every row: the profile's id stands in the profile"
_HASH = "a hash of a secret"
_TWIN = "the same in another form, for comparing"

SECTIONS: tuple[Section, ...] = (
    Section(
        "profile",
        "Profile",
        t.profiles,
        _by(t.profiles.c.id),
        withheld={"avatar_digest": "tells one avatar from the next; the avatar is a section"},
    ),
    _of("avatar", "Avatar", t.avatars),
    _of("accounts", "Accounts", t.accounts, password_hash=_HASH, email_key=_TWIN),
    _of("pending_recovery_email", "Recovery e-mail that waits for its code", t.pending_recovery_emails),
    _of(
        "coming_recovery_email",
        "Recovery e-mail that an operator was asked for",
        t.coming_recovery_emails,
        asked_by="an operator's name",
    ),
    _of(
        "pending_accounts",
        "Accounts that wait for their code",
        t.pending_accounts,
        password_hash=_HASH,
        email_key=_TWIN,
    ),
    Section(
        "two_factor",
        "Two-factor authentication",
        t.two_factors,
        _by_account(t.two_factors.c.account_id),
        withheld={"seed": "makes the authenticator's secret", "last_step": "guards codes against being used twice"},
    ),
    Section(
        "secrets",
        "Sessions, API keys and tokens",
        t.secrets,
        _by_account(t.secrets.c.account_id),
        withheld={"digest": _HASH},
    ),
    _of(
        "merges",
        "Merges",
        t.merges,
        other_id="tells who has an account before the code is entered",
        emails="another profile's addresses, until its code is entered",
        version="a digest of both profiles",
        answer="what was kept is in the other sections",
    ),
    _of("former_profiles", "Profiles merged into this one", t.former_profiles),
    _of("activities", "Activities", t.activities, digest="for telling a repetition"),
    _of("taken_back", "Activities that counted twice after a merge", t.taken_back, digest="for telling a repetition"),
    _of("points", "Point ledger", t.point_ledger),
    _of("badges", "Badges", t.earned_badges),
    _of("completed_challenges", "Completed challenges", t.completed_challenges),
    _of("claims", "Claimed challenges", t.claims),
    _of("further_claims", "Challenges that a merged profile had claimed too", t.further_claims),
    Section("credits", "Credit ledger", t.credit_ledger, _by_account(t.credit_ledger.c.account_id)),
    Section("balances", "Credit balances", t.credit_balances, _by_account(t.credit_balances.c.account_id)),
    _of("connections", "Connections", t.connections),
    Section(
        "invitations_sent",
        "Invitations sent",
        t.invitations,
        # To its sender an ignored one looks pending, and one that she took back is gone (rule 5.1).
        lambda profile_id: (t.invitations.c.sender_id == profile_id) & t.invitations.c.withdrawn_at.is_(None),
        withheld={"withdrawn_at": "only of those that are not shown"},
        instead={"state": case((t.invitations.c.state == "ignored", "pending"), else_=t.invitations.c.state)},
    ),
    Section(
        "invitations_received",
        "Invitations received",
        t.invitations,
        lambda profile_id: (
            (t.invitations.c.receiver_id == profile_id)
            & or_(t.invitations.c.withdrawn_at.is_(None), t.invitations.c.state == "ignored")
        ),
        withheld={"withdrawn_at": "what the sender did after it was ignored is hers"},
    ),
    _of("invites", "Invites by mail", t.referral_invites),
    _of("projects", "Portfolio", t.projects),
    _of("notifications", "Notification settings", t.notification_settings),
    _of("watched_apps", "Watched apps", t.watched_apps),
    _of("downloads", "Downloads of personal data", t.downloads, digest="of the file, which its receiver has"),
    Section(
        "acts",
        "Log of acts",
        t.audit_log,
        _acts,
        withheld={"facts": "may name other people"},
        instead={"actor": case((t.audit_log.c.tag.startswith("member:"), t.audit_log.c.actor), else_=SOMEBODY)},
    ),
    _of("changes", "History of changes", t.personal_changes),
)

_SUM = "sums of the point ledger and the activities"
_SHORT = "there for minutes, and holds a hash of what was mailed"
_NOBODY = "holds nothing of a person"
_WORKING = "what the programs need to run"

NOT_SHOWN: Mapping[str, str] = {
    "activity_counts": _SUM,
    "board_buckets": _SUM,
    "board_rows": _SUM,
    "cap_counters": _SUM,
    "category_points": _SUM,
    "day_points": _SUM,
    "standings": _SUM,
    "profile_skills": "the skills of the profile, in another form",
    "codes": _SHORT,
    "sign_ups": "the account itself, an hour before it was made",
    "recovery_codes": _HASH,
    "outbox": "that a mail went to an address of hers, for 30 days; no text of it is kept",
    "text_messages": "that a message went to a number of hers, for a day; no text of it is kept",
    "idempotency": "answers that she was given, for a day, so that they can be given again",
    "rate_logs": "hashes of whom a limit counts",
    "invited_addresses": "hashes of addresses, which say whose they are to nobody",
    "profile_writes": _WORKING,
    "download_pieces": "the file itself",
    "badge_rules": _NOBODY,
    "board_days": _NOBODY,
    "challenges": _NOBODY,
    "companies": _NOBODY,
    "company_domains": _NOBODY,
    "heartbeats": _WORKING,
    "leases": _WORKING,
    "settings": _WORKING,
}
"""Tables that are no section, and why."""
