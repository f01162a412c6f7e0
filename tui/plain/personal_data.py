"""All that is held of me, and how it changed (rule 14)."""

from __future__ import annotations

import sys
from pathlib import Path

from api_client.client import Client
from api_client.wire.personal_data import PersonalChange, PersonalRow
from tui.exit_codes import Failure
from tui.plain import asking
from tui.plain.pages import listed, more
from tui.plain.running import Command, Result, known_by_id
from tui.plain.tables import Cell, facts, sections, table
from tui.plain.tables import text as cell_text


async def personal_data(client: Client, _limit: int, _cursor: str | None) -> Result:
    """Every section and how much is in it."""
    answer = await client.personal_data.get()
    rows = ((one.id, one.count, one.title) for one in answer.sections)
    text = f"tracked since {cell_text(answer.tracked_since)}\n\n{table(('SECTION', 'ROWS', 'WHAT'), rows)}"
    return Result(answer, text)


async def changes(client: Client, limit: int, cursor: str | None) -> Result:
    """The history, newest first."""

    def row(change: PersonalChange) -> tuple[Cell, ...]:
        return change.at, change.change, change.field, change.account_email

    page = await client.personal_data.changes(limit, cursor)
    return listed(page, ("AT", "CHANGE", "FIELD", "BY"), row, empty="no changes yet")


def section(section_id: str, limit: int, cursor: str | None) -> Command:
    """The command that shows all rows of a section."""

    def told(row: PersonalRow) -> str:
        return facts((field.name, field.value) for field in row.fields)

    async def act(client: Client) -> Result:
        with known_by_id("section", section_id, listed_by="mxprofile show personal-data"):
            page = await client.personal_data.section(section_id, limit, cursor)
        blocks = ((f"ROW {number}", told(row)) for number, row in enumerate(page.items, 1) if row.fields)
        return Result(page, sections(*blocks) or "(nothing)", note=more(page.next_cursor))

    return act


def download(file: str, *, yes: bool) -> Command:
    """The command that writes all of it into a file, for its owner alone; asked again it goes on where it broke off.

    Raises:
        Failure: the file exists, or can't be written.
    """
    path = Path(file).expanduser()

    async def act(client: Client) -> Result:
        if path.exists():
            asking.agree(f"Write over {path}?", yes=yes)
        progress = _progress if sys.stderr.isatty() else None
        try:
            await client.personal_data.download(path, progress=progress)
        except OSError as error:
            raise Failure(f"{path} can't be written: {error.strerror}") from None
        size = path.stat().st_size
        return Result({"path": str(path), "bytes": size}, f"{path} has all of it, {size} bytes.")

    return act


def _progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    print(f"\r{done / total:4.0%} of {total} bytes" if total else "", end=end, file=sys.stderr, flush=True)
