"""Settings › Accounts: the logins of this profile, and what is done with them (rules 10 and 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import getters, work

from api_client.errors import ApiError, Conflict, NotFound
from api_client.wire.merge import Merged
from api_client.wire.own_account import OwnAccount
from api_client.wire.page import Page
from tui.keys import bindings, named
from tui.resources import ACCOUNTS, CREDITS
from tui.screens.items import ItemsPane
from widgets import words
from widgets.account_detail import AccountDetail
from widgets.account_row import AccountRow
from widgets.rows import Row
from widgets.status_line import StatusKind

if TYPE_CHECKING:
    from tui.modals.merge import MergeProfile

NO_PASSWORD = "This account signs in through its company: it has no password here to be changed."  # noqa: S105
GIVEN_UP = "The merge is given up: both profiles are as they were."
MERGED_ALREADY = "The merge was done before you gave it up, only its answer was lost: the profiles are one now."
NOT_GIVEN_UP = "Whether the merge was done is not known; if not, it ends by itself."
NO_SUPPORT = "This server names no place to ask for support: ask whoever runs it."


class AccountsSection(ItemsPane[Page[OwnAccount], OwnAccount]):
    """The accounts; password and deletion are of the one that is signed in, wherever the cursor is."""

    BINDINGS = bindings(
        "new",
        "edit",
        "merge",
        "delete",
        "link",
        new="New account",
        edit="Change password",
        delete="Delete account",
        link="Support",
    )
    resource = ACCOUNTS
    detail = getters.query_one(AccountDetail)

    _merging: MergeProfile | None = None

    # -- showing

    def items(self, value: Page[OwnAccount]) -> Iterator[OwnAccount]:
        """All of them."""
        return iter(value.items)

    def item_id(self, item: OwnAccount) -> str:
        """The account's id."""
        return item.id

    def rows_for(self, value: Page[OwnAccount]) -> Sequence[Row]:
        """A row each, oldest first."""
        return [AccountRow(account) for account in value.items]

    def make_detail(self) -> AccountDetail:
        """Everything about one."""
        detail = AccountDetail(clock=self.session.clock)
        detail.edit_key, detail.link_key = named("edit"), named("link")
        return detail

    def show_detail(self, item: OwnAccount | None) -> None:
        """Show one."""
        self.detail.value = item

    @property
    def current(self) -> OwnAccount | None:
        """The one that is signed in, as far as is known."""
        known = self.remote.known
        return next((one for one in known.value.items if one.current), None) if known is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An account of a company with single sign-on makes no others; nothing is done before it is known whose."""
        if action == "new":
            return self.current is not None and not self.current.sso
        if action in {"edit", "delete", "merge"}:
            return self.current is not None
        return super().check_action(action, parameters)

    def show(self, value: Page[OwnAccount]) -> None:
        """Other accounts, other keys."""
        super().show(value)
        self.refresh_bindings()

    # -- acts

    def action_new(self) -> None:
        """Create Account (rule 10.5)."""
        from tui.modals.create_account import CreateAccount

        self.app.push_screen(CreateAccount(self.session), self._created)

    def _created(self, account: OwnAccount | None) -> None:
        if account is not None:
            self.done(f"Created: sign in with it too, {words.plain(account.email)}", ACCOUNTS, CREDITS)

    def action_edit(self) -> None:
        """Change Password (rule 10.2), where there is one."""
        if self.current is not None and self.current.sso:
            self.say(StatusKind.ERROR, NO_PASSWORD)
            return
        from tui.modals.change_password import ChangePassword

        self.app.push_screen(ChangePassword(self.session), self._password_changed)

    def _password_changed(self, changed: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if changed:
            self.done("The password is changed, and all other sessions of this account are over.", ACCOUNTS)

    @work(exclusive=True, group="delete")
    async def action_delete(self) -> None:
        """Delete this account (rule 10.4), after a look at what would be lost now."""
        deletion = await self.attempt(
            "Looking what would be lost…", self.session.ask(lambda client: client.accounts.deletion())
        )
        if deletion is None or not self.screen.is_active:  # Something else was opened meanwhile.
            return
        from tui.modals.delete_account import DeleteAccount

        self.app.push_screen(DeleteAccount(self.session, deletion), self._deleted)

    def _deleted(self, deleted: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if deleted:
            self.session.end("The account is deleted. You can sign in with another one, or sign up.")
            self.post_message(self.SignedOut())

    def action_merge(self) -> None:
        """Merge Profile (rule 11)."""
        from tui.modals.merge import MergeProfile

        assert self.current is not None
        self._merging = MergeProfile(self.session, self.current.email)
        self.app.push_screen(self._merging, self._merge_over)

    def _merge_over(self, merged: Merged | None) -> None:
        dialog, self._merging = self._merging, None
        if merged is not None:
            self._show_merged(merged)
        elif dialog is not None and dialog.merge_id:
            self._give_up(dialog.merge_id)

    @work(exclusive=True, group="give-up")
    async def _give_up(self, merge_id: str) -> None:
        """Have nothing kept of a merge that is not wanted any more, unless it was done and its answer was lost."""
        try:
            await self.session.client.merges.give_up(merge_id)
        except NotFound:
            self.say(StatusKind.QUIET, GIVEN_UP)
        except Conflict:
            await self.run_action("screen.refresh_all")
            self.done(MERGED_ALREADY, ACCOUNTS)
        except ApiError as error:
            self.say(StatusKind.ERROR, f"{NOT_GIVEN_UP} {error.sentence}")
        else:
            self.say(StatusKind.QUIET, GIVEN_UP)

    @work(exclusive=True, group="merged")
    async def _show_merged(self, merged: Merged) -> None:
        """Everything may be another now; and what was done stays in sight until it was read."""
        from tui.modals.details import Details
        from widgets.merge_detail import MergeResult

        result = MergeResult()
        result.value = merged
        await self.app.push_screen(Details("Merged", result))
        await self.run_action("screen.refresh_all")
        self.done("The profiles are one now.", ACCOUNTS)

    @work(exclusive=True, group="support")
    async def action_link(self) -> None:
        """Where to ask for help without access to an account (rules 10.4 and 11.5)."""
        deletion = await self.attempt(
            "Looking for the support link…", self.session.ask(lambda client: client.accounts.deletion())
        )
        if deletion is None or not self.screen.is_active:  # Something else was opened meanwhile.
            return
        if deletion.support_url is None:
            self.say(StatusKind.QUIET, NO_SUPPORT)
            return
        from tui.modals.link import Link, LinkSheet

        self.app.push_screen(LinkSheet("No access to an account?", [Link("Support request", deletion.support_url)]))
