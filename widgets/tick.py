"""A choice of yes or no in a form."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import current, ink, line, wrap
from widgets.lines import Lines


class Tick(Lines, can_focus=True):
    """A box and a sentence; `action_choose` ticks it or takes the tick away."""

    on: reactive[bool] = reactive(False)

    class Changed(Message):
        """It was ticked, or is no more."""

        def __init__(self, tick: Tick) -> None:
            super().__init__()
            self.tick = tick

    def __init__(self, sentence: str, *, on: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.sentence = sentence
        self.set_reactive(Tick.on, on)

    def lines(self, width: int, height: int) -> list[Content]:
        """The box before the sentence, which is wrapped beside it."""
        box = Content("[x] ") if self.on else Content("[ ] ")
        box = current(box) if self.has_focus else ink(box.plain, "good" if self.on else "muted")
        rows = wrap(Content(self.sentence), width - 4)
        return [line(box if at == 0 else "    ", row) for at, row in enumerate(rows)]

    def on_focus(self) -> None:
        """The focus is told by the box."""
        self.refresh()

    on_blur = on_focus

    def action_choose(self) -> None:
        """Tick it, or take the tick away."""
        self.on = not self.on
        self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """A click does the same."""
        self.action_choose()
