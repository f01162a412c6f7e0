"""Formatters for accounts and merges (rules 1.3, 1.4 and 11); like `words.py`, pure and free of Textual."""

from __future__ import annotations

from api_client.wire.account import AccountStatus
from api_client.wire.merge import MergeSource
from widgets.words import Mark

ACCOUNT_STATUS: dict[AccountStatus, Mark] = {
    AccountStatus.ACTIVE: Mark("●", "active", "good"),
    AccountStatus.DEACTIVATED: Mark("○", "deactivated", "muted"),
    AccountStatus.UNKNOWN: Mark("·", "unknown", "muted"),
}
"""Rule 1.3."""

_FIELDS = {
    "about": "About you",
    "academy": "Academy",
    "featured_badges": "Featured",
    "linkedin_url": "LinkedIn URL",
    "recovery_email": "Recovery",
    "twitter_url": "Twitter URL",
}
"""Names of a merge's fields that are not just the API's."""

_SOURCES = {MergeSource.MINE: "this profile's", MergeSource.OTHER: "the other's", MergeSource.BOTH: "both"}


def sign_in_way(*, sso: bool) -> str:
    """How an account signs in (rule 1.4)."""
    return "single sign-on" if sso else "password"


def merge_field(name: str) -> str:
    """What a value of a merge is about, from the name the API gives it: "twitter_url" → "Twitter URL"."""
    text = name.replace("_", " ")
    return _FIELDS.get(name, f"{text[:1].upper()}{text[1:]}")


def merge_source(source: MergeSource) -> str:
    """Whose a value of a merge is; "" for a source this version does not know."""
    return _SOURCES.get(source, "")
