"""What I want to hear about (rule 12.2)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.notification import NotificationChange, NotificationSettings
from backend.access import member
from backend.call import Call
from backend.etag import etag_of
from backend.operation import operation
from backend.rules.scopes import Scope
from backend.store import notifications

router = APIRouter(tags=["notifications"])


@operation(router, "GET", "/v1/me/notifications", member(Scope.SETTINGS_WRITE))
def read_notifications(call: Call) -> NotificationSettings:
    """What I want to hear about; the marketing e-mail is this account's, all else the profile's."""
    return _shown(call)


@operation(router, "PATCH", "/v1/me/notifications", member(Scope.SETTINGS_WRITE), problems=(412, 428))
def change_notifications(call: Call, body: NotificationChange) -> NotificationSettings:
    """Changes what is given, made from the version that If-Match names."""
    notifications.lock(call.tx, call.profile_id)
    call.require_match(_shown(call))
    notifications.change(call.tx, call.profile_id, call.account_id, body, call.now)
    answer = _shown(call)
    # The next change can be made from this answer.
    call.headers["ETag"] = etag_of(answer.model_dump_json(by_alias=True).encode())
    return answer


def _shown(call: Call) -> NotificationSettings:
    return notifications.read(call.tx, call.profile_id, call.account_id)
