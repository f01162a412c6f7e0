"""The audit log: who did what to whom, with a typed tag ``source:subject:action`` (rule 15.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from backend.ids import new_id
from backend.store.database import Record, Tx
from backend.store.tables import audit_log


class Tag(StrEnum):
    """Every act that is logged."""

    MEMBER_SIGNED_IN = "member:session:created"
    MEMBER_SIGNED_UP = "member:account:created"
    MEMBER_ACCOUNT_ADDED = "member:account:added"
    MEMBER_ACCOUNT_DELETED = "member:account:deleted"
    MEMBER_PROFILE_DELETED = "member:profile:deleted"
    MEMBER_PASSWORD_CHANGED = "member:password:changed"  # noqa: S105 - a tag, not a password
    MEMBER_PASSWORD_RESET = "member:password:reset"  # noqa: S105 - a tag, not a password
    MEMBER_SESSION_ENDED = "member:session:ended"
    MEMBER_API_KEY_CREATED = "member:api_key:created"
    MEMBER_API_KEY_REVOKED = "member:api_key:revoked"
    MEMBER_TOKEN_CREATED = "member:token:created"  # noqa: S105 - a tag, not a password
    MEMBER_TOKEN_DELETED = "member:token:deleted"  # noqa: S105 - a tag, not a password
    MEMBER_TWO_FACTOR_ON = "member:two_factor:turned_on"
    MEMBER_TWO_FACTOR_OFF = "member:two_factor:turned_off"
    MEMBER_RECOVERY_CODE_USED = "member:recovery_code:used"
    MEMBER_PROFILES_MERGED = "member:profile:merged"
    MEMBER_RECOVERY_EMAIL_CHANGED = "member:recovery_email:changed"
    MEMBER_RECOVERY_EMAIL_REMOVED = "member:recovery_email:removed"
    OPERATOR_SECRET_ISSUED = "operator:secret:issued"  # noqa: S105 - a tag, not a password
    OPERATOR_SECRET_REVOKED = "operator:secret:revoked"  # noqa: S105 - a tag, not a password
    OPERATOR_ACTIVITY_RECORDED = "operator:activity:recorded"
    OPERATOR_PENALTY_GIVEN = "operator:profile:penalised"
    OPERATOR_ACCOUNT_DEACTIVATED = "operator:account:deactivated"
    OPERATOR_ACCOUNT_REACTIVATED = "operator:account:reactivated"
    OPERATOR_COMPANY_CREATED = "operator:company:created"
    OPERATOR_COMPANY_CHANGED = "operator:company:changed"
    OPERATOR_CHALLENGE_CREATED = "operator:challenge:created"
    OPERATOR_CHALLENGE_CHANGED = "operator:challenge:changed"
    OPERATOR_BADGE_CREATED = "operator:badge:created"
    OPERATOR_BADGE_CHANGED = "operator:badge:changed"
    OPERATOR_PASSWORD_POLICY_SET = "operator:password_policy:set"  # noqa: S105 - a tag, not a password
    OPERATOR_RECOVERY_EMAIL_ASKED = "operator:recovery_email:asked"
    RECOVERY_EMAIL_TOOK_EFFECT = "job:recovery_email:took_effect"
    MEMBER_RECOVERY_EMAIL_CANCELLED = "member:recovery_email:cancelled"
    OPERATOR_SIGN_UP_CONFIRMED = "operator:sign_up:confirmed"
    OPERATOR_SIGN_UP_REFUSED = "operator:sign_up:refused"


def note(tx: Tx, tag: Tag, *, actor: str, subject: str, now: datetime, request_id: str = "", **facts: Any) -> None:
    """Writes one line. `actor` is an account's id or an operator's name; `facts` hold no secret."""
    tx.execute(
        insert(audit_log).values(
            id=new_id(), at=now, actor=actor, tag=tag, subject=subject, request_id=request_id, facts=facts
        )
    )


def forget(tx: Tx, subjects: Collection[str]) -> None:
    """Empties the facts of what was done to these, who are gone: a reason may name them. What was done stays."""
    tx.execute(update(audit_log).where(audit_log.c.subject.in_(subjects)).values(facts={}))


def page(tx: Tx, *, limit: int, after: str | None, tag_prefix: str | None, subject: str | None) -> list[Record]:
    """Lines of the log, newest first, from behind the id `after` on."""
    query = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(audit_log.c.id < after)
    if tag_prefix:
        # The tags there are, so that an index finds their lines.
        query = query.where(audit_log.c.tag.in_([tag for tag in Tag if tag.startswith(tag_prefix)]))
    if subject is not None:
        query = query.where(audit_log.c.subject == subject)
    return list(tx.execute(query))
