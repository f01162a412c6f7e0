"""Lists that are fetched a page at a time as one scrolls, and searched by the server.

How to show such a list
-----------------------
1. Say what it reads: a `PagedResource` in ``tui/resources.py``, of which one page is fetched by one call::

       CONNECTIONS: PagedResource[Page[Connection]] = PagedResource(
           "your connections", lambda client, sought, cursor: client.connections.list(sought, LARGEST_PAGE, cursor)
       )

2. Write a pane: with the item in full beside the list a `PagedItems`, or a `SearchedItems` of ``searched.py``, which
   has a line to type what is looked for; else a `PagedPane`, which lays out its body itself around a `KeyedList`::

       class ConnectionsPane(SearchedItems[Page[Connection], Connection]):
           resource = CONNECTIONS
           looked_for = "Name, job title or company"

           def rows_of(self, answer: Page[Connection], cursor: str | None) -> Sequence[Row]:
               return [ConnectionRow(one) for one in answer.items]

           def item_of(self, row: Row | None) -> Connection | None:
               return row.connection if isinstance(row, ConnectionRow) else None

           …and `make_detail`, `show_detail` of `ListWithDetail`.

All else is a `RemotePane`'s: `remote.known.value` is a `Pages`, and its `latest` the newest answer, for what that says
beside its rows. Refreshing asks again only for what is in sight or near, conditionally; the row one stands on stays
where it is. A pane that can show another list in the same place (a board's category, a search) has another `sought`
for each; after it changed, `ask_anew` fetches. At most one request runs at a time: while one types, the next begins
when the one before it is answered, with what is typed by then.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Sequence
from typing import Generic, TypeVar

from textual import getters, on, work

from api_client.client import Client
from api_client.errors import ApiError
from tui.paged import Answer, PagedRows, Pages, begin, bring
from tui.resources import PagedResource, Resource
from tui.screens.items import ListWithDetail
from tui.screens.lists import KeyedList
from tui.screens.remote import RemotePane
from tui.screens.states import Remote, retry_words
from tui.session import Known, Session
from widgets.row_list import RowList
from widgets.rows import Row

Item = TypeVar("Item")


class PagedPane(RemotePane[Pages[Answer]], Generic[Answer]):
    """A pane around one `KeyedList` that comes a page at a time."""

    resource: PagedResource[Answer]

    rows = getters.query_one(KeyedList)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._bringing: object = None
        """Names the fetching that goes on; None for none."""
        self._listed: Pages[Answer] | None = None
        """What the list shows."""

    # -- what each list knows

    @property
    def sought(self) -> object:
        """What is looked for; hashable or not, but equal to itself."""
        return None

    @abstractmethod
    def rows_of(self, answer: Answer, cursor: str | None) -> Sequence[Row]:
        """The rows of the page that was asked for with a cursor; their ids are unique in the whole list."""

    def holds_nothing(self, value: Pages[Answer]) -> bool:
        """True for a list without rows."""
        return not (len(value) or value.more_after or value.more_before)

    # -- showing

    def on_mount(self) -> None:
        """Look further whenever something else comes into sight."""
        self.watch(self.rows, "scroll_y", self.look_further, init=False)

    def known_before(self) -> Known[Pages[Answer]] | None:
        """What was fetched before, if the same was looked for."""
        known = super().known_before()
        return known if known is not None and known.value.sought == self.sought else None

    def show(self, value: Pages[Answer]) -> None:
        """Fill the list; what is in sight stays where it is on the screen."""
        before, self._listed = self._listed, value
        if before is None or before.parts is not value.parts:
            self._fill(value, above=self._came_above(before, value) if before is not None else 0)
        if before is None or before.sought != value.sought:
            self.land()

    def _fill(self, value: Pages[Answer], *, above: int = 0) -> None:
        error = self.remote.error
        beyond = "Loading…" if error is None else f"{retry_words(error).capitalize()}: {error.sentence}"
        self.rows.show(PagedRows(value, beyond), above=above)
        self.call_after_refresh(self.look_further)

    def land(self) -> None:
        """Another list than before is shown: put the cursor on its first row."""
        self.rows.action_first()

    def _came_above(self, before: Pages[Answer], value: Pages[Answer]) -> int:
        """How many rows further down what is in sight stands now; 0 for who looks at the top, and goes on doing so."""
        if before.sought != value.sought or (self.rows.scroll_offset.y == 0 and not before.more_before):
            return 0
        top = self.rows.scroll_offset.y - before.more_before
        for index in range(max(top, 0), min(top + self.rows.size.height, len(before))):
            row = before.row(index)
            place = value.index_of(row.id) if row is not None else None
            if place is not None:
                return place + value.more_before - index - before.more_before
        return 0

    def _show(self, remote: Remote[Pages[Answer]]) -> None:
        """Also say at the end of the rows what went wrong when more was fetched."""
        error = self.remote.error
        super()._show(remote)
        if remote.known is not None and remote.error != error:
            self._fill(remote.known.value)

    # -- fetching

    def ask_anew(self) -> None:
        """Something else is looked for: show it if it is here still, and fetch it."""
        known = self.remote.known
        if known is not None and known.value.sought == self.sought:
            self._fill(known.value)
        if self._bringing is None:
            self.fetch()

    @work(exclusive=True, group="fetch")
    async def fetch(self) -> None:
        """Fetch what is in sight, again if it is here already."""
        self._show(self.remote._replace(busy=True))
        await self._fetch(again=True)

    def look_again(self) -> None:
        """Fetch what is in sight again in the background, unless something is fetched just now."""
        if self._bringing is None:
            super().look_again()

    @work(exclusive=True, group="fetch")
    async def fetch_unasked(self) -> None:
        """Fetch what is in sight again without a word about it, unless something changed."""
        await self._fetch(again=True, quietly=True)

    @work(exclusive=True, group="fetch")
    async def fetch_further(self) -> None:
        """Fetch what is not here of what is in sight, or will be soon."""
        await self._fetch(again=False)

    @on(RowList.Highlighted)
    def look_further(self) -> None:
        """Fetch what is missing, unless that goes on already or went wrong: then a refresh tries again."""
        known = self.remote.known
        if known is None or self._bringing is not None or self.remote.error is not None or not self.rows.size.height:
            return
        if known.value.sought == self.sought and known.value.lacks(self._sight()):
            self.fetch_further()

    def on_resize(self) -> None:
        """More may be in sight."""
        self.look_further()

    async def _fetch(self, *, again: bool, quietly: bool = False) -> None:
        self._bringing = mine = object()
        try:
            # Whoever looks for something else meanwhile gets that, with the next request.
            while await self._fetch_once(again=again, quietly=quietly) != self.sought:
                again = True
        finally:
            if self._bringing is mine:
                self._bringing = None
        self.call_after_refresh(self.look_further)

    async def _fetch_once(self, *, again: bool, quietly: bool) -> object:
        """Fetch once and show the answer, or what went wrong; returns what was looked for."""
        sought, before = self.sought, self.remote.known

        async def pages(client: Client) -> Pages[Answer]:
            return await self._bring(client, sought, again=again)

        asking: Resource[Pages[Answer]] = Resource(self.resource.name, pages, of=self.resource.of)
        try:
            known = await self.session.fetch(asking, quietly=quietly)
        except ApiError as error:
            if sought == self.sought:
                same = before is not None and before.value.sought == sought
                self._show(
                    self.remote._replace(known=before if same else None, busy=False, error=error, unasked=quietly)
                )
            return sought
        if sought == self.sought:
            nothing: ApiError | None = None
            if not again and before is not None:
                known = known._replace(at=before.at)  # The rest of it is as old as it was.
                if len(known.value) == len(before.value) and known.value.lacks(self._sight()):
                    nothing = ApiError("Nothing was found so far.")
            self._show(self.remote._replace(known=known, busy=False, error=nothing))
        return sought

    async def _bring(self, client: Client, sought: object, *, again: bool) -> Pages[Answer]:
        """What the session knows, brought up to date; after another person signed in, or for another sought, anew."""

        def ask(cursor: str | None) -> Awaitable[Answer]:
            return self.resource.page(client, sought, cursor)

        known = self.session.last(self.resource)
        if known is None or known.value.sought != sought:
            return await begin(sought, ask, self.rows_of)
        return await bring(known.value, ask, self.rows_of, self._sight(), again=again)

    def _sight(self) -> range:
        """Indices of the rows in sight, and of those a screenful before and behind."""
        top, height = self.rows.scroll_offset.y, self.rows.size.height
        if self._listed is not None and self._listed.more_before:
            top -= 1
        return range(top - height, top + max(height, 1) + height)


# Textual's sheets know a class by its first base alone: it has to be the one that is laid out.
class PagedItems(ListWithDetail[Pages[Answer], Item], PagedPane[Answer], Generic[Answer, Item]):
    """One that shows what the cursor is on in full, beside the list or in its place."""

    @abstractmethod
    def item_of(self, row: Row | None) -> Item | None:
        """What a row of `rows_of` stands for; None for any other."""

    @property
    def chosen(self) -> Item | None:
        """What the cursor is on."""
        return self.item_of(self.rows.cursor_row)

    def show(self, value: Pages[Answer]) -> None:
        """Also draw what the cursor is on now."""
        super().show(value)
        self.show_chosen()
