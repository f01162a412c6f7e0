"""One step of a step dialog (`tui/modals/steps.py`): what it tells, what is typed into it, what is sent then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, TypeAlias

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from api_client.retry import new_key
from tui.keys import bindings
from tui.modals.form import Buttons, FormRow, Said, type_on
from widgets.status_line import StatusKind

Check: TypeAlias = Callable[[str], str]
"""What is wrong with a typed value; "" for nothing."""
Send: TypeAlias = Callable[[], Awaitable["Step | None"]]


def needed(value: str) -> str:
    """Something must be typed."""
    return "" if value.strip() else "This is needed."


def anything(_value: str) -> str:
    """Whatever is typed is right, also nothing."""
    return ""


def an_address(value: str) -> str:
    """It looks like an e-mail address; the server knows better."""
    name, _, domain = value.strip().rpartition("@")
    return "" if name and domain else "Write an e-mail address, as in you@example.com."


class Step(Vertical):
    """One step: a sentence or two, rows to type into, and what is asked of the server before the next step comes."""

    forward: ClassVar[str] = "Next"
    """What the key that goes on is called here; a subclass gives it as in ``class Last(Step, forward="Merge")``."""
    BINDINGS = bindings("save", save=forward)
    destroys: ClassVar[bool] = False
    """True where going on can't be undone: then Enter does not, and the focus is on Cancel at first."""

    said = getters.query_one(Said)

    def __init_subclass__(cls, *, forward: str = "", **options: bool) -> None:
        if forward:
            cls.forward = forward
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings("save", save=forward)]
        super().__init_subclass__(**options)

    def __init__(
        self,
        title: str,
        rows: Mapping[str, FormRow],
        *,
        send: Send | None = None,
        checks: Mapping[str, Check] | None = None,
        text: str | Content = "",
        doing: str = "Sending…",
        may_go_back: bool = True,
        counted: bool = True,
    ) -> None:
        """`rows` by the API's names of their fields; without `send` the next step comes at once."""
        super().__init__(classes="step")
        self.title = title
        self.rows = rows
        self.send = send
        self.checks = checks or {}
        self.text = text
        self.doing = doing
        """What is said while the server is asked."""
        self.may_go_back = may_go_back
        """False where the step before is over for good."""
        self.counted = counted
        """False for what is only to be read before the first step."""
        self.hint = ""
        """Said in the dialog when the step comes."""
        self._key = ""

    @property
    def key(self) -> str:
        """The idempotency key of what is typed: another one once something else is typed, or it was refused."""
        self._key = self._key or new_key()
        return self._key

    def forget_key(self) -> None:
        """The next time is another intention."""
        self._key = ""

    def compose(self) -> ComposeResult:
        """The text above the rows, the rows, what there is to say, and the choices."""
        yield Static(_content(self.text), classes="told" if self.text else "told -empty")
        yield from self.compose_body()
        yield Said()
        yield Buttons(save=self.forward, back="Back", cancel="Cancel")

    def compose_body(self) -> ComposeResult:
        """The rows."""
        yield from self.rows.values()

    def tell(self, text: str | Content) -> None:
        """Put another text above the rows."""
        self.text = text
        if self.is_mounted:
            told = self.query_one(".told", Static)
            told.update(_content(text))
            told.set_class(not text, "-empty")

    def on_mount(self) -> None:
        """Only a key of its own, or a click, reaches a choice that destroys."""
        self.query_one("#save", Button).can_focus = not self.destroys

    def show(self, *, back: bool) -> None:
        """Come to the screen; `back` tells whether there is a step to go back to."""
        self.query_one("#back", Button).display = back
        self.said.say(StatusKind.QUIET, self.hint)

    @property
    def open_rows(self) -> dict[str, FormRow]:
        """The rows that are shown: a code, for example, is asked for only where there is one."""
        return {name: row for name, row in self.rows.items() if row.display}

    def first_wrong(self) -> Widget | None:
        """What must be corrected before anything is sent, after all rows were told what is wrong with them."""
        wrong: Widget | None = None
        for name, row in self.open_rows.items():
            trouble = self.checks.get(name, needed)(row.field.value)
            row.complain(trouble)
            wrong = wrong or (row.field if trouble else None)
        return wrong

    def refuse(self, name: str, code: str, message: str) -> None:
        """The server did not take what the row called `name` holds."""
        row = self.rows[name]
        row.add_class("-asked")
        row.complain(message)
        if code == "otp_invalid":
            row.field.value = ""

    def take_focus(self) -> None:
        """Begin at the first row that is empty; where it destroys, with Cancel."""
        if self.destroys:
            self.query_one("#cancel", Button).focus()
            return
        fields = [row.field for row in self.open_rows.values()]
        empty = (field for field in fields if not field.value)
        target = next(empty, fields[0] if fields else None)
        (target or self.query_one("#save", Button)).focus()

    def on_key(self, event: events.Key) -> None:
        """What is asked for before a last step can be typed at once, though the focus is on Cancel."""
        rows = [*self.open_rows.values()]
        if self.destroys and rows and self.query_one("#cancel", Button).has_focus:
            type_on(event, next((row.field for row in rows if not row.field.value), rows[0].field))

    @on(Input.Changed)
    def _other_intention(self, message: Input.Changed) -> None:
        self.forget_key()
        for row in self.rows.values():
            # A field that was emptied after a refusal keeps what is said of it.
            if row.field is message.input and message.value:
                row.complain("")

    async def action_save(self) -> None:
        """Go on."""
        await self.run_action("screen.save")


def _content(text: str | Content) -> Content:
    return Content(text) if isinstance(text, str) else text
