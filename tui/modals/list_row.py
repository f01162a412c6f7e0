"""A field of a document that is a list: its items are added, changed and removed one by one."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue
from textual import on
from textual.content import Content
from textual.message import Message

from tui.keys import bindings
from tui.modals.edit_rows import EditRow, Spec
from tui.screens.lists import KeyedList
from widgets import words
from widgets.cells import fit
from widgets.row_list import RowList
from widgets.rows import Rows


@dataclass(frozen=True)
class ItemRow:
    """An item, by its place."""

    id: str
    text: str

    def line(self, width: int) -> Content:
        """The item in one line."""
        return fit(Content(self.text), width)


class ItemList(KeyedList):
    """The items."""

    BINDINGS = bindings("new", "edit", "delete", "open", new="Add", delete="Remove", open="Change")

    class Acted(Message):
        """Something is to be done with an item: ``new``, ``edit`` or ``delete``."""

        def __init__(self, act: str) -> None:
            super().__init__()
            self.act = act

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An item is needed, but for a new one."""
        if action in {"edit", "delete"}:
            return self.cursor_row is not None
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Add one."""
        self.post_message(self.Acted("new"))

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        self.post_message(self.Acted("edit"))

    def action_delete(self) -> None:
        """Remove the one under the cursor."""
        self.post_message(self.Acted("delete"))


class ListRow(EditRow):
    """A list of items. A subclass says how an item reads; the form opens the dialog for one."""

    most: int = 50

    class Asked(Message):
        """An item is to be changed; `place` is None for a new one."""

        def __init__(self, row: ListRow, place: int | None) -> None:
            super().__init__()
            self.row = row
            self.place = place

    def __init__(self, spec: Spec, empty: str) -> None:
        self.list = ItemList(empty=empty, id=spec.name)
        self.items: list[JsonValue] = []
        super().__init__(spec, self.list)

    @abstractmethod
    def item_told(self, item: JsonValue) -> str:
        """An item in one line."""

    @property
    def value(self) -> JsonValue:
        """The items."""
        return [*self.items]

    def fill(self, value: JsonValue) -> None:
        """Show other items."""
        self.items = [*cast("list[JsonValue]", value)]
        self.list.show(Rows([ItemRow(f"item-{at}", self.item_told(item)) for at, item in enumerate(self.items)]))
        self.list.styles.height = max(len(self.items), 1)

    def told(self, value: JsonValue) -> str:
        """One item a line."""
        return "\n".join(self.item_told(item) for item in cast("list[JsonValue]", value))

    def trouble(self) -> str:
        """There may be too many."""
        if len(self.items) > self.most:
            return f"These are {words.grouped(len(self.items))}: at most {self.most} are kept."
        return ""

    def put(self, place: int | None, item: JsonValue) -> None:
        """Change the item at `place`, or add one."""
        items = [*self.items]
        if place is None or place >= len(items):
            items.append(item)
        else:
            items[place] = item
        self._change(items, place if place is not None else len(items) - 1)

    def _change(self, items: list[JsonValue], place: int) -> None:
        self.fill(items)
        self.list.go_to(f"item-{min(place, len(items) - 1)}")
        self.complain("")
        self.list.refresh_bindings()
        self.post_message(self.Changed())

    @on(ItemList.Acted)
    def _act(self, message: ItemList.Acted) -> None:
        message.stop()
        place = self.list.cursor
        if message.act == "delete":
            self._change([item for at, item in enumerate(self.items) if at != place], place)
        else:
            self.post_message(self.Asked(self, None if message.act == "new" else place))

    @on(RowList.Opened)
    def _open(self, message: RowList.Opened) -> None:
        message.stop()
        self.post_message(self.Asked(self, self.list.cursor))
