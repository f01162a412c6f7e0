"""The dialogs for one item of a list of the profile: a skill, or something of one's industry experience (rule 9.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from pydantic import JsonValue

from tui.drafts import DraftFile
from tui.edits import Edit
from tui.keys import bindings
from tui.modals.edit_form import EditForm
from tui.modals.edit_rows import EditRow, LineRow, Spec
from tui.session import Session
from widgets import words

Item = dict[str, JsonValue]

SKILL: Sequence[Spec] = (
    Spec("skill", "Skill", "One thing you are good at, as others would search for it.", 60, "Write a skill."),
)
EXPERIENCE: Sequence[Spec] = (
    Spec("company", "Company", "Where you worked, or for whom.", 100, "Write the company."),
    Spec("role", "Role", "What you were there.", 100, "Write the role."),
    Spec("from", "From", "A month or a day, as in 2021-05 or 2021-05-17.", 0, "Write when it began."),
    Spec("to", "To", "The same; empty while it lasts."),
)
NO_DAY = "Write a month or a day, as in 2021-05 or 2021-05-17."


def a_day(written: str) -> date:
    """A day, or the first one of a month.

    Raises:
        ValueError: it is neither.
    """
    text = written.strip()
    return date.fromisoformat(f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text)


def experience_told(item: JsonValue) -> str:
    """An item in one line."""
    assert isinstance(item, dict)
    until = item["to"] or "now"
    return f"{item['role']}, {item['company']} · {item['from']} – {until}"


class ItemForm(EditForm):
    """One item; saving it puts it into the list of the form below, which is saved as a whole."""

    BINDINGS = bindings("save", save="Done")
    save_words = "Done"

    def __init__(
        self,
        session: Session,
        file: DraftFile,
        item: Item,
        specs: Sequence[Spec],
        take: Callable[[Item], object],
        *,
        heading: str,
    ) -> None:
        """`take` gets what was typed, once it is right."""
        self.heading = heading
        self.specs = specs
        self.take = take
        edit = Edit(file, item, clock=session.clock)
        if edit.base != item:  # A draft of another item that was at this place.
            edit = Edit(file, item, clock=session.clock, restore=False)
        super().__init__(session, edit, self._done)

    def make_rows(self) -> Sequence[EditRow]:
        """A line each."""
        return [LineRow(spec) for spec in self.specs]

    def wrong(self) -> dict[EditRow, str]:
        """Days that are none, too, and an end before the beginning."""
        rows = {row.spec.name: row for row in self.rows}
        found = super().wrong()
        days: dict[str, date] = {}
        for name in ("from", "to"):
            written = str(rows[name].value).strip() if name in rows else ""
            if written:
                try:
                    days[name] = a_day(written)
                except ValueError:
                    found[rows[name]] = NO_DAY
        if len(days) == 2 and days["to"] < days["from"]:
            found[rows["to"]] = f"That is before it began, {words.day(days['from'])}."
        return found

    def _done(self) -> None:
        item: Item = {name: str(value).strip() for name, value in self.edit.typed.items()}
        for name in ("from", "to"):
            if item.get(name):
                item[name] = a_day(str(item[name])).isoformat()
        self.take(item)  # The list keeps it before the form forgets it.
        self.close()
