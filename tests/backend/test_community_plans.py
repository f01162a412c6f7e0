"""The lists of the community walk along indexes, however many members and rows there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from api_client.wire.project import ProjectStatus
from backend.store import connections, events, invitations, projects, published_projects, referrals
from backend.store.database import Tx
from tests import databases

BEHIND = (datetime(2026, 11, 17, tzinfo=UTC), "x")
GROWING = {
    "profiles", "accounts", "standings", "activities", "earned_badges", "connections", "invitations", "projects",
    "referral_invites", "invited_addresses", "former_profiles",
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "entered"),
    [
        (lambda tx: connections.page(tx, "me", None, 25, BEHIND), "(profile_id=? AND created_at<?)"),
        (lambda tx: invitations.page(tx, "me", None, 25, BEHIND), "(receiver_id=? AND state=? AND created_at<?)"),
        (lambda tx: projects.page(tx, "me", ProjectStatus.DRAFT, 25, BEHIND), "(profile_id=?)"),
        (lambda tx: published_projects.page(tx, "me", None, 25, BEHIND), "ix_projects_published (updated_at<?)"),
        (lambda tx: published_projects.one(tx, "me", "x"), "(id=?)"),
        (lambda tx: events.last(tx, "me"), "(profile_id=? AND kind=?)"),
        (lambda tx: referrals.history(tx, "me", 25, "x"), "(profile_id=? AND id<?)"),
        (lambda tx: referrals.inviter(tx, "x"), "(referral_code=?)"),
    ],
)
def test_a_list_enters_its_index_where_it_goes_on_and_scans_no_table(
    tmp_path: Path, read: Callable[[Tx], object], entered: str
) -> None:
    database = databases.sqlite(tmp_path)
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in rows)

    event.listen(database._reader, "before_cursor_execute", explain)
    try:
        database.read_now(read)
    finally:
        database.close()
    assert [plan for plan in plans if entered in plan], plans
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in GROWING] == []
