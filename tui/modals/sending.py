"""What every dialog that sends something shares: nothing typed is lost unasked, and no answer comes to nobody."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import getters, work
from textual.content import Content
from textual.screen import ModalScreen

from tui.keys import with_keys
from tui.modals.confirm import Confirm
from tui.modals.form import Said
from widgets.status_line import StatusKind

Result = TypeVar("Result")


class SendingDialog(ModalScreen[Result | None], Generic[Result]):
    """Sends what is typed, once; is left after a question if that would be lost, and never before the answer."""

    waits: ClassVar[str] = "Wait a moment: the answer is on its way…"
    """Said to who would leave before the answer."""
    unsent: ClassVar[str] = "What you typed is not saved: save it, or throw it away with {back} first."
    """Said to who would leave the program."""
    question: ClassVar[str] = "Throw away what you typed?"
    yes: ClassVar[str] = "Throw away"

    said = getters.query_one(Said)

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        """True from the sending to the answer."""
        self._result: Result | None = None
        self._over = False

    @property
    def is_changed(self) -> bool:
        """True when something would be lost with the dialog."""
        raise NotImplementedError

    def say(self, kind: StatusKind, text: str) -> None:
        """Put a sentence above the buttons."""
        self.said.say(kind, text)

    # -- the end

    def finish(self, result: Result | None = None) -> None:
        """It is done: leave, at once or as soon as what is over this dialog is gone."""
        self._result, self._over = result, True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Leave now, if that was not possible before."""
        if self._over and self.is_active:
            self.dismiss(self._result)

    def action_back(self) -> None:
        """Leave; after a question if something was typed, and never while the answer is awaited."""
        if not self.awaits():
            self._leave()

    def may_quit(self) -> bool:
        """False while the answer is awaited or something typed would be lost, after saying so."""
        if self.awaits():
            return False
        if self.is_changed:
            self.say(StatusKind.ERROR, with_keys(self.unsent))
        return not self.is_changed

    def awaits(self) -> bool:
        """True while the answer is awaited, after saying so."""
        if self.busy:
            self.say(StatusKind.LOADING, self.waits)
        return self.busy

    @work(exclusive=True, group="back")
    async def _leave(self) -> None:
        if self.is_changed and not await self.app.push_screen_wait(Confirm(Content(self.question), yes=self.yes)):
            return
        if self.is_active:
            self.give_up()

    def give_up(self) -> None:
        """Leave with nothing done."""
        self.dismiss(None)
