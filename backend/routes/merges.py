"""Merging another profile of mine into the one I am signed in with (rules 11 and 13.7)."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.merge import (
    ChosenEmail,
    Merge,
    MergeCodeSent,
    MergeConfirmation,
    Merged,
    MergePreview,
    NewMerge,
    StartedMerge,
)
from api_client.wire.session import EnteredCode
from backend import merging
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.reply import Reply
from backend.store.rate_limits import Limit

router = APIRouter(tags=["merges"])
STARTED = Limit("merge_started", 20, timedelta(hours=1))
"""Each start shows masks of an address's profile: nobody goes through a list of addresses."""


@operation(router, "POST", "/v1/me/merges", OWNER, status=201, keyed=True, limit=STARTED, problems=(409,))
async def start_merge(flow: Flow, body: NewMerge) -> Reply[StartedMerge]:
    """Names the other profile by one of its accounts; an address that nobody has gets the same kind of answer."""
    await confirm(flow, body, always=True)
    return await flow.unit(lambda call: merging.start(call, body))


@operation(router, "POST", "/v1/me/merges/{merge_id}/code", OWNER, status=202, problems=(409, 429))
async def send_merge_code(flow: Flow, merge_id: Id, body: ChosenEmail) -> Reply[MergeCodeSent]:
    """Mails a code to one of the offered addresses."""
    return await flow.unit(
        lambda call: merging.send_code(call, merging.one(call, merge_id, to_change=True), body.email_id, flow.network)
    )


@operation(router, "POST", "/v1/me/merges/{merge_id}/verify", OWNER, problems=(409,))
def verify_merge(call: Call, merge_id: Id, body: EnteredCode) -> MergePreview:
    """Enters the code: what the merge keeps, deletes and shows. If this answer is lost, the merge's GET has it."""
    return merging.verify(call, merging.one(call, merge_id, to_change=True), body.code)


@operation(router, "POST", "/v1/me/merges/{merge_id}/confirm", OWNER, keyed=True, problems=(412,))
def confirm_merge(call: Call, merge_id: Id, body: MergeConfirmation) -> Merged:
    """Merges the profiles, which can't be undone; asked again, it answers the same."""
    return merging.confirm(call, merging.one(call, merge_id, to_change=True), body)


@operation(router, "GET", "/v1/me/merges/{merge_id}", OWNER)
def get_merge(call: Call, merge_id: Id) -> Merge:
    """How far a merge is, with the present preview once its code was entered."""
    return merging.show(call, merging.one(call, merge_id))


@operation(router, "DELETE", "/v1/me/merges/{merge_id}", OWNER, problems=(409,))
def give_up_merge(call: Call, merge_id: Id) -> None:
    """Gives a merge up; nothing of it is kept."""
    merging.give_up(call, merging.one(call, merge_id, to_change=True))
