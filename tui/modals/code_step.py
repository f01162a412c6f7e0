"""The step at which a code that came by mail is entered (rule 11.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pydantic import SecretStr
from textual import getters
from textual.app import ComposeResult
from textual.content import Content

from tui.keys import bindings
from tui.modals.form import FormRow
from tui.modals.step import Send, Step
from widgets import words
from widgets.fields import Field
from widgets.time_left import TimeLeft

DIGITS = 6
TRIES = 5
"""Wrong ones that a code bears."""
LIMITS = "It is good for ten minutes and five tries; at most five an hour are sent to one address."
OVER = "The code is over: ask for a new one."


class CodeStep(Step, forward="Verify"):
    """Six digits, the time they are good for, and another code where that can be had."""

    BINDINGS = bindings("send_again")

    time_left = getters.query_one(TimeLeft)

    def __init__(
        self,
        *,
        send: Send,
        clock: Callable[[], datetime],
        resend: Send | None = None,
        title: str = "Code",
        limits: str = LIMITS,
        doing: str = "Checking the code…",
        may_go_back: bool = True,
    ) -> None:
        """`resend` has another code sent and tells it by `sent`; None where there is no sending, as with an app."""
        row = FormRow("Code", Field(max_length=DIGITS + 3, placeholder="six digits", id="code"))
        super().__init__(
            title, {"code": row}, send=send, checks={"code": six_digits}, doing=doing, may_go_back=may_go_back
        )
        self.resend = resend
        self.limits = limits
        self.mails = ""
        """Where the mail is, where it goes to nobody else, as in the demo."""
        self.until: datetime | None = None
        self.clock = clock
        self.wrong = 0
        """Tries that the last code has borne, as far as is known here."""

    def compose_body(self) -> ComposeResult:
        """The row, and the time that is left."""
        yield from super().compose_body()
        yield TimeLeft(over=OVER, clock=self.clock)

    def on_mount(self) -> None:
        """A code may have been sent before."""
        self.time_left.until = self.until

    @property
    def code(self) -> SecretStr:
        """What is typed, without blanks."""
        return SecretStr("".join(self.rows["code"].field.value.split()))

    def sent(self, text: str | Content, until: datetime | None = None) -> None:
        """A code was sent: `text` tells where to, `until` when it ends."""
        told = Content(text) if isinstance(text, str) else text
        more = [Content(sentence) for sentence in (self.limits, self.mails) if sentence]
        self.tell(Content(" ").join([told, *more]))
        self.until = until
        if self.is_mounted:
            self.time_left.until = until
        self.wrong = 0
        self.rows["code"].complain("")

    def refuse(self, name: str, code: str, message: str) -> None:
        """A wrong code costs a try: say how many are left."""
        if code == "code_wrong":
            self.wrong += 1
            left = TRIES - self.wrong
            message = f"{message} {words.plural(left, 'try', 'tries')} left." if left > 0 else f"{message} {OVER}"
        super().refuse(name, code, message)
        if name == "code":
            self.rows["code"].field.value = ""
            self.rows["code"].complain(message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not every code can be sent."""
        return self.resend is not None if action == "send_again" else True

    async def action_send_again(self) -> None:
        """Have another code sent; the ones before stay good."""
        await self.run_action("screen.send_again")


def six_digits(value: str) -> str:
    """A mailed code, as it is typed."""
    code = "".join(value.split())
    right = len(code) == DIGITS and code.isascii() and code.isdecimal()
    return "" if right else "Enter the six digits of the code."
