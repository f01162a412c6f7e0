"""The audit log (rule 15.1)."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.audit import AuditEntry, AuditFact
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from backend.access import OPERATOR
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.store import audit
from backend.store.database import Record

router = APIRouter(tags=["operator"])
TagPrefix = Annotated[
    str | None, Query(max_length=100, pattern=r"^[a-z_:]*$", description="Only acts whose tag begins so.")
]
Subject = Annotated[
    str | None, Query(max_length=100, pattern=r"^[!-~]+$", description="Only acts on this, mostly an id.")
]


@operation(router, "GET", "/v1/operator/audit-log", OPERATOR)
def list_audit_log(
    call: Call,
    tag: TagPrefix = None,
    subject: Subject = None,
    limit: PageLimit = DEFAULT_LIMIT,
    cursor: PageCursor = None,
) -> Page[AuditEntry]:
    """Who did what to whom, newest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = audit.page(call.tx, limit=limit + 1, after=after, tag_prefix=tag, subject=subject)
    page, following = cut(rows, limit, lambda row: (str(row.id),))
    return Page(items=[_entry(row) for row in page], next_cursor=following)


def _entry(row: Record) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=Untrusted(row.actor),
        tag=Untrusted(row.tag),
        subject=Untrusted(row.subject),
        request_id=Untrusted(row.request_id),
        facts=[AuditFact(name=Untrusted(name), value=Untrusted(_text(value))) for name, value in row.facts.items()],
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
