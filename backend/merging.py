"""The steps of a merge (rule 11), for the operations: who is asked for what, what is answered, who is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import SecretStr

from api_client.wire.merge import (
    Merge,
    MergeCodeSent,
    MergeConfirmation,
    Merged,
    MergeEmail,
    MergePreview,
    MergeState,
    NewMerge,
    StartedMerge,
)
from api_client.wire.text import Untrusted
from backend import entered_codes, merge_words, profile_settings
from backend.call import Call
from backend.problems import Problem, not_found
from backend.rules.codes import LIFETIME, CodePurpose
from backend.store import codes, members, merges, merging, outbox
from backend.store.audit import Tag
from backend.store.database import Record
from backend.store.merging import Pair, Prepared
from backend.store.merging.merge import lock


def start(call: Call, body: NewMerge) -> StartedMerge:
    """Names the other profile; the answer does not tell whether there is one. Raises `Problem` 409 for one's own."""
    other_id, addresses = merges.offered(call.tx, body.email)
    known = members.account_by_email(call.tx, body.email)
    if known is not None and known.profile_id == call.profile_id:
        raise Problem(409, "own_address", "This address belongs to your profile already: enter one of the other's.")
    row = merges.start(call.tx, call.profile_id, call.account_id, other_id, addresses, call.now)
    return StartedMerge(**_started(call, row))


def _started(call: Call, row: Record) -> dict[str, Any]:
    return {
        "id": row.id,
        "expires_at": row.expires_at,
        "emails": [MergeEmail(id=one["id"], masked=Untrusted(one["masked"])) for one in row.emails],
        "support_url": call.support_url,
    }


def one(call: Call, merge_id: str, *, to_change: bool = False) -> Record:
    """A merge of the profile that asks. Raises `Problem` 404 for one that is not hers, over, or given up."""
    row = merges.one(call.tx, call.profile_id, merge_id, call.now, lock=to_change)
    if row is None:
        raise not_found()
    return row


def send_code(call: Call, row: Record, email_id: str, network: str) -> MergeCodeSent:
    """Mails a code to the chosen address; where there is no profile, the same without a mail."""
    chosen = next((email for email in row.emails if email["id"] == email_id), None)
    if chosen is None:
        raise not_found()
    _not_yet_merged(row)
    address_key = chosen["key"]
    codes.count_sending(call.tx, CodePurpose.MERGE, address_key, network, call.now)
    code_id = codes.start(call.tx, CodePurpose.MERGE, row.id, address_key, call.now)
    account = members.account(call.tx, call.account_id)
    assert account is not None
    facts = {"code_id": code_id, "account": account.email}
    outbox.enqueue(call.tx, "merge_code", chosen["address"], facts, call.now)
    merges.change(call.tx, row, code_sent_at=call.now)
    return MergeCodeSent(id=row.id, expires_at=call.now + LIFETIME)


def verify(call: Call, row: Record, code: SecretStr) -> MergePreview:
    """Enters the code: the profile is shown, and can be merged. Raises what `entered_codes.check` raises."""
    _not_yet_merged(row)
    entered_codes.check(call, CodePurpose.MERGE, row.id, code)
    prepared = merging.prepare(call.tx, _pair(row))
    until = call.now + merges.TO_CONFIRM
    merges.change(call.tx, row, verified_at=call.now, version=prepared.version, expires_at=until)
    return merge_words.preview(call.tx, prepared, until)


def confirm(call: Call, row: Record, body: MergeConfirmation) -> Merged:
    """Merges the two; the first answer again for whoever has done it before.

    Raises `Problem` 409 ``merge_not_verified`` before the code, and 412 ``profiles_changed`` with the new preview when
    one of the two is not what the preview showed.
    """
    if row.answer is not None:
        return Merged.model_validate(row.answer)
    if row.verified_at is None:
        raise Problem(409, "merge_not_verified", "Enter the code first, and look at what the merge does.")
    pair = _pair(row)
    books = lock(call.tx, pair)
    if books is None:
        raise not_found()
    prepared = merging.prepare(call.tx, pair)
    if prepared.version != (body.version or row.version):
        raise _changed(call, row, prepared)
    prepared = prepared.choosing(body.make_public)
    told = {*members.addresses_of(call.tx, pair.mine), *members.addresses_of(call.tx, pair.theirs)}
    merged = merge_words.merged(call.tx, prepared, row.id, call.now)
    merging.merge(call.tx, prepared, books, call.account_id, call.now)
    profile_settings.award_what_is_due(call)
    answer = merged.model_dump(mode="json", by_alias=True)
    merges.change(call.tx, row, merged_at=call.now, answer=answer, expires_at=call.now + merges.KEPT)
    call.note(Tag.MEMBER_PROFILES_MERGED, pair.mine, merged=pair.theirs)
    _tell(call, prepared, told)
    return merged


def show(call: Call, row: Record) -> Merge:
    """How far a merge is: with the present preview once the code was entered, with the result once it is done."""
    preview = None
    if row.answer is not None:
        state = MergeState.MERGED
    elif row.verified_at is not None:
        state = MergeState.VERIFIED
        preview = merge_words.preview(call.tx, merging.prepare(call.tx, _pair(row)), row.expires_at)
    else:
        state = MergeState.STARTED if row.code_sent_at is None else MergeState.CODE_SENT
    result = None if row.answer is None else Merged.model_validate(row.answer)
    return Merge(**_started(call, row), state=state, preview=preview, result=result)


def give_up(call: Call, row: Record) -> None:
    """Forgets a merge that is not done. Raises `Problem` 409 ``already_merged``."""
    _not_yet_merged(row)
    merges.drop(call.tx, row)


def _not_yet_merged(row: Record) -> None:
    if row.answer is not None:
        raise Problem(409, "already_merged", "The profiles are one already, which can't be undone.")


def _pair(row: Record) -> Pair:
    return Pair(row.profile_id, row.other_id)


def _changed(call: Call, row: Record, prepared: Prepared) -> Problem:
    preview = merge_words.preview(call.tx, prepared, row.expires_at)
    return Problem(
        412,
        "profiles_changed",
        "One of the profiles was changed since: look at the new preview, then confirm its version.",
        preview=preview.model_dump(mode="json", by_alias=True),
    )


def _tell(call: Call, prepared: Prepared, addresses: Iterable[str]) -> None:
    """Mails what was done to everybody who had a say in either profile (rules 11.1 and 13.7)."""
    accounts = members.accounts_of(call.tx, prepared.pair.mine)
    by = next(account.email for account in accounts if account.id == call.account_id)
    facts = {"account": by, "accounts": ", ".join(account.email for account in accounts)}
    for address in sorted(addresses):
        outbox.enqueue(call.tx, "merge_done", address, facts, call.now)
