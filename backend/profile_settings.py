"""A member's own profile: shown, changed, and made public (rules 2.7, 9.1, 9.2 and 9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api_client.wire.own_profile import (
    ChecklistEntry,
    OwnProfile,
    PendingRecoveryEmail,
    ProfileChange,
)
from api_client.wire.profile import PersonalInfo
from api_client.wire.text import Untrusted
from backend.call import Call
from backend.etag import etag_of
from backend.pictures import Picture
from backend.problems import not_found
from backend.rules import completeness, details
from backend.rules.avatars import url_of
from backend.store import avatars, awards, badges, boards, personal_changes, point_books, profiles, recovery_emails
from backend.store.database import Record
from backend.store.personal_changes import Change
from backend.store.point_books import Book

COMPLETED = "community_profile_completed"
MADE_PUBLIC = "community_profile_made_public"
"""The two activities of rule 2.7, each once in a profile's life."""
_ON_BOARDS = {"name", "public"}
"""What the boards show of a profile beside its points (rule 6.2)."""


def shown(call: Call) -> OwnProfile:
    """The signed-in member's profile."""
    return _answer(call, _row(call))


def change(call: Call, wanted: ProfileChange) -> OwnProfile:
    """Changes what is given, made from the version that If-Match names.

    Raises `Problem` 428 or 412 (rule 9.4), `RuleBroken` ``invalid_request`` with the fields that are wrong, and
    ``needed_while_public`` (rule 9.2).
    """
    told = wanted.model_dump(mode="json", by_alias=True)
    given = {name: told[name] for name in wanted.model_fields_set}
    details.check(given)
    book = _lock(call)
    before = _row(call)
    call.require_match(_answer(call, before))
    for several in ("skills", "experience"):
        if several in given:
            given[several] = given[several] or []
    _write(call, book, before, given)
    return _saved(call)


def set_avatar(call: Call, picture: Picture) -> OwnProfile:
    """Gives the member this avatar."""
    book = _lock(call)
    avatars.put(call.tx, call.profile_id, picture.by_size)
    _write(call, book, _row(call), {"avatar_digest": picture.digest})
    return _saved(call)


def remove_avatar(call: Call) -> None:
    """Takes her avatar away. Raises `Problem` 404 when she has none, `RuleBroken` ``needed_while_public``."""
    book = _lock(call)
    before = _row(call)
    if before.avatar_digest is None:
        raise not_found()
    avatars.remove(call.tx, call.profile_id)
    _write(call, book, before, {"avatar_digest": None})


def set_visibility(call: Call, *, public: bool) -> OwnProfile:
    """Makes the profile public or private. Raises `RuleBroken` ``profile_incomplete``, which names what is missing."""
    book = _lock(call)
    before = _row(call)
    if public:
        completeness.check_public(_needed(before._asdict()))
    if public and not before.public:
        badges.show_hidden(call.tx, call.profile_id)
    _write(call, book, before, {"public": public})
    return _saved(call)


def _lock(call: Call) -> Book:
    """Keeps other edits, and awards, from this profile until the unit's end."""
    book = point_books.lock(call.tx, {call.profile_id}).get(call.profile_id)
    if book is None:
        raise not_found()
    return book


def _row(call: Call) -> Record:
    row = profiles.one(call.tx, call.profile_id)
    if row is None:
        raise not_found()
    return row


def _write(call: Call, book: Book, before: Record, values: Mapping[str, Any]) -> None:
    """Writes columns of a locked profile, and all that follows from them."""
    was = before._asdict()
    changed = {name: value for name, value in values.items() if value != was[name]}
    now_is = was | changed
    if before.public and now_is["public"]:
        completeness.check_stays_public(_needed(was), _needed(now_is))
    if changed:
        profiles.write(call.tx, call.profile_id, changed, call.now)
        _note(call, was, changed)
    _award(call, book, now_is)
    if "public" in changed and not now_is["public"]:
        # A cursor, which anybody can read, had her place beside her name: nobody is to know her by it from now on.
        boards.shuffle(call.tx, [call.profile_id])
    # After an award too, which brings only the boards in step that it gave points on.
    if _ON_BOARDS & changed.keys():
        boards.refresh(call.tx, call.profile_id, call.now)


def _note(call: Call, was: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Tells the history of personal data what was added, changed and removed (rule 14.1)."""
    kinds: dict[Change, list[str]] = {}
    for name, value in changed.items():
        kind = Change.CHANGED if value and was[name] else Change.ADDED if value else Change.REMOVED
        kinds.setdefault(Change.CHANGED if name == "public" else kind, []).append(name.removesuffix("_digest"))
    for kind, names in kinds.items():
        personal_changes.note(call.tx, call.profile_id, call.account_id, names, call.now, kind)


def _award(call: Call, book: Book, now_is: Mapping[str, Any]) -> None:
    """Gives the points of rule 2.7 that are due, each once."""
    due = {COMPLETED: not completeness.missing(_needed(now_is)), MADE_PUBLIC: now_is["public"]}
    for kind, is_due in due.items():
        if is_due and not book.by_kind.get(kind):
            awards.record_own(call.tx, call.profile_id, kind, call.profile_id, call.now)


def award_what_is_due(call: Call) -> None:
    """Gives the points of rule 2.7 to a profile that came to its details otherwise than by an edit, as by a merge."""
    book = _lock(call)
    _award(call, book, _row(call)._asdict())


def _needed(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns under the names of what a public profile needs."""
    return {**columns, "avatar": columns["avatar_digest"]}


def _saved(call: Call) -> OwnProfile:
    """The profile as a GET shows it from now on, and its ETag: the next change can be made from this answer."""
    answer = _answer(call, _row(call))
    call.headers["ETag"] = etag_of(answer.model_dump_json(by_alias=True).encode())
    return answer


def _answer(call: Call, row: Record) -> OwnProfile:
    waiting = recovery_emails.pending(call.tx, row.id)
    missing = completeness.missing(_needed(row._asdict()))
    url = url_of(row.id, row.avatar_digest)
    own = {name: getattr(row, name) for name in ("name", "job_title", "country", "phone", "public", "recovery_email")}
    info = {name: getattr(row, name) for name in PersonalInfo.model_fields}
    return OwnProfile.model_validate(
        {
            **info,
            **own,
            "profile_id": row.id,
            "avatar_url": url,
            "pending_recovery_email": waiting
            and PendingRecoveryEmail(email=Untrusted(waiting.email), expires_at=waiting.expires_at),
            "checklist": [ChecklistEntry(item=item, done=item not in missing) for item in completeness.ITEMS],
        }
    )
