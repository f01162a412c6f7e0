"""Credits: what each account holds, and the ledger behind it, a page at a time as one scrolls (rules 1.1 and 4.4)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult
from textual.widgets import Static

from api_client.wire.credit import Credits
from api_client.wire.text import Untrusted
from tui.keys import bindings
from tui.modals.pane_dialog import PaneDialog
from tui.paged import Pages
from tui.resources import CREDITS
from tui.screens.lists import KeyedList
from tui.screens.paged import PagedPane
from tui.session import Session
from widgets.credit_balances import CreditBalances
from widgets.ledger_row import LedgerRow
from widgets.rows import Row

SHOP = "https://shop.mendix.com"
"""Where credits are spent; another system (rules.md, "Credits")."""


class LedgerList(KeyedList):
    """The list of ledger rows, of which each says all there is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open."""
        return action != "open"


class CreditsPane(PagedPane[Credits]):
    """Balances, the ledger, the shop's address."""

    BINDINGS = bindings("link")
    resource = CREDITS
    empty = f"No credits yet: complete a challenge and claim its credits.\n\nThey are spent in the shop: {SHOP}"

    balances = getters.query_one(CreditBalances)

    def compose_body(self) -> ComposeResult:
        """All three."""
        yield CreditBalances(classes="balances")
        yield LedgerList()
        yield Static(f"Spend them in the shop: {SHOP}", markup=False, classes="shop")

    def rows_of(self, answer: Credits, cursor: str | None) -> Sequence[Row]:
        """The ledger's rows, with the account's e-mail where there are several."""
        balances = answer.balances
        emails = {one.account_id: one.email for one in balances} if len(balances) > 1 else {}
        return [LedgerRow(row, emails.get(row.account_id)) for row in answer.items]

    def show(self, value: Pages[Credits]) -> None:
        """Also show the newest balances."""
        self.balances.value = value.latest.balances
        super().show(value)

    def action_link(self) -> None:
        """Open the sheet with the shop's address."""
        from tui.modals.link import Link, LinkSheet

        self.app.push_screen(LinkSheet("The shop", [Link("Where credits are spent", Untrusted(SHOP))]))


class CreditsDialog(PaneDialog):
    """`CreditsPane` in a box."""

    def __init__(self, session: Session) -> None:
        super().__init__("Credits", CreditsPane(session))
