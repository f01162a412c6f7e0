"""Help: every key, made from the key table; those that work here and now come first."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import key_map
from tui.keys import KEYS, Key, Scope, Working, bindings, span
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall


class Help(ModalScreen[None]):
    """One column of keys and sentences, by where they work."""

    BINDINGS = bindings(
        "back", "help", "up", "down", "first", "last", "half_up", "half_down", back="Close", help="Close"
    )

    box = getters.query_one("#help", VerticalScroll)

    def __init__(self, here: list[Working], chosen: Mapping[str, str], off: Collection[str] = ()) -> None:
        super().__init__()
        self.here = here
        """What works on the screen below, the footer's order first."""
        self.chosen = chosen
        """The person's own keys."""
        self.off = off
        """The ids of those that are offered nowhere."""

    def compose(self) -> ComposeResult:
        """The list; it scrolls where it is longer than the terminal."""
        with VerticalScroll(id="help"):
            yield Static(Content("\n").join(help_lines(self.here, self.chosen, self.off)))
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Name the box."""
        self.box.border_title = Content("Keys")
        self.box.focus()

    def action_back(self) -> None:
        """Close."""
        if self.is_active:
            self.dismiss()

    action_help = action_back

    def action_up(self) -> None:
        """A line up."""
        self.box.scroll_up(animate=False)

    def action_down(self) -> None:
        """A line down."""
        self.box.scroll_down(animate=False)

    def action_half_up(self) -> None:
        """Half a page up."""
        self.box.scroll_relative(y=-(self.box.size.height // 2), animate=False)

    def action_half_down(self) -> None:
        """Half a page down."""
        self.box.scroll_relative(y=self.box.size.height // 2, animate=False)

    def action_first(self) -> None:
        """To the top."""
        self.box.scroll_home(animate=False)

    def action_last(self) -> None:
        """To the end."""
        self.box.scroll_end(animate=False)


def help_lines(here: list[Working], chosen: Mapping[str, str], off: Collection[str] = ()) -> list[Content]:
    """Each group under its heading: a line per key, and one for keys of one sort; with the person's own keys."""
    in_force = {key_id: key_map.shown(keys) for key_id, keys in key_map.in_force(chosen).items()}
    sections = [("Here and now", [(one.key, one.shown) for one in here if one.key.priority])]
    offered = [key for key in KEYS if key.id not in off]
    sections += [(scope.value, [(key, in_force[key.id]) for key in offered if key.scope is scope]) for scope in Scope]
    return [line for heading, keys in sections for line in (*_section(heading, keys), Content(""))]


def _section(heading: str, keys: list[tuple[Key, str]]) -> list[Content]:
    entries = [(span(key.group, keys), key.group.help) if key.group else (shown, key.help) for key, shown in keys]
    lines = [Content.assemble((f"{shown:<17}", "bold"), text) for shown, text in dict.fromkeys(entries)]
    return [Content.styled(heading, "bold $accent"), *lines]
