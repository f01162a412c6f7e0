"""The steps of a merge that no other dialog has: whom to send the code to, what the merge does, and the last word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from api_client.wire.merge import MergeEmail, MergePreview
from api_client.wire.text import Untrusted
from tui.keys import bindings, with_keys
from tui.modals.details import Details
from tui.modals.form import FormRow
from tui.modals.step import Send, Step
from tui.screens.lists import KeyedList
from widgets import words
from widgets.cells import content
from widgets.fields import Field
from widgets.merge_detail import MergeDetail
from widgets.merge_list import MergeEmailRow, MergeList
from widgets.row_list import RowList
from widgets.rows import Rows
from widgets.time_left import TimeLeft

CHOOSE = "Which e-mail shall get the code? They are masked, so that nobody learns them here."
LOOK = "{choose} lets others see a value of the private one of the two; {open} shows it in full. Nothing is done yet."
LAST = "The other profile becomes part of this one. It can't be undone. Type the e-mail of this account, {}."


class EmailList(KeyedList):
    """The masked e-mails; Enter takes the one under the cursor."""

    BINDINGS = bindings("open", open="Send code")


class ChooseStep(Step, forward="Send code"):
    """One of the masked e-mails; and where to ask for help without access to any."""

    BINDINGS = bindings("link", link="Support request")
    rows_of_emails = getters.query_one(EmailList)

    def __init__(self, *, send: Send) -> None:
        super().__init__("Where the code goes", {}, send=send, text=CHOOSE, doing="Asking for a code…")
        self._emails: Sequence[MergeEmail] = ()
        self.support_url: Untrusted | None = None

    def compose_body(self) -> ComposeResult:
        """The e-mails, and the support link in full."""
        yield EmailList(classes="emails")
        yield Static(classes="support")

    def offer(self, emails: Sequence[MergeEmail], support_url: Untrusted | None) -> None:
        """Show these."""
        self._emails, self.support_url = emails, support_url
        self.rows_of_emails.show(Rows([MergeEmailRow(one.id, content(one.masked)) for one in emails]))
        link = words.plain(support_url) or "ask whoever runs this server"
        self.query_one(".support", Static).update(Content(f"No access to any of them? Support request: {link}"))
        self.refresh_bindings()

    @property
    def chosen(self) -> MergeEmail:
        """The one under the cursor."""
        row = self.rows_of_emails.cursor_row
        return next((one for one in self._emails if row is not None and one.id == row.id), self._emails[0])

    def first_wrong(self) -> Widget | None:
        """Something is always chosen, if anything is offered."""
        return None if self._emails else self.rows_of_emails

    def take_focus(self) -> None:
        """The list."""
        self.rows_of_emails.focus()

    @on(RowList.Opened)
    async def _take(self, message: RowList.Opened) -> None:
        message.stop()
        await self.action_save()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not every server names a place for support."""
        return self.support_url is not None if action == "link" else True

    def action_link(self) -> None:
        """The support link on a sheet (rule 11.5)."""
        from tui.modals.link import Link, LinkSheet

        assert self.support_url is not None
        self.app.push_screen(LinkSheet("No access to the e-mails?", [Link("Support request", self.support_url)]))


class KeyedMergeList(MergeList, KeyedList):
    """The preview with its keys."""

    BINDINGS = bindings("choose", "open", open="In full")


class PreviewStep(Step):
    """What is kept, deleted and shown; the code is used up, so there is no way back from here."""

    items = getters.query_one(KeyedMergeList)
    time_left = getters.query_one(TimeLeft)

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        super().__init__("What the merge does", {}, text=with_keys(LOOK), may_go_back=False)
        self.clock = clock
        self.version = ""
        """Of the two profiles, as they are shown."""

    def compose_body(self) -> ComposeResult:
        """The list, and until when it can be confirmed."""
        yield KeyedMergeList(classes="preview")
        yield TimeLeft(over="It is over: close this, and begin again.", clock=self.clock)

    def offer(self, preview: MergePreview, hint: str) -> None:
        """Show this one."""
        self.version, self.hint = preview.version, hint
        self.items.offer(preview)
        self.time_left.until = preview.expires_at

    @property
    def chosen(self) -> frozenset[str]:
        """What others are to see."""
        return self.items.chosen

    def take_focus(self) -> None:
        """The list."""
        self.items.focus()

    @on(RowList.Opened)
    def _open(self, message: RowList.Opened) -> None:
        message.stop()
        item = self.items.item(message.row.id)
        if item is not None:
            detail = MergeDetail()
            detail.value = item
            self.app.push_screen(Details("In full", detail))


class LastStep(Step, forward="Merge"):
    """The account's e-mail typed: the merge can't be undone (rule 11.3)."""

    destroys = True

    def __init__(self, email: str, *, send: Send) -> None:
        self.email = email
        row = FormRow("My e-mail", Field(select_on_focus=False, id="typed"))
        super().__init__(
            "Merge",
            {"typed": row},
            send=send,
            checks={"typed": self._is_other},
            text=LAST.format(email),
            doing="Merging the profiles…",
        )

    def _is_other(self, typed: str) -> str:
        same = typed.strip().casefold() == self.email.casefold()
        return "" if same else "This is not the e-mail of this account: nothing was done."
