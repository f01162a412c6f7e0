"""What engines that only speak PostgreSQL's protocol lack, and how to find it in what is sent to a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

LACKING = {
    "triggers": r"\bTRIGGER\b",
    "functions": r"\bCREATE\s+(OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE|RULE)\b|^\s*DO\s",
    "sequences": r"\b(SMALL|BIG)?SERIAL\b|\bSEQUENCE\b|\b(NEXTVAL|SETVAL|CURRVAL)\b|\bAS\s+IDENTITY\b",
    "advisory locks": r"\bPG_(TRY_)?ADVISORY",
    "table locks": r"^\s*LOCK\b",
    "notifications": r"^\s*(LISTEN|UNLISTEN|NOTIFY)\b|\bPG_NOTIFY\b",
    "materialised views": r"\bMATERIALIZED\s+VIEW\b",
    "temporary tables": r"\bCREATE\s+((LOCAL|GLOBAL)\s+)?TEMP(ORARY)?\b|\bINTO\s+TEMP(ORARY)?\b",
    "foreign tables and inheritance": r"\bFOREIGN\s+TABLE\b|\bINHERITS\b",
    "physical addresses": r"\b(CTID|XMIN)\b",
    "log positions": r"\bPG_(LAST_|CURRENT_)?WAL",
    "server cursors": r"^\s*(DECLARE|FETCH)\b",
}
"""What may not be in a statement, by what it is."""


def lacking(statement: str) -> list[str]:
    """What a statement uses and engines may lack; string literals and comments aside."""
    bare = re.sub(r"'[^']*'|--[^\n]*", "''", statement).upper()
    return [name for name, pattern in LACKING.items() if re.search(pattern, bare)]


@contextmanager
def statements() -> Iterator[set[str]]:
    """All statements that this process sends to any database meanwhile."""
    seen: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.add(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
