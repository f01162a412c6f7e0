"""A member's own profile, as its settings show and change it (rules 9.1, 9.2, 9.4 and 9.5)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api_client.wire.base import Answer, Day, Id, Request, Time
from api_client.wire.enums import OpenEnum
from api_client.wire.profile import PersonalInfo
from api_client.wire.secret import Confirmation
from api_client.wire.session import Email, PersonName
from api_client.wire.text import Untrusted, visible_block, visible_line

MOST_SKILLS = 50
MOST_EXPERIENCE = 50
"""Industry experience items."""


_LINE = AfterValidator(visible_line)
Line = Annotated[str, StringConstraints(min_length=1, max_length=100), _LINE]
Skill = Annotated[str, StringConstraints(min_length=1, max_length=60), _LINE]
About = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(visible_block)]
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{2}$")]
"""ISO 3166-1 alpha-2."""
Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=32, pattern=r"^\+?(?:[ ()./-]*[0-9]){5,15}[ ()./-]*$"),
]
"""Five to fifteen digits (E.164), and what people write between them."""
WebAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[\x21-\x7e]+$")]
"""An address as a browser has it; which ones are taken is a rule of the backend."""


class NeededItem(OpenEnum):
    """What a profile needs before it can be public (rule 9.2)."""

    AVATAR = "avatar"
    JOB_TITLE = "job_title"
    DEPARTMENT = "department"
    COUNTRY = "country"
    ABOUT = "about"
    SKILLS = "skills"
    EXPERIENCE = "experience"
    UNKNOWN = "unknown"


class ChecklistEntry(Answer):
    """One line of the list that a public profile needs."""

    item: NeededItem
    done: bool


class PendingRecoveryEmail(Answer):
    """An address whose code was mailed and not entered yet (rule 9.5)."""

    email: Untrusted
    expires_at: Time
    """After this its code is too old: ask again."""


class OwnProfile(PersonalInfo):
    """``GET /v1/me/profile``: all that its settings show. Its ETag is what a change names."""

    profile_id: Id
    name: Untrusted
    job_title: Untrusted | None
    country: Untrusted | None
    """ISO 3166-1 alpha-2."""
    phone: Untrusted | None
    avatar_url: Untrusted | None
    public: bool
    recovery_email: Untrusted | None
    """The verified one."""
    pending_recovery_email: PendingRecoveryEmail | None
    checklist: list[ChecklistEntry]
    """All of `NeededItem`, always in the same order."""


class ExperienceItem(Request):
    """An industry experience item as it is sent."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    company: Line
    role: Line
    since: Annotated[Day, Field(alias="from")]
    until: Annotated[Day | None, Field(alias="to")] = None
    """None while it lasts; never before `since`."""


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class ProfileChange(Request):
    """``PATCH /v1/me/profile``: only what is given changes, and null clears; a profile always has a name."""

    sends_null = True

    name: PersonName = Field(default="", json_schema_extra=_without_default)
    job_title: Line | None = None
    department: Line | None = None
    country: Country | None = None
    phone: Phone | None = None
    website: WebAddress | None = None
    about: About | None = None
    industry: Line | None = None
    skills: Annotated[list[Skill], Field(max_length=MOST_SKILLS)] | None = None
    experience: Annotated[list[ExperienceItem], Field(max_length=MOST_EXPERIENCE)] | None = None
    twitter_url: WebAddress | None = None
    linkedin_url: WebAddress | None = None
    looking_for: Literal["job", "project", "both", "neither"] | None = None


class Visibility(Request):
    """``PUT /v1/me/visibility``."""

    public: bool


class NewRecoveryEmail(Confirmation):
    """``POST /v1/me/recovery-email``: who asks proves herself each time (rule 13.7)."""

    email: Email
