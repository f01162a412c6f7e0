"""Connections › Invite: the Share URL, and friends invited by e-mail (rules 5.4 and 5.5)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from api_client.errors import ApiError
from api_client.wire.referral import Referral
from tui.keys import bindings, with_keys
from tui.modals.invite_friend import InviteFriend
from tui.modals.link import Link, LinkSheet
from tui.paged import Pages
from tui.resources import INVITES, OVERVIEW, Invites
from tui.screens.lists import KeyedList
from tui.screens.paged import PagedPane
from tui.session import Session
from tui.terminal.safe_app import SafeApp
from widgets import words
from widgets.invite_row import InviteRow
from widgets.link_view import is_web_address
from widgets.qr import QrCode
from widgets.referral_view import ReferralView
from widgets.rows import Row
from widgets.status_line import StatusKind


class HistoryList(KeyedList):
    """The invitations that were mailed; each row says all there is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open."""
        return action != "open"


class InvitePane(PagedPane[Invites]):
    """The link in full, its counts, its QR code where there is room, and the history below."""

    BINDINGS = bindings("invite", "link", "copy")
    resource = INVITES

    referral = getters.query_one(ReferralView)
    code = getters.query_one(QrCode)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._dialog: InviteFriend | None = None

    def compose_body(self) -> ComposeResult:
        """The link above the history, the code beside both."""
        with Horizontal():
            with Vertical(classes="invite"):
                yield ReferralView(clock=self.session.clock)
                yield HistoryList(
                    empty=with_keys("Nobody is invited by e-mail yet: press {invite} to send an invitation.")
                )
            yield QrCode()

    def on_mount(self) -> None:
        """Name the list."""
        self.rows.border_title = Content("Invited by e-mail")

    # -- showing

    def rows_of(self, answer: Invites, cursor: str | None) -> Sequence[Row]:
        """Newest first."""
        return [InviteRow(one, self.session.clock) for one in answer.page.items]

    def show(self, value: Pages[Invites]) -> None:
        """Also show the link."""
        super().show(value)
        link = value.latest.referral
        address = words.plain(link.url)
        self.referral.value = link
        self.code.text = address if is_web_address(address) else ""
        self.refresh_bindings()

    def holds_nothing(self, value: Pages[Invites]) -> bool:
        """There is always the link."""
        return False

    @property
    def link(self) -> Referral | None:
        """The link, once it is known."""
        known = self.remote.known
        return known.value.latest.referral if known is not None else None

    # -- acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with the link works once it is known."""
        return self.link is not None if action in {"link", "copy"} else True

    def action_link(self) -> None:
        """Open the sheet: to follow, to copy, as a QR code."""
        if self.link is not None:
            self.app.push_screen(LinkSheet("Share your invite link", [Link("Your invite link", self.link.url)]))

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Send the link to the clipboard; whether it arrives nobody can tell, and it stays on the screen."""
        app = self.app
        assert isinstance(app, SafeApp)
        if self.link is not None:
            way = await app.send_to_clipboard(words.plain(self.link.url))
            self.say(StatusKind.DONE, f"Sent to {way}: paste it where it belongs.")

    def action_invite(self) -> None:
        """Ask for the address."""
        self._dialog = InviteFriend(self.send)
        self.app.push_screen(self._dialog)

    @work(group="invite")
    async def send(self) -> None:
        """Send what the dialog holds, once; the dialog stays after an error, with what was typed.

        Not exclusive: who invites two friends one after the other means both.
        """
        dialog, session = self._dialog, self.session
        assert dialog is not None
        email = dialog.email
        try:
            sent = await session.intentions.carry_out(
                "mail an invite",
                email,
                send=lambda key: session.ask(lambda client: client.referral.invite(email, idempotency_key=key)),
            )
        except ApiError as error:
            if not dialog.refused(error):
                told = "may be invited" if error.may_be_done else "is not invited"
                self.say(StatusKind.ERROR, f"{email} {told}: {error.sentence}")
            return
        dialog.finish()
        gave = f"you get {words.plural(sent.points, 'point')}" if sent.points else NO_POINTS
        self.done(f"The invitation to {email} is taken: {gave}.", INVITES, OVERVIEW)


NO_POINTS = "no points, for it was invited within 30 days, or you have today's points already"
"""What is known of such an answer; whether the address has an account nobody is told."""
