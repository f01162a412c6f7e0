"""Profiles and their parts (rules 2 and 9)."""

from __future__ import annotations

from pydantic import Field

from api_client.wire.badge import Badge
from api_client.wire.base import Answer, Count, Day, Id
from api_client.wire.enums import LookingFor
from api_client.wire.points import Level
from api_client.wire.text import Untrusted, UntrustedBlock


class Certificate(Answer):
    """A passed certification exam (rule 1.7)."""

    name: Untrusted
    issued_on: Day


class Experience(Answer):
    """One industry experience item; `until` is None while it lasts."""

    company: Untrusted
    role: Untrusted
    since: Day = Field(alias="from")
    until: Day | None = Field(default=None, alias="to")


class Header(Answer):
    """What stands above all tabs."""

    profile_id: Id
    name: Untrusted
    job_title: Untrusted | None
    company: Untrusted | None
    country: Untrusted | None
    """ISO 3166-1 alpha-2."""
    public: bool
    avatar_url: Untrusted | None
    level: Count
    points: Count
    next_level: Level | None
    credits: Count
    """The signed-in account's balance (rule 1.1)."""
    connections: Count
    featured_badges: list[Badge]
    certificates: list[Certificate]


class PersonalInfo(Answer):
    """The Personal Info card."""

    department: Untrusted | None
    about: UntrustedBlock | None
    website: Untrusted | None
    industry: Untrusted | None
    skills: list[Untrusted]
    experience: list[Experience]
    looking_for: LookingFor | None
    twitter_url: Untrusted | None
    linkedin_url: Untrusted | None
