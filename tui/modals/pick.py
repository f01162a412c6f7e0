"""Choosing one of many by a part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.keys import bindings
from tui.modals.form import type_on
from tui.screens.footer import Footer
from tui.screens.lists import KeyedList
from tui.screens.too_small import TooSmall
from widgets.cells import ink, table_row
from widgets.fields import Field
from widgets.row_list import RowList
from widgets.rows import Rows


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    value: str
    """What stands for it in a document; empty for nothing chosen."""
    text: str
    """For people."""
    beside: str = ""
    """Quiet words that it can be found by too."""

    @property
    def id(self) -> str:
        """Names the row; only headings have none."""
        return self.value or "nothing"

    def line(self, width: int) -> Content:
        """The text, and the quiet words."""
        return table_row(Content(self.text), [(ink(self.beside, "muted"), 4)], width)


class FoundList(KeyedList):
    """What fits what is typed; letters are typed on in the line above it, and no keys of the list."""

    BINDINGS = KeyedList.BINDINGS

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are no keys here."""
        return bool(character and character.isprintable())


class Pick(ModalScreen[str | None]):
    """Answers the value of what is chosen, or None. Typing narrows the list, arrows and Enter choose."""

    AUTO_FOCUS = "#find"
    BINDINGS = bindings("next_field", "previous_field", "back", back="Cancel")

    rows = getters.query_one(FoundList)
    find = getters.query_one("#find", Field)

    def __init__(self, title: str, options: Sequence[Option], chosen: str = "", *, typed: str = "") -> None:
        """`chosen` is under the cursor at first; `typed` is looked for already."""
        super().__init__()
        self.box_title = title
        self.options = options
        self.chosen = chosen
        self.typed = typed

    def compose(self) -> ComposeResult:
        """The line to type into, and the list."""
        with Vertical(classes="dialog -pick") as box:
            box.border_title = Content(self.box_title)
            yield Field(self.typed, placeholder="a part of its name", select_on_focus=False, id="find")
            yield FoundList(empty="None has that in its name.")
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show all, or what was typed already."""
        self.rows.go_to(self.chosen or "nothing")
        self._show(self.typed)
        self.find.cursor_position = len(self.typed)

    def _show(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        found = [one for one in self.options if wanted in f"{one.text}\n{one.beside}".casefold()]
        # Names that begin so first, as one who types "ne" for the Netherlands expects.
        found.sort(key=lambda one: not one.text.casefold().startswith(wanted))
        self.rows.show(Rows(found))

    @on(Input.Changed, "#find")
    def _find(self, message: Input.Changed) -> None:
        self._show(message.value)
        if message.value.strip():
            self.rows.action_first()

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        message.stop()
        self.rows.action_open()

    @on(RowList.Opened)
    def _choose(self, message: RowList.Opened) -> None:
        if self.is_active and isinstance(message.row, Option):
            self.dismiss(message.row.value)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the line has the focus; letters go to the line while the list has it."""
        move = {"down": self.rows.action_down, "up": self.rows.action_up}.get(event.key)
        if self.find.has_focus and move is not None:
            event.stop()
            move()
        elif self.rows.has_focus:
            type_on(event, self.find)

    def action_back(self) -> None:
        """Leave what was chosen."""
        if self.is_active:
            self.dismiss(None)
