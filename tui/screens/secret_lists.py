"""The lists of Settings › Developer: API keys and personal access tokens (rules 13.2, 13.3 and 13.7)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable
from typing import ClassVar, Generic, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.content import Content

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.page import Page
from api_client.wire.secret import ApiKey, Token
from api_client.wire.text import Untrusted
from tui.keys import bindings
from tui.modals.confirm import Confirm
from tui.modals.details import Details
from tui.modals.link import Link, LinkSheet
from tui.modals.new_api_key import NewApiKey
from tui.modals.new_secret import NewSecret
from tui.modals.new_token import NewToken
from tui.modals.shown_secret import ShownSecret
from tui.resources import API_KEYS, SCOPES, TOKENS, Resource
from tui.screens.lists import KeyedList
from tui.screens.remote import RemotePane
from tui.screens.writing import write
from tui.session import Session
from widgets import words
from widgets.api_key_detail import ApiKeyDetail
from widgets.api_key_row import ApiKeyRow
from widgets.lines import Lines
from widgets.row_list import RowList
from widgets.rows import Row, Rows
from widgets.token_detail import TokenDetail
from widgets.token_row import TokenRow

Entry = TypeVar("Entry", ApiKey, Token)

LOOK_AGAIN = 60.0
"""Seconds after which rows are looked at for times that read differently."""


class SecretsPane(RemotePane[Page[Entry]], Generic[Entry]):
    """A list of secrets: make one, look at one, delete one."""

    BINDINGS = bindings("new", "delete")
    noun: ClassVar[str]
    """What one of them is called."""
    title: ClassVar[str]
    """What all of them are called."""
    lost: ClassVar[str]
    """What no longer works once one is deleted."""
    verb: ClassVar[str] = "Delete"
    """What deleting one is called."""

    rows = getters.query_one(KeyedList)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self.border_title = Content(self.title)
        self._dialog: NewSecret | None = None

    # -- what each kind of secret knows

    @abstractmethod
    def row(self, entry: Entry) -> Row:
        """The entry as a row."""

    @abstractmethod
    def make_detail(self) -> Lines:
        """A widget with a reactive `value` that takes an entry."""

    @abstractmethod
    def make_dialog(self) -> NewSecret:
        """The dialog for a new one."""

    @abstractmethod
    def request_deletion(self, client: Client, entry_id: str) -> Awaitable[None]:
        """The request that deletes one."""

    # -- showing

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield KeyedList(every=LOOK_AGAIN)

    def show(self, value: Page[Entry]) -> None:
        """Fill the list, and say how many there are."""
        self.rows.show(Rows([self.row(entry) for entry in value.items]))
        more = "+" if value.next_cursor else ""
        count = f" · {words.grouped(len(value.items))}{more}" if value.items else ""
        self.border_title = Content(f"{self.title}{count}")

    def holds_nothing(self, value: Page[Entry]) -> bool:
        """True for an empty list."""
        return not value.items

    @property
    def chosen(self) -> Entry | None:
        """What the cursor is on."""
        row, known = self.rows.cursor_row, self.remote.known
        if row is None or known is None:
            return None
        return next((entry for entry in known.value.items if entry.id == row.id), None)

    def fill(self, detail: Lines) -> Lines:
        """Give what the cursor is on to a widget of `make_detail`."""
        setattr(detail, "value", self.chosen)  # noqa: B010 - of this pane's own kind
        return detail

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`delete` works while there is something to delete."""
        return self.chosen is not None if action == "delete" else True

    @on(RowList.Opened)
    def _open(self) -> None:
        self.app.push_screen(Details(f"{self.noun[:1].upper()}{self.noun[1:]}", self.fill(self.make_detail())))

    # -- making

    def action_new(self) -> None:
        """Ask for what a new one needs."""
        self._dialog = self.make_dialog()
        self.app.push_screen(self._dialog)

    @work(exclusive=True, group="create")
    async def create(self) -> None:
        """Send what the dialog holds, never twice, and show the secret; the dialog stays after an error."""
        dialog = self._dialog
        assert dialog is not None
        try:
            made = await self.session.ask(dialog.request)
        except ApiError as error:
            dialog.refused(_look_in_the_list(error) if error.may_be_done else error)
            if error.may_be_done:
                self.post_message(self.Wrote(self, self.resource))
            return
        dialog.finish()
        self.app.push_screen(ShownSecret(self.noun, made.name, made.secret))
        self.done(f"The {self.noun} {words.plain(made.name)} is made.", self.resource)

    # -- deleting

    @write
    async def action_delete(self) -> None:
        """Delete what the cursor is on, after a question; one in use needs its name typed."""
        entry = await self._as_it_is_now(self.chosen)
        if entry is None:
            return
        used = words.last_used(entry.last_used_at, self.session.clock())
        question = self._question(entry.name, used if entry.last_used_at is not None else "")
        typed = words.plain(entry.name) if entry.last_used_at is not None else ""
        if not await self.app.push_screen_wait(Confirm(question, yes=self.verb, typed=typed)):
            return

        async def delete(client: Client) -> bool:
            await self.request_deletion(client, entry.id)
            return True

        if await self.attempt(f"{self.verb[:-1]}ing the {self.noun}…", self.session.ask(delete), self.resource):
            self.done(f"The {self.noun} {words.plain(entry.name)} is {self.verb.lower()}d.", self.resource)

    async def _as_it_is_now(self, entry: Entry | None) -> Entry | None:
        """The entry with its last use as the server knows it; None after saying what went wrong, or if it is gone."""
        known = await self.attempt("Looking when it was used…", self.session.fetch(self.resource))
        if known is None or entry is None:
            return None
        self._show(self.remote._replace(known=known, error=None))
        return next((one for one in known.value.items if one.id == entry.id), None)

    def _question(self, name: Untrusted, used: str) -> Content:
        told = f" It is in use ({used}): type its name to {self.verb.lower()} it." if used else ""
        return Content.assemble(
            f"{self.verb} the {self.noun} ", (words.plain(name), "bold"), f"? {self.lost} stops working at once.{told}"
        )


def _look_in_the_list(error: ApiError) -> ApiError:
    """The error of a request that may have been carried out, with what to do about it."""
    return type(error)(
        "No clear answer came. It may have been made: look in the list, and delete it if you do not have its secret.",
        code=error.code,
        request_id=error.request_id,
    )


class ApiKeysPane(SecretsPane[ApiKey]):
    """The member's API keys (rule 13.2)."""

    resource: Resource[Page[ApiKey]] = API_KEYS
    noun = "API key"
    title = "API keys"
    lost = "Whatever signs in with it"
    verb = "Revoke"
    empty = "No API key yet: press {new} to make one. It can do everything you can."

    def row(self, entry: ApiKey) -> Row:
        """The key as a row."""
        return ApiKeyRow(entry, self.session.clock)

    def make_detail(self) -> Lines:
        """The key in full."""
        return ApiKeyDetail(clock=self.session.clock)

    def make_dialog(self) -> NewSecret:
        """A name is asked for."""
        return NewApiKey(self.session, self.create)

    def request_deletion(self, client: Client, entry_id: str) -> Awaitable[None]:
        """Revoke a key."""
        return client.api_keys.revoke(entry_id)


class TokensPane(SecretsPane[Token]):
    """The member's personal access tokens (rule 13.3)."""

    BINDINGS = bindings("link", link="Scopes' links")
    resource: Resource[Page[Token]] = TOKENS
    noun = "token"
    title = "Personal access tokens"
    lost = "Whatever uses it"
    empty = "No token yet: press {new} to make one. It can do only what you choose."

    def row(self, entry: Token) -> Row:
        """The token as a row."""
        return TokenRow(entry, self.session.clock)

    def make_detail(self) -> Lines:
        """The token in full, with what its scopes allow."""
        detail = TokenDetail(clock=self.session.clock)
        scopes = self.session.last(SCOPES)
        detail.allows = {scope.name: scope.allows for scope in scopes.value.items} if scopes is not None else {}
        return detail

    def make_dialog(self) -> NewSecret:
        """Name, scopes and last day are asked for."""
        return NewToken(self.session, self.create)

    def request_deletion(self, client: Client, entry_id: str) -> Awaitable[None]:
        """Delete a token."""
        return client.tokens.delete(entry_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are links while the cursor is on a token whose scopes are known."""
        return bool(self._links()) if action == "link" else super().check_action(action, parameters)

    def action_link(self) -> None:
        """Where it is written what each of its scopes allows (rule 13.4)."""
        if links := self._links():
            self.app.push_screen(LinkSheet("What the scopes allow", links))

    def _links(self) -> list[Link]:
        scopes, token = self.session.last(SCOPES), self.chosen
        if scopes is None or token is None:
            return []
        return [
            Link(scope.name, scope.link) for scope in scopes.value.items if scope.name in token.scopes and scope.link
        ]
