"""The one list with its keys."""

from __future__ import annotations

from tui.keys import bindings
from widgets.row_list import RowList


class KeyedList(RowList):
    """`RowList` that obeys the keys of lists. As a second base it gives them to another kind of `RowList`."""

    BINDINGS = bindings("down", "up", "first", "last", "half_down", "half_up", "open")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`open` works while the cursor is on something."""
        return self.cursor_row is not None if action == "open" else True

    def follow_cursor(self) -> None:
        """On another item other keys may work."""
        super().follow_cursor()
        self.refresh_bindings()

    def action_down(self) -> None:
        """The next item."""
        self.action_cursor_down()

    def action_up(self) -> None:
        """The item before."""
        self.action_cursor_up()

    def action_half_down(self) -> None:
        """Half a screenful further."""
        self.action_half_page_down()

    def action_half_up(self) -> None:
        """Half a screenful back."""
        self.action_half_page_up()
