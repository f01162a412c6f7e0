"""The fields of an edited document: a label, what is typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from widgets import words
from widgets.fields import Field
from widgets.text_field import TextField


@dataclass(frozen=True)
class Spec:
    """One field of a document, in words."""

    name: str
    """As the API calls it."""
    label: str
    tip: str = ""
    """What to write there (rule 7.4)."""
    longest: int = 0
    """Characters; 0 for any number."""
    needed: str = ""
    """What is said when it is empty and must not be."""


class EditRow(Horizontal):
    """A field of a document. A subclass says what it is typed into, and how a value reads."""

    complaint = getters.query_one(".complaint", Static)

    class Changed(Message):
        """Something else is typed."""

    def __init__(self, spec: Spec, field: Widget) -> None:
        super().__init__(id=f"row-{spec.name}")
        self.spec = spec
        self.field = field
        """What has the focus."""

    def compose(self) -> ComposeResult:
        """The label at the left of the field."""
        yield Label(self.spec.label, markup=False)
        with Vertical():
            yield self.field
            yield Static(classes="complaint", markup=False)

    @property
    def value(self) -> JsonValue:
        """What is typed."""
        raise NotImplementedError

    def fill(self, value: JsonValue) -> None:
        """Show `value` instead."""
        raise NotImplementedError

    def told(self, value: JsonValue) -> str:
        """`value` for people."""
        return value if isinstance(value, str) else ""

    def trouble(self) -> str:
        """What is wrong with what is typed; "" for nothing."""
        text = self.told(self.value)
        if self.spec.needed and not text.strip():
            return self.spec.needed
        if self.spec.longest and len(text) > self.spec.longest:
            most = words.grouped(self.spec.longest)
            return f"This has {words.grouped(len(text))} characters: at most {most} are kept."
        return ""

    def complain(self, text: str) -> None:
        """Say what is wrong with what is typed; "" for nothing."""
        self.complaint.update(Content(text))
        self.set_class(bool(text), "-wrong")

    def take_focus(self) -> None:
        """Focus what is typed into."""
        self.field.focus()


class LineRow(EditRow):
    """One line."""

    def __init__(self, spec: Spec) -> None:
        self.line = Field(id=spec.name)
        super().__init__(spec, self.line)

    @property
    def value(self) -> JsonValue:
        """The line."""
        return self.line.value

    def fill(self, value: JsonValue) -> None:
        """Show a line; the cursor stands behind it."""
        self.line.value = cast("str", value)

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Changed())


class BlockRow(EditRow):
    """Several lines, which F4 opens in an editor."""

    def __init__(self, spec: Spec) -> None:
        self.block = TextField(id=spec.name)
        super().__init__(spec, self.block)

    @property
    def value(self) -> JsonValue:
        """The lines."""
        return self.block.text

    def fill(self, value: JsonValue) -> None:
        """Show other lines; the cursor stands before them."""
        if value != self.block.text:
            self.block.text = cast("str", value)

    @on(TextField.Changed)
    def _changed(self, message: TextField.Changed) -> None:
        message.stop()
        self.post_message(self.Changed())
