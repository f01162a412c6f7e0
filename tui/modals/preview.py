"""A look at what others will see, before they do (rules 7.1 and 9.2)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import bindings, with_key
from tui.modals.details import Scroller
from tui.modals.form import Buttons
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall


class Decision(Enum):
    """What the person wants after the look."""

    YES = auto()
    EDIT = auto()
    NO = auto()


class Preview(ModalScreen[Decision]):
    """Shows it; while something is missing, that is named and can be filled in instead."""

    AUTO_FOCUS = "Scroller"
    BINDINGS = bindings(
        "confirm", "edit", "next_field", "previous_field", "back", confirm="Publish", edit="Fill in", back="Cancel"
    )

    def __init__(self, title: str, sentence: str, shown: Widget, *, yes: str, missing: Sequence[str] = ()) -> None:
        """`yes` says what will be done; `missing` names what has to be filled in first."""
        super().__init__()
        self.box_title = title
        self.sentence = sentence
        self.what = shown
        self.yes = yes
        self.missing = missing

    def compose(self) -> ComposeResult:
        """The sentence, what others will see, the choices."""
        with Vertical(classes="dialog -preview") as box:
            box.border_title = Content(self.box_title)
            yield Static(self._told(), markup=False, classes="-missing question" if self.missing else "question")
            with Scroller() as seen:
                seen.border_title = Content("What others will see")
                yield self.what
            if self.missing:
                yield Buttons(edit=with_key("Fill in", "edit"), back="Cancel")
            else:
                yield Buttons(confirm=with_key(self.yes, "confirm"), back="Cancel")
        yield Footer()
        yield TooSmall()

    def _told(self) -> str:
        return f"Missing: {', '.join(self.missing)}. Fill that in first." if self.missing else self.sentence

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It is done only when nothing is missing."""
        return {"confirm": not self.missing, "edit": bool(self.missing)}.get(action, True)

    def action_confirm(self) -> None:
        """Do it."""
        self._answer(Decision.YES)

    def action_edit(self) -> None:
        """Fill in what is missing."""
        self._answer(Decision.EDIT)

    def action_back(self) -> None:
        """Leave it as it is."""
        self._answer(Decision.NO)

    def _answer(self, decision: Decision) -> None:
        if self.is_active:
            self.dismiss(decision)
