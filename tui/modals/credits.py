"""Credits: what each account holds, and the ledger behind it, a page at a time as one scrolls (rules 1.1 and 4.4)."""

from __future__ import annotations

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.errors import ApiError
from api_client.wire.credit import CreditBalance, CreditRow, Credits
from tui.keys import bindings
from tui.resources import CREDITS
from tui.screens.footer import Footer
from tui.screens.lists import KeyedList
from tui.screens.remote import Pane, RemotePane
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.credit_balances import CreditBalances
from widgets.ledger_row import LedgerRow
from widgets.row_list import RowList
from widgets.rows import Row
from widgets.status_line import StatusKind, StatusLine

SHOP = "https://shop.mendix.com"
"""Where credits are spent; another system (rules.md, "Credits")."""


class Ledger:
    """The rows that were fetched, and one in their place while there are more."""

    def __init__(self, rows: list[CreditRow], balances: list[CreditBalance], *, more: bool) -> None:
        emails = {one.account_id: one.email for one in balances} if len(balances) > 1 else {}
        self._rows = [LedgerRow(row, emails.get(row.account_id)) for row in rows]
        self._places = {row.id: place for place, row in enumerate(rows)}
        self._more = more

    def __len__(self) -> int:
        return len(self._rows) + self._more

    def row(self, index: int) -> Row | None:
        """The row at `index`; None for what is not there yet."""
        return self._rows[index] if index < len(self._rows) else None

    def index_of(self, row_id: str) -> int | None:
        """Where the row is."""
        return self._places.get(row_id)


class LedgerList(KeyedList):
    """The list of ledger rows, of which each says all there is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open."""
        return action != "open"


class CreditsPane(RemotePane[Credits]):
    """Balances, the ledger, the shop's address."""

    resource = CREDITS
    empty = f"No credits yet: complete a challenge and claim its credits.\n\nThey are spent in the shop: {SHOP}"

    balances = getters.query_one(CreditBalances)
    rows = getters.query_one(LedgerList)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._fetched: list[CreditRow] = []
        self._next: str | None = None

    def compose_body(self) -> ComposeResult:
        """All three."""
        yield CreditBalances(classes="balances")
        yield LedgerList()
        yield Static(f"Spend them in the shop: {SHOP}", markup=False, classes="shop")

    def holds_nothing(self, value: Credits) -> bool:
        """True for a profile that never had any."""
        return not value.items

    def show(self, value: Credits) -> None:
        """Begin with the first page again."""
        self.balances.value = value.balances
        self._take([*value.items], value.next_cursor)

    def _take(self, rows: list[CreditRow], cursor: str | None) -> None:
        self._fetched, self._next = rows, cursor
        self.rows.show(Ledger(rows, [*self.balances.value], more=cursor is not None))
        self.call_after_refresh(self.look_further)

    @on(RowList.Highlighted)
    def look_further(self) -> None:
        """Fetch the next page when the end of what is there is in sight."""
        in_sight = self.rows.scroll_offset.y + self.rows.size.height
        if self._next is not None and max(in_sight, self.rows.cursor + 1) > len(self._fetched):
            self.fetch_more(self._next)

    @work(exclusive=True, group="more")
    async def fetch_more(self, cursor: str) -> None:
        """Fetch the rows after the last; after an error the next step down asks again."""
        try:
            page = await self.session.ask(lambda client: client.credits.get(cursor=cursor))
        except ApiError as error:
            self.say(StatusKind.ERROR, error.sentence)
            return
        if cursor == self._next:
            self._take([*self._fetched, *page.items], page.next_cursor)


class CreditsDialog(ModalScreen[None]):
    """`CreditsPane` in a box, with a status line of its own."""

    BINDINGS = bindings("refresh", "back", back="Close")
    AUTO_FOCUS = "LedgerList"

    pane = getters.query_one(CreditsPane)
    status_line = getters.query_one(StatusLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="dialog credits") as box:
            box.border_title = Content("Credits")
            yield CreditsPane(self.session)
            yield StatusLine()
        yield Footer()
        yield TooSmall()

    @on(Pane.StatusChanged)
    def show_status(self) -> None:
        """Say what the pane has to say."""
        self.status_line.status = self.pane.status

    def action_refresh(self) -> None:
        """Fetch from the top again."""
        self.pane.reload()

    def action_back(self) -> None:
        """Close."""
        if self.is_current:
            self.dismiss()
