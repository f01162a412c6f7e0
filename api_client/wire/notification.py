"""What a member wants to hear about, and the apps she watches (rule 12)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from api_client.wire.base import Answer, Id, Request, Time
from api_client.wire.text import Untrusted, visible_line

AppName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(visible_line)
]


class NotificationSettings(Answer):
    """``GET /v1/me/notifications``: of the profile, but for `marketing_mail`."""

    buzz_daily_digest: bool
    buzz_thread_updates: bool
    """Of Buzz threads in which I am active."""
    invitation_mail: bool
    """An e-mail when somebody invites me to connect."""
    challenge_mail: bool
    """An e-mail when I have completed a challenge."""
    marketing_mail: bool
    """Of the account that asks."""


class NotificationChange(Request):
    """``PATCH /v1/me/notifications``: only what is given changes."""

    buzz_daily_digest: bool | None = None
    buzz_thread_updates: bool | None = None
    invitation_mail: bool | None = None
    challenge_mail: bool | None = None
    marketing_mail: bool | None = None


class WatchedApp(Answer):
    """An app that I watch, or have watched."""

    app_id: Id
    name: Untrusted
    watching: bool
    """False for one that I stopped watching; it can be watched again."""
    changed_at: Time
    """When I began, or stopped, to watch it."""


class WatchedAppReport(Request):
    """``PUT /v1/profiles/{profile_id}/watched-apps/{app_id}``: a service reports that a member watches an app."""

    name: AppName
