"""Step dialogs: what is done in several steps, with their number in sight and a way back.

How to make one
---------------
A dialog is a class with its steps; each step has rows to type into and a `send`, which asks the server. `send` returns
when the next step may come (or the step that is to come instead), and the last one calls `finish`::

    class Rename(StepDialog[Renamed]):
        heading = "Rename"

        def __init__(self, session: Session) -> None:
            self.name = Step("Name", {"name": FormRow("Name", Field())}, send=self._begin)
            self.code = CodeStep(send=self._verify, resend=self._mail, clock=session.clock)
            super().__init__(session, self.name, self.code)

        async def _begin(self) -> None: ...  # await self.ask(lambda client: client.x.start(…, self.name.key))

Rows are called as the API calls their fields: what the server says about a field stands below its row, on whichever
step that is. What was typed stays through every error; one request runs at a time; a session that is over is begun
again over the dialog. The dialog sends its requests itself, since it stays until they are answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from api_client.client import Client
from api_client.errors import ApiError, NotFound, RateLimited
from tui.intentions import is_refusal
from tui.keys import bindings, named
from tui.making_secrets import ASKED_AGAIN
from tui.modals.code_step import CodeStep
from tui.modals.sending import Result, SendingDialog
from tui.modals.step import Send, Step
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets import words
from widgets.status_line import StatusKind

Answer = TypeVar("Answer")

CALLED_ALSO = {"api_key": ("password",), "password": ("old_password",)}
"""Fields of the API, and what else a row for them may be called."""


class StepDialog(SendingDialog[Result]):
    """Steps in a box, one at a time; gives what the last one made, or None when it was cancelled."""

    AUTO_FOCUS = ""  # The step takes it; Textual would give it to the first row, late.
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Next")
    heading: ClassVar[str]
    """The title of the box."""
    gone: ClassVar[str] = "This was begun too long ago, or ended elsewhere: go back to the first step and begin again."
    """Said when the server knows nothing of it any more."""
    unsent = "This is not finished: go on, or give it up with Cancel first."
    question = "Give this up? What you typed is thrown away."
    yes = "Give up"

    def __init__(self, session: Session, *steps: Step) -> None:
        super().__init__()
        self.session = session
        self.steps = steps
        for step in steps:
            if isinstance(step, CodeStep) and session.given is not None:
                step.mails = session.given.mails
        self.step = steps[0]
        """The one that is shown."""
        self._begun: dict[Input, str] = {}

    def compose(self) -> ComposeResult:
        """All steps, of which one is shown: so what was typed stays."""
        with Vertical(classes="dialog steps") as box:
            box.border_title = Content(self.heading)
            yield Static(classes="count", markup=False)
            yield from self.steps
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin with the first step."""
        self._begun = {field: field.value for field in self.query(Input)}
        self.go_to(self.steps[0])

    # -- from step to step

    @property
    def count(self) -> str:
        """Which step this is: ``Step 2 of 5 · Code``; its name alone where there is but one."""
        counted = [step for step in self.steps if step.counted]
        if len(counted) < 2 or self.step not in counted:
            return self.step.title
        return f"Step {counted.index(self.step) + 1} of {len(counted)} · {self.step.title}"

    @property
    def before(self) -> Step | None:
        """The step that one may go back to."""
        place = self.steps.index(self.step)
        return self.steps[place - 1] if place and self.step.may_go_back else None

    def go_to(self, step: Step) -> None:
        """Show this step, as it was left."""
        self.step = step
        with self.app.batch_update():
            for one in self.steps:
                one.display = one is step
            self.query_one(".count", Static).update(Content(self.count))
            step.show(back=self.before is not None)
        # At once: whoever types on means the new step.
        step.take_focus()

    # -- the way of a request

    async def ask(self, request: Callable[[Client], Awaitable[Answer]]) -> Answer:
        """Make a request of a step; when the session is over, sign in over the dialog, then make it again.

        Raises:
            ApiError: it failed, or nobody signed in.
        """
        return await self.session.ask(request)

    def action_save(self) -> None:
        """Send what the step holds, once, if it is filled in."""
        step = self.step
        wrong = step.first_wrong()
        if wrong is not None:
            self.say(StatusKind.QUIET, "")
            wrong.focus()
        else:
            self.run(step.doing, step.send or _nothing)

    def run(self, doing: str, send: Send) -> None:
        """Have `send` ask the server, unless something is on its way already."""
        if not self.busy:
            self.busy = True
            self.say(StatusKind.LOADING, doing)
            self._run(self.step, send)

    @work(exclusive=True, group="step")
    async def _run(self, step: Step, send: Send) -> None:
        try:
            following = await send()
        except ApiError as error:
            self.busy = False
            self._refused(step, error)
        else:
            self.busy = False
            if not self._over:
                place = self.steps.index(step) + 1
                self.go_to(following or self.steps[min(place, len(self.steps) - 1)])

    def _refused(self, step: Step, error: ApiError) -> None:
        """Say what went wrong, at the row it is about where there is one; everything typed stays."""
        if is_refusal(error):
            step.forget_key()
        told = [(one.field, one.code, one.message) for one in error.field_errors]
        if error.code in ASKED_AGAIN:
            told.append((ASKED_AGAIN[error.code], error.code, error.sentence))
        places: list[tuple[Step, str]] = []
        for field, code, message in told:
            found = self._row_of(step, field)
            if found is not None:
                found[0].refuse(found[1], code, message)
                places.append(found)
        if not places:
            self.say(StatusKind.ERROR, self.words_for(error))
            return
        place, name = min(places, key=lambda one: self.steps.index(one[0]))
        if place is not step:
            self.go_to(place)
        self.say(StatusKind.QUIET, "")
        self.call_after_refresh(place.rows[name].field.focus)

    def _row_of(self, step: Step, field: str) -> tuple[Step, str] | None:
        """Where the row for a field of the API is: on the step that was sent, else on another one."""
        names = (field, *CALLED_ALSO.get(field, ()))
        return next(((one, name) for one in (step, *self.steps) for name in names if name in one.rows), None)

    def words_for(self, error: ApiError) -> str:
        """The sentence for an error that is about no row."""
        if isinstance(error, NotFound):
            return self.gone
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return f"Too often: try again in {words.span(max(error.retry_after, 60))}. A code that came stays good."
        return error.sentence

    def say(self, kind: StatusKind, text: str) -> None:
        """Put a sentence above the buttons."""
        self.step.said.say(kind, text)

    # -- keys

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        """Enter goes to the next empty row, and on when none is empty; it never destroys."""
        message.stop()
        empty = next((row.field for row in self.step.open_rows.values() if not row.field.value.strip()), None)
        if empty is not None and empty is not message.input:
            empty.focus()
        elif self.step.destroys:
            self.say(
                StatusKind.QUIET, f"{self.step.forward} is done with {named('save')} or its button, not with Enter."
            )
        else:
            self.action_save()

    def action_back(self) -> None:
        """One step back; from the first one, or where there is no way back, leave."""
        if self.before is None:
            self.action_cancel()
        elif not self.awaits():
            self.go_to(self.before)

    def action_send_again(self) -> None:
        """Have another code sent, where the step has one."""
        if isinstance(self.step, CodeStep) and self.step.resend is not None:
            self.run("Asking for another code…", self._resend(self.step.resend))

    def _resend(self, resend: Send) -> Send:
        here = self.step

        async def send() -> Step:
            await resend()
            here.hint = "Another code is on its way; the one before stays good too."
            return here

        return send

    def action_cancel(self) -> None:
        """Leave; after a question if something was typed, and never while the answer is awaited."""
        super().action_back()

    @property
    def is_changed(self) -> bool:
        """True when something would be lost with the dialog."""
        return any(field.value != value for field, value in self._begun.items()) or self.step is not self.steps[0]


async def _nothing() -> None:
    """For a step that asks nothing of the server."""
