"""What operators do to people, points and companies, over HTTP or by command; each act is logged (rules 1 and 15.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api_client.wire.activity import ActivityResult, ActivityStatus, ReportedActivity
from api_client.wire.operator import CompanyChange, CompanyRecord, NewCompany, NewPenalty, Penalty
from backend.call import Call
from backend.problems import Problem, not_found
from backend.store import (
    activity_reports,
    audit,
    awards,
    companies,
    members,
    outbox,
    personal_changes,
    points,
    secrets,
    sign_ups,
)
from backend.store.audit import Tag
from backend.store.database import Record, Tx

OPERATOR_SENDER = "operator"
"""The sender of the activities that operators record."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, and in which transaction."""

    tx: Tx
    now: datetime
    actor: str
    request_id: str = ""

    @classmethod
    def of(cls, call: Call) -> Act:
        """The act of an operator's request."""
        return cls(call.tx, call.now, call.actor, call.request_id)

    def note(self, tag: Tag, subject: str, **facts: Any) -> None:
        """Writes a line of the audit log."""
        audit.note(self.tx, tag, actor=self.actor, subject=subject, now=self.now, request_id=self.request_id, **facts)


def set_status(act: Act, account_id: str, status: str) -> Record:
    """Makes an account ``active`` or ``deactivated``; its row.

    From then on nothing of a deactivated one opens anything (rule 1.3); its keys and tokens come back with it, its
    sessions are over. Raises `Problem` 404.
    """
    account = members.lock_account(act.tx, account_id)
    if account is None:
        raise not_found()
    if account.status != status:
        members.set_status(act.tx, account_id, status)
        active = status == "active"
        if not active:
            secrets.delete_sessions(act.tx, account_id)
        personal_changes.note(act.tx, account.profile_id, None, ["account_status"], act.now)
        act.note(Tag.OPERATOR_ACCOUNT_REACTIVATED if active else Tag.OPERATOR_ACCOUNT_DEACTIVATED, account_id)
    changed = members.account(act.tx, account_id)
    assert changed is not None
    return changed


def add_company(act: Act, new: NewCompany) -> CompanyRecord:
    """Makes a company; the accounts at its domains belong to it (rule 1.5). Raises `Problem` 409 `domain_taken`."""
    made = companies.add(act.tx, new, act.now)
    act.note(Tag.OPERATOR_COMPANY_CREATED, made.id, **new.model_dump())
    return made


def change_company(act: Act, company_id: str, change: CompanyChange) -> CompanyRecord:
    """Changes what is given, and the accounts that follow from it. Raises `Problem` 404, or 409 `domain_taken`."""
    companies.change(act.tx, company_id, change, act.now)
    act.note(Tag.OPERATOR_COMPANY_CHANGED, company_id, **change.model_dump(exclude_unset=True))
    changed = companies.one(act.tx, company_id)
    if changed is None:
        raise not_found()
    return changed


def confirm_sign_up(act: Act, sign_up_id: str) -> Record:
    """Makes the member of a held sign-up and tells her (rule 1.5); her account's row. Raises `Problem` 404 or 409."""
    row = _held(act, sign_up_id)
    member = sign_ups.complete(act.tx, row, act.now)
    if member is None:
        raise Problem(409, "account_exists", "This address has got an account meanwhile: refuse the sign-up.")
    act.note(Tag.OPERATOR_SIGN_UP_CONFIRMED, member.account_id)
    outbox.enqueue(act.tx, "sign_up_confirmed", row.email, {}, act.now)
    made = members.account(act.tx, member.account_id)
    assert made is not None
    return made


def refuse_sign_up(act: Act, sign_up_id: str) -> None:
    """Forgets a held sign-up and tells its address. Raises `Problem` 404."""
    row = _held(act, sign_up_id)
    sign_ups.drop(act.tx, sign_up_id)
    act.note(Tag.OPERATOR_SIGN_UP_REFUSED, sign_up_id)
    outbox.enqueue(act.tx, "sign_up_refused", row.email, {}, act.now)


def penalise(act: Act, profile_id: str, new: NewPenalty) -> Penalty:
    """Takes points from a profile (rule 2.4); the ledger row. No notice is sent. Raises `Problem` 404."""
    row_id = awards.penalise(act.tx, profile_id, new.points, new.reason, act.now)
    if row_id is None:
        raise not_found()
    act.note(Tag.OPERATOR_PENALTY_GIVEN, profile_id, **new.model_dump())
    return Penalty.model_validate(points.ledger_row(act.tx, profile_id, row_id).model_dump())


def record(act: Act, reported: ReportedActivity) -> ActivityResult:
    """Records an activity as a service would have reported it (rule 2.2); ids are shared by all operators."""
    [result] = activity_reports.record(act.tx, OPERATOR_SENDER, [reported], act.now)
    if result.status is ActivityStatus.RECORDED:
        act.note(
            Tag.OPERATOR_ACTIVITY_RECORDED,
            result.id,
            **reported.model_dump(mode="json", exclude={"id", "account_email", "title"}),
        )
    return result


def _held(act: Act, sign_up_id: str) -> Record:
    row = sign_ups.locked(act.tx, sign_up_id)
    if row is None or row.held_company_id is None:
        raise not_found()
    return row
