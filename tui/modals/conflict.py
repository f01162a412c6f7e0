"""Two versions of one document, field by field, and which of them is taken (rule 9.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.edits import Difference, Side
from tui.keys import bindings
from tui.modals.details import Scroller
from tui.modals.form import Buttons, Said
from tui.screens.footer import Footer
from tui.screens.lists import KeyedList
from tui.screens.too_small import TooSmall
from widgets.cells import BLANK, ink, table_row
from widgets.row_list import RowList
from widgets.rows import Rows
from widgets.status_line import StatusKind

WHOSE = {Side.MINE: "yours", Side.THEIRS: "the other"}
TITLES = {Side.MINE: "Yours", Side.THEIRS: "The other"}


@dataclass(frozen=True)
class Compared:
    """A field that reads otherwise in the two versions, for people."""

    difference: Difference
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class FieldRow:
    """One field, and whose value of it is taken."""

    field: Compared
    choice: Side | None

    @property
    def id(self) -> str:
        """The field's name."""
        return self.field.difference.name

    def line(self, width: int) -> Content:
        """Its label, and what was chosen."""
        chosen = ink("? choose one", "warn") if self.choice is None else ink(f"✓ {WHOSE[self.choice]}", "good")
        by_itself = self.choice is not None and self.field.difference.choice is self.choice
        why = ink("changed on one side only", "muted") if by_itself else BLANK
        return table_row(Content(self.field.label), [(chosen, 14), (why, 24)], width, name_width=20)


class FieldList(KeyedList):
    """The fields; both values of the one under the cursor stand below, so there is nothing to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened."""
        return False if action == "open" else super().check_action(action, parameters)


class Conflict(ModalScreen[dict[str, Side] | None]):
    """Shows every field that differs; answers whose value of each is taken, or None when the person goes back."""

    AUTO_FOCUS = "FieldList"
    BINDINGS = bindings(
        "left",
        "right",
        "choose",
        "save",
        "next_field",
        "previous_field",
        "back",
        left="Take yours",
        right="Take the other",
        choose="Yours or the other",
        save="Save as chosen",
        back="Back to the form",
    )

    rows = getters.query_one(FieldList)
    said = getters.query_one(Said)

    def __init__(self, fields: Sequence[Compared]) -> None:
        super().__init__()
        self.fields = {one.difference.name: one for one in fields}
        self.choices = {name: one.difference.choice for name, one in self.fields.items()}
        self.boxes = {side: Static(markup=False) for side in Side}

    def compose(self) -> ComposeResult:
        """The fields; below them both values of the one under the cursor, side by side."""
        with Vertical(classes="dialog -conflict") as box:
            box.border_title = Content("Somebody saved this since you opened it")
            yield Static(
                "Nothing is saved yet. Choose field by field: ← takes yours, → the other.",
                markup=False,
                classes="question",
            )
            yield FieldList()
            with Horizontal(id="versions"):
                for side in Side:
                    with Scroller(id=side.name.lower()):
                        yield self.boxes[side]
            yield Said()
            yield Buttons(save="Save as chosen", back="Back to the form")
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin at the first field that has to be chosen."""
        self._show()
        place = next((at for at, choice in enumerate(self.choices.values()) if choice is None), 0)
        for _ in range(place):
            self.rows.action_down()

    def _show(self) -> None:
        self.rows.show(Rows([FieldRow(one, self.choices[name]) for name, one in self.fields.items()]))
        self._show_versions()

    @on(RowList.Highlighted)
    def _show_versions(self) -> None:
        name = self._current_name
        if name is None:
            return
        texts = {Side.MINE: self.fields[name].mine, Side.THEIRS: self.fields[name].theirs}
        for side, box in self.boxes.items():
            taken = self.choices[name] is side
            box.update(Content(texts[side]) if texts[side] else ink("empty", "muted").stylize("dim"))
            scroller = self.query_one(f"#{side.name.lower()}", Scroller)
            scroller.border_title = Content(f"✓ {TITLES[side]}" if taken else TITLES[side])
            scroller.set_class(taken, "-taken")
            scroller.scroll_home(animate=False)

    @property
    def _current_name(self) -> str | None:
        row = self.rows.cursor_row
        return row.id if row is not None else None

    def _take(self, side: Side) -> None:
        if self._current_name is not None:
            self.choices[self._current_name] = side
            self.said.say(StatusKind.QUIET, "")
            self._show()

    def action_left(self) -> None:
        """Take what was typed here."""
        self._take(Side.MINE)

    def action_right(self) -> None:
        """Take what was saved elsewhere."""
        self._take(Side.THEIRS)

    def action_choose(self) -> None:
        """Take the one that is not taken."""
        self._take(Side.THEIRS if self._current_name and self.choices[self._current_name] is Side.MINE else Side.MINE)

    def action_save(self) -> None:
        """Answer, once every field is chosen."""
        chosen = {name: choice for name, choice in self.choices.items() if choice is not None}
        if len(chosen) < len(self.choices):
            names = ", ".join(self.fields[name].label for name, choice in self.choices.items() if choice is None)
            self.said.say(StatusKind.ERROR, f"Choose first: {names}.")
        elif self.is_active:
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Back to the form, where everything typed still is."""
        if self.is_active:
            self.dismiss(None)
