"""Everything about one item, where there is no room for it beside its list."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.keys import bindings
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall


class Scroller(VerticalScroll, can_focus=True, inherit_bindings=False):
    """What may be longer than the terminal, moved by the keys of lists."""

    BINDINGS = bindings("down", "up", "first", "last", "half_down", "half_up")

    def action_up(self) -> None:
        """A line up."""
        self.scroll_up(animate=False)

    def action_down(self) -> None:
        """A line down."""
        self.scroll_down(animate=False)

    def action_half_up(self) -> None:
        """Half a page up."""
        self.scroll_relative(y=-(self.size.height // 2), animate=False)

    def action_half_down(self) -> None:
        """Half a page down."""
        self.scroll_relative(y=self.size.height // 2, animate=False)

    def action_first(self) -> None:
        """To the top."""
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)


class Details(ModalScreen[None]):
    """One widget that shows an item, in a box that scrolls."""

    BINDINGS = bindings("back", back="Close")

    def __init__(self, title: str, detail: Widget) -> None:
        super().__init__()
        self.box_title = title
        self.detail = detail

    def compose(self) -> ComposeResult:
        """The box."""
        with Scroller(classes="dialog") as box:
            box.border_title = Content(self.box_title)
            yield self.detail
        yield Footer()
        yield TooSmall()

    def action_back(self) -> None:
        """Close."""
        if self.is_active:
            self.dismiss()
