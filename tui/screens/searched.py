"""A list that comes a page at a time, in which the server looks for what is typed."""

from __future__ import annotations

from typing import Generic

from textual import getters, on
from textual.app import ComposeResult

from tui.keys import bindings, named, with_keys
from tui.paged import Answer, Pages
from tui.screens.paged import Item, PagedItems
from widgets.fields import Field

LONGEST = 100
"""Characters of a text to look for: the most the server takes."""


class SearchedItems(PagedItems[Answer, Item], Generic[Answer, Item]):
    """One in which the server looks for what is typed; a page is asked for with that text, or None for all."""

    BINDINGS = bindings("filter", "back")

    looked_for: str = "What to look for"
    """Stands in the empty line."""

    filter = getters.query_one("#filter", Field)

    def compose_above_list(self) -> ComposeResult:
        """The line to type into, displayed while it is in use."""
        yield Field(placeholder=self.looked_for, max_length=LONGEST, id="filter")

    @property
    def sought(self) -> object:
        """What is typed; None for nothing."""
        return self.filter.value.strip() or None

    def holds_nothing(self, value: Pages[Answer]) -> bool:
        """True only where nothing was looked for."""
        return value.sought is None and super().holds_nothing(value)

    def show(self, value: Pages[Answer]) -> None:
        """Also have the empty list say what was not found."""
        self.rows.empty = (
            f"Nothing holds “{value.sought}”: {named('back')} shows all."
            if value.sought
            else with_keys(self.nothing_fits)
        )
        super().show(value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`filter` works on the list; `back` also shows all again."""
        if action == "filter":
            return not self.filter.has_focus
        if action == "back" and self.has_class("-filter"):
            return True
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Type what to look for."""
        self.remove_class("-detail")
        self.add_class("-filter")
        self.filter.focus()

    @on(Field.Changed, "#filter")
    def _look_for(self) -> None:
        self.ask_anew()

    @on(Field.Submitted, "#filter")
    def _found(self) -> None:
        self.set_class(self.sought is not None, "-filter")
        self.rows.focus()

    def action_back(self) -> None:
        """From the detail to the list; from there to all rows."""
        if not self.beside.has_focus:
            self.remove_class("-filter")
            self.filter.value = ""
        super().action_back()
