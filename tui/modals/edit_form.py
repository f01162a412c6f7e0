"""What the forms of edited documents share: nothing typed is lost, nothing of others is overwritten unseen.

A subclass names its rows and makes its request; whoever opened the form sends it, as `tui.screens.saving` does, since a
write belongs to a pane. What is typed is an `Edit`, which is on disk before the next key is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from api_client.client import Client
from api_client.errors import ApiError
from tui.draft import Values
from tui.edits import Edit, Side, differences
from tui.keys import bindings, named
from tui.modals.conflict import Compared, Conflict
from tui.modals.edit_rows import BlockRow, EditRow
from tui.modals.form import Buttons, Said
from tui.modals.sending import SendingDialog
from tui.persons import SomebodyElse
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets import words
from widgets.status_line import StatusKind

SYNC_AFTER = 1.0
"""Seconds until what was typed is on the disk, and not only with the system, which outlives the program alone."""
SEEN_BEFORE_SENT = "Nothing was sent: correct what is marked."
NOT_HERS = "You signed in as somebody else: nothing was sent. What you typed is kept for whoever typed it."


class EditForm(SendingDialog[None]):
    """A form over one document: ctrl+s saves, F4 opens the editor, Esc asks only if something changed."""

    AUTO_FOCUS = None
    BINDINGS = bindings("save", "editor", "next_field", "previous_field", "back", back="Cancel")
    heading: str = ""
    """The title of the box."""
    save_words: str = "Save"

    waits = "It is being saved: wait for the answer."

    tip = getters.query_one("#tip", Static)

    def __init__(self, session: Session, edit: Edit, save: Callable[[], object], *, first: str = "") -> None:
        """`save` sends it; `first` names the field that has the focus at first."""
        super().__init__()
        self.session = session
        self.edit = edit
        self.save = save
        self.first = first
        self.rows: Sequence[EditRow] = self.make_rows()
        self._filled = False
        self._unkept = False
        """True while the disk does not take what is typed."""
        self._syncing: Timer | None = None

    # -- what each document knows

    def make_rows(self) -> Sequence[EditRow]:
        """Its fields."""
        raise NotImplementedError

    async def request(self, client: Client) -> None:
        """Send what is typed, made from the version that was read."""
        raise NotImplementedError

    async def current(self, client: Client) -> tuple[Values, str]:
        """The document as it is now, and its version."""
        raise NotImplementedError

    @property
    def done_words(self) -> str:
        """What is said once it is saved."""
        return "Saved."

    def compose_buttons(self) -> ComposeResult:
        """The choices at the end."""
        yield Buttons(save=self.save_words, back="Cancel")

    # -- showing

    def compose(self) -> ComposeResult:
        """The fields, the tip for the one with the focus, and what there is to say."""
        with Vertical(classes="dialog -edit") as box:
            box.border_title = Content(self.heading)
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.rows
            yield Static(id="tip", markup=False)
            yield Said()
            yield from self.compose_buttons()
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show what is there, and from when it is if it comes from before."""
        self.fill()
        self._filled = True
        first = next((row for row in self.rows if row.spec.name == self.first), self.rows[0])
        first.take_focus()
        if self.edit.restored_at is not None:
            age = words.ago_and_local(self.edit.restored_at, self.session.clock())
            self.say(
                StatusKind.STALE,
                f"Here is again what you typed and did not save, {age}. {named('back')} throws it away.",
            )

    def fill(self) -> None:
        """Show what the edit holds."""
        for row in self.rows:
            row.fill(self.edit.typed[row.spec.name])

    @property
    def row(self) -> EditRow | None:
        """The field with the focus."""
        return next((row for row in self.rows if row.has_focus_within), None)

    def on_descendant_focus(self) -> None:
        """The tip follows the focus; so do the keys."""
        if self.row is not None:
            self.tip.update(Content(self.row.spec.tip))
        self.refresh_bindings()

    # -- keeping what is typed

    @property
    def values(self) -> Values:
        """What is typed."""
        return {row.spec.name: row.value for row in self.rows}

    @on(EditRow.Changed)
    def keep_typed(self) -> None:
        """Write it down before the next key is taken; have it on the disk a moment later."""
        if self._filled and self.edit.type(self.values):
            self._keep(self.edit.keep)
            if self._syncing is None:
                self._syncing = self.set_timer(SYNC_AFTER, self._sync)

    def _sync(self) -> None:
        if self._syncing is not None:
            self._syncing.stop()
            self._syncing = None
        self._keep(self.edit.sync)

    def _keep(self, step: Callable[[], None]) -> None:
        self._unkept = False
        try:
            step()
        except OSError as error:
            self._unkept = True
            self.say(StatusKind.ERROR, f"What you type can't be kept on this computer: {error.strerror}. Save it soon.")

    def keep_now(self) -> None:
        """Have all of it on the disk."""
        self._keep(self.edit.keep)
        self._sync()

    def on_unmount(self) -> None:
        """Whatever ends the form, what waited for the disk is on it."""
        if self._syncing is not None:
            self._sync()

    # -- the way of a save

    def action_save(self) -> None:
        """Have it sent, once, if nothing that can be seen from here is wrong."""
        if self.busy:
            return
        wrong = self.wrong()
        for row in self.rows:
            row.complain(wrong.get(row, ""))
        if wrong:
            self.say(StatusKind.ERROR, SEEN_BEFORE_SENT)
            next(iter(wrong)).take_focus()
            return
        self.busy = True
        self.say(StatusKind.LOADING, "Saving…")
        self.save()

    def wrong(self) -> dict[EditRow, str]:
        """What can be seen from here to be wrong, by its row."""
        return {row: trouble for row in self.rows if (trouble := row.trouble())}

    async def send(self, client: Client) -> None:
        """The request, unless somebody else has signed in meanwhile."""
        if (self.session.server, await self.session.profile_id()) != self.edit.of[:2]:
            raise SomebodyElse
        await self.request(client)

    def refused(self, error: ApiError) -> None:
        """It was not saved, or nobody knows; everything typed stays."""
        self.busy = False
        troubles = self.troubles(error)
        for row in self.rows:
            row.complain(troubles.get(row.spec.name, ""))
        self.say(StatusKind.ERROR, NOT_HERS if isinstance(error, SomebodyElse) else error.sentence)
        first = next((row for row in self.rows if row.spec.name in troubles), None)
        if first is not None:
            first.take_focus()

    def troubles(self, error: ApiError) -> dict[str, str]:
        """What an error says about each field, by its name."""
        found: dict[str, str] = {}
        for trouble in error.field_errors:
            found.setdefault(trouble.field.partition(".")[0], trouble.message)
        return found

    async def resolve(self, theirs: Values, version: str) -> bool:
        """Let the person choose between what is typed and what was saved meanwhile; False when she goes back."""
        found = differences(self.edit.base, self.edit.typed, theirs)
        choices: dict[str, Side] | None = {}
        if found:
            told = {row.spec.name: row for row in self.rows}
            compared = [
                Compared(one, told[one.name].spec.label, told[one.name].told(one.mine), told[one.name].told(one.theirs))
                for one in found
            ]
            choices = await self.app.push_screen_wait(Conflict(compared))
        if choices is None:
            self.busy = False
            self.say(StatusKind.ERROR, "Not saved: somebody saved it since you opened it. Save again to choose.")
            return False
        self.edit.rebase(theirs, version, choices)
        self.fill()
        self.keep_now()
        return True

    def close(self) -> None:
        """It was saved, or thrown away: leave, and keep nothing of it."""
        self._filled = False
        self.edit.end()
        self.finish()

    def give_up(self) -> None:
        """Throw away what was typed."""
        self.close()

    @property
    def is_changed(self) -> bool:
        """True when something is typed that was not saved."""
        return self.edit.is_changed

    def may_quit(self) -> bool:
        """What is typed is on the disk, and is there again next time; unless the disk does not take it."""
        return not self._unkept or super().may_quit()

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The editor is for long texts."""
        return isinstance(self.row, BlockRow) if action == "editor" else True

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; nothing is sent by it."""
        message.stop()
        self.focus_next()

    def action_editor(self) -> None:
        """Open the long text in the person's own editor."""
        from tui.editor import EditorTrouble, edit

        row = self.row
        if not isinstance(row, BlockRow) or self.busy:
            return
        try:
            row.fill(edit(self.app, row.block.text, self.session.drafts.folder))
        except EditorTrouble as trouble:
            self.say(StatusKind.ERROR, str(trouble))
        else:
            self.say(StatusKind.QUIET, "")
            row.complain(row.trouble())
