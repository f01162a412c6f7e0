"""Choosing a token's scopes: grouped by service, each with what it allows (rules 13.3 and 13.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message

from api_client.wire.secret import TokenScope
from widgets import words
from widgets.cells import GAP, content, ink, line, table_row
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows

NAME_WIDTH, ALLOWS_WIDTH = 40, 34


@dataclass(frozen=True)
class ScopeRow:
    """A scope with its check box."""

    scope: TokenScope
    chosen: bool

    @property
    def id(self) -> str:
        """The scope's name."""
        return self.scope.name

    def line(self, width: int) -> Content:
        """Check box and name, then what it allows where there is room."""
        box = ink("[x] ", "good") if self.chosen else ink("[ ] ", "muted")
        allows = (content(self.scope.allows, "muted"), max(width - NAME_WIDTH - GAP, ALLOWS_WIDTH))
        return table_row(line(box, self.scope.name), [allows], width, name_width=NAME_WIDTH)


class ScopePicker(RowList):
    """A list of check boxes; `action_choose` ticks the one under the cursor."""

    class Changed(Message):
        """Another set of scopes is chosen."""

        def __init__(self, picker: ScopePicker, chosen: frozenset[str]) -> None:
            super().__init__()
            self.picker = picker
            self.chosen = chosen

        @property
        def control(self) -> ScopePicker:
            """The picker."""
            return self.picker

    _scopes: Sequence[TokenScope] = ()
    _filter = ""
    chosen: frozenset[str] = frozenset()
    """Names of the ticked scopes, also of those the filter hides."""

    def offer(self, scopes: Sequence[TokenScope]) -> None:
        """Show these scopes to choose from."""
        self._scopes = scopes
        self._show()

    def filter_by(self, text: str) -> None:
        """Show the scopes whose name, service or purpose holds `text`, in any case; all of them for ""."""
        self._filter = text.strip().casefold()
        self._show()

    def action_choose(self) -> None:
        """Tick or untick the scope under the cursor."""
        if self.cursor_row is not None:
            self.chosen ^= {self.cursor_row.id}
            self._show()
            self.post_message(self.Changed(self, self.chosen))

    def action_open(self) -> None:
        """Opening a check box ticks it."""
        self.action_choose()

    def _show(self) -> None:
        groups: dict[str, list[Row]] = {}
        for scope in self._scopes:
            if self._filter in f"{scope.name}\n{scope.service.plain}\n{scope.allows.plain}".casefold():
                groups.setdefault(words.plain(scope.service), []).append(ScopeRow(scope, scope.name in self.chosen))
        self.show(Rows([row for service, rows in groups.items() for row in (Heading(service), *rows)]))
