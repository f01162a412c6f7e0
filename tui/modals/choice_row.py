"""A field of a document that is chosen, not typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pydantic import JsonValue
from textual import on, work

from tui.keys import bindings
from tui.modals.edit_rows import EditRow, Spec
from tui.modals.pick import Option, Pick
from widgets.choice_field import ChoiceField


class KeyedChoice(ChoiceField):
    """A choice with its keys."""

    BINDINGS = bindings("open", "choose", open="Choose", choose="Choose")

    def action_choose(self) -> None:
        """Space does what Enter does."""
        self.action_open()


class ChoiceRow(EditRow):
    """One of several options; a dialog offers them."""

    def __init__(self, spec: Spec, options: Sequence[Option] = ()) -> None:
        self.choice = KeyedChoice(id=spec.name)
        self.options = options
        """All there are; may come later than the row."""
        self._value = ""
        super().__init__(spec, self.choice)

    @property
    def value(self) -> JsonValue:
        """The option's value."""
        return self._value

    def fill(self, value: JsonValue) -> None:
        """Show another one."""
        self._value = cast("str", value)
        self.choice.text = self.told(value)

    def told(self, value: JsonValue) -> str:
        """Its words; the id while they are not known."""
        return next((one.text for one in self.options if one.value == value), cast("str", value))

    def offer(self, options: Sequence[Option]) -> None:
        """These can be chosen from now on."""
        self.options = options
        self.fill(self._value)

    @on(ChoiceField.Asked)
    @work(exclusive=True, group="pick")
    async def _ask(self, message: ChoiceField.Asked) -> None:
        if not self.options:
            self.complain("These can't be chosen yet: they are not loaded.")
            return
        chosen = await self.app.push_screen_wait(Pick(self.spec.label, self.options, self._value, typed=message.typed))
        if chosen is not None and chosen != self._value:
            self.fill(chosen)
            self.complain("")
            self.post_message(self.Changed())
