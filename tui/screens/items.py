"""What the tabs that are one list share: the list, its item in full beside or below it, and the way there and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer

from tui.keys import bindings, with_keys
from tui.modals.details import Scroller
from tui.screens.lists import KeyedList
from tui.screens.remote import RemotePane
from widgets import words
from widgets.lines import Lines, wait_for_change
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows

Value = TypeVar("Value")
Item = TypeVar("Item")


class ListWithDetail(RemotePane[Value], Generic[Value, Item]):
    """A list, and what its cursor is on in full: beside it where there is room, else in its place after Enter.

    In both, the pane's keys work and new data are drawn into what is open.
    """

    BINDINGS = bindings("back", back="Back to the list")

    nothing_fits: str = "Nothing here yet."
    """Said in an empty list."""

    rows = getters.query_one(KeyedList)
    beside = getters.query_one("#beside", Scroller)

    # -- what each tab knows

    @property
    @abstractmethod
    def chosen(self) -> Item | None:
        """What the cursor is on."""

    @abstractmethod
    def make_detail(self) -> Lines:
        """A widget that shows one item; made once."""

    @abstractmethod
    def show_detail(self, item: Item | None) -> None:
        """Give that widget what the cursor is on."""

    # -- showing

    def compose_body(self) -> ComposeResult:
        """The list and the detail."""
        with Horizontal(classes="items"):
            with Vertical(id="list"):
                yield from self.compose_above_list()
                yield KeyedList(empty=with_keys(self.nothing_fits))
            with Scroller(id="beside") as beside:
                beside.border_title = Content("Details")
                yield self.make_detail()

    def compose_above_list(self) -> ComposeResult:
        """Nothing, unless a tab has something to put there."""
        yield from ()

    def on_mount(self) -> None:
        """Have the detail follow the cursor; which keys work is the list's to tell."""
        self.rows.follow = lambda: self.show_detail(self.chosen)

    def show_chosen(self) -> None:
        """Draw what the cursor is on, and offer the keys that work on it."""
        self.show_detail(self.chosen)
        self.refresh_bindings()

    # -- there and back

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`back` works in the detail."""
        return self.beside.has_focus if action == "back" else True

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.open_detail()  # Textual would call an overridden handler, too.

    def open_detail(self) -> None:
        """Go to the detail; where it is not beside the list it takes the list's place."""
        self.add_class("-detail")
        self.beside.scroll_home(animate=False)
        self.beside.focus()

    def action_back(self) -> None:
        """Back to the list."""
        self.remove_class("-detail")
        self.rows.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whoever comes to the detail by Tab has opened it; whoever leaves it has closed it."""
        self.set_class(self.beside.has_focus, "-detail")
        self.refresh_bindings()


class ItemsPane(ListWithDetail[Value, Item], Generic[Value, Item]):
    """One whose items are all in one answer."""

    _by_id: Mapping[str, Item] = {}
    """All items: what the cursor is on is asked some twenty times for each key."""
    _until_change: Timer | None = None

    @abstractmethod
    def items(self, value: Value) -> Iterator[Item]:
        """All items of a value."""

    @abstractmethod
    def rows_for(self, value: Value) -> Sequence[Row]:
        """The rows of the list, with their headings; a row's id is its item's."""

    @abstractmethod
    def item_id(self, item: Item) -> str:
        """What names an item."""

    def show(self, value: Value) -> None:
        """Fill the list; the cursor stays on its item."""
        self._by_id = {self.item_id(item): item for item in reversed([*self.items(value)])}  # The first counts.
        self.rows.show(Rows(self.rows_for(value)))
        self.show_chosen()

    def when_it_changes(self, seconds: float | None, do: Callable[[], object]) -> None:
        """Do this, and nothing that was to be done before, once a time reads differently, or before; None for never."""
        if self._until_change is not None:
            self._until_change.stop()
        self._until_change = self.set_timer(wait_for_change(seconds), do) if seconds is not None else None

    @property
    def chosen(self) -> Item | None:
        """What the cursor is on."""
        row = self.rows.cursor_row
        return self._by_id.get(row.id) if row is not None else None


def under_headings(groups: Iterable[tuple[str, Sequence[Row]]]) -> list[Row]:
    """The rows of each group under its name and number, an empty line between groups; empty groups are left out."""
    rows: list[Row] = []
    for name, members in groups:
        if members:
            rows += [Heading("")] if rows else []
            rows += [Heading(f"{name} · {words.grouped(len(members))}"), *members]
    return rows
