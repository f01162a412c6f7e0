"""Addresses of avatars (rule 9.1)."""

from __future__ import annotations


def version_of(digest: str) -> str:
    """What the address of one avatar has that the address of the next one has not."""
    return digest[:12]


def url_of(profile_id: str, digest: str | None) -> str | None:
    """Where a profile's avatar is; another address for each that it gets. None for a profile without avatar."""
    return None if digest is None else f"/v1/profiles/{profile_id}/avatar?v={version_of(digest)}"
