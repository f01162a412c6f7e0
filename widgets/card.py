"""A card of the Overview: a round border with its title, a few lines, and the way to the whole thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from widgets import words
from widgets.cells import ink, wrap
from widgets.lines import Lines

Value = TypeVar("Value")


class Card(Lines, Generic[Value], can_focus=True):
    """Shows one value; without one it says that it loads.

    A subclass names its title and draws `body`. Its last border line tells the key of the tab behind it.
    """

    TITLE: ClassVar[str] = ""
    EMPTY: ClassVar[str] = ""
    """A sentence on what to do when there is nothing to show."""
    ROWS: ClassVar[int] = 9
    """Lines it takes when its height is left to it."""

    DEFAULT_CSS = """
    Card {
        border: round $line; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold; border-subtitle-color: $dim;
    }
    Card:focus { border: round $accent; }
    """

    value: reactive[Value | None] = reactive[Value | None](None)
    """What it shows; None while loading."""
    nothing: reactive[bool] = reactive(False)
    """True when it is known that there is no value: then `EMPTY` is said, not that it loads."""

    class Opened(Message):
        """The member wants the whole thing."""

        def __init__(self, card: Card[Any]) -> None:
            super().__init__()
            self.card = card

        @property
        def control(self) -> Card[Any]:
            """The card."""
            return self.card

    def __init__(
        self,
        *,
        key: str = "",
        clock: Callable[[], datetime] = words.utc_now,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(clock=clock, id=id, classes=classes)
        self.border_title = Content(self.TITLE)
        self.border_subtitle = Content(f"{key} view all ›".strip() if key else "")

    def body(self, value: Value, width: int, height: int) -> list[Content]:
        """The lines for a value; none when it holds nothing to show."""
        raise NotImplementedError

    def lines(self, width: int, height: int) -> list[Content]:
        """The body, or one sentence in its place; blank lines go first where the height does not do."""
        if self.value is None and not self.nothing:
            return sentence("Loading…", width)
        body = [] if self.value is None else self.body(self.value, width, height)
        if len(body) > height:
            body = [text for text in body if text]
        return body or sentence(self.EMPTY, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The same whatever it shows, so that nothing jumps when the value comes."""
        return self.ROWS

    def move(self, step: int) -> bool:
        """Move the cursor inside; False where there is none, or nothing further."""
        return False

    def enter(self, step: int) -> None:
        """The focus comes from above (1) or from below (-1)."""

    def action_open(self) -> None:
        """Ask for the whole thing."""
        self.post_message(self.Opened(self))

    def on_click(self, event: events.Click) -> None:
        """A click on the last border line, where "view all" stands, or a double click anywhere opens it."""
        if event.chain > 1 or event.y == self.outer_size.height - 1:
            self.action_open()


def sentence(text: str, width: int) -> list[Content]:
    """A sentence of the program's own, wrapped and quiet."""
    return wrap(ink(text, "muted"), width)
