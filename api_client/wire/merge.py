"""Merging another profile of mine into the one I am signed in with (rule 11)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api_client.wire.base import Answer, Id, Kind, Request, Time, VisibleAscii
from api_client.wire.enums import OpenEnum
from api_client.wire.secret import Confirmation
from api_client.wire.session import Email
from api_client.wire.text import Untrusted, UntrustedBlock

ChoiceName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}(:[0-9a-f]{1,64})?$")]
"""A value that can be made visible: the field's name, and more where the field has several values."""


class NewMerge(Confirmation):
    """``POST /v1/me/merges``: names the other profile by one of its accounts; always asks for the password again."""

    email: Email


class MergeEmail(Answer):
    """An address of the other profile that the code can go to."""

    id: Id
    masked: Untrusted


class StartedMerge(Answer):
    """A merge that waits for its code; the same for an address that nobody has (rule 11.4)."""

    id: Id
    expires_at: Time
    emails: list[MergeEmail]
    support_url: Untrusted | None = None
    """Where to ask for help without access to any of them (rule 11.5); None where the operator names no place."""


class ChosenEmail(Request):
    """Which of the offered addresses the code goes to."""

    email_id: Id


class MergeCodeSent(Answer):
    """A code is on its way, if there is a profile at all."""

    id: Id
    expires_at: Time
    """Of the code."""


class MergeSource(OpenEnum):
    """Which of the two profiles has a value."""

    MINE = "mine"
    OTHER = "other"
    BOTH = "both"
    UNKNOWN = "unknown"


class MergeValue(Answer):
    """A value of one of the two profiles, in words."""

    field: Kind
    value: UntrustedBlock
    source: MergeSource = Field(alias="from")


class MergeChoice(Answer):
    """A value of the private one of the two that becomes visible with the public one."""

    id: ChoiceName
    field: Kind
    value: UntrustedBlock


class MergePreview(Answer):
    """What a merge keeps, deletes and shows, for one version of both profiles."""

    version: VisibleAscii
    """To be sent with the confirmation of just this preview."""
    expires_at: Time
    """Until when it can be confirmed."""
    kept: list[MergeValue]
    """What is kept in any case."""
    deleted: list[MergeValue]
    becomes_public: list[MergeChoice]
    """Each is off until it is chosen: a detail, skill or experience is dropped then, a project becomes a draft, and
    badges, certificates and public activity add up where nobody else sees them."""


class MergeConfirmation(Request):
    """``POST /v1/me/merges/{id}/confirm``: the last step; it can't be undone."""

    make_public: Annotated[list[ChoiceName], Field(default_factory=list, max_length=1000)]
    """Ids of the preview's `becomes_public`, or names of fields for all values of these."""
    version: VisibleAscii | None = None
    """The preview's; without it, that of the preview which the code gave."""


class Merged(Answer):
    """The profiles are one; confirming again answers the same."""

    id: Id
    profile_id: Id
    merged_at: Time
    kept: list[MergeValue]
    deleted: list[MergeValue]


class MergeState(OpenEnum):
    """How far a merge is."""

    STARTED = "started"
    CODE_SENT = "code_sent"
    VERIFIED = "verified"
    MERGED = "merged"
    UNKNOWN = "unknown"


class Merge(StartedMerge):
    """``GET /v1/me/merges/{id}``."""

    state: MergeState
    preview: MergePreview | None
    """As the two profiles are now, once the code was entered."""
    result: Merged | None
