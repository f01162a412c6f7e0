"""The one list: draws only the rows in sight, whatever their number, and keeps its cursor on the same item.

Keys are bound elsewhere; this has the actions. Filtering and sorting happen in the source.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.style import Style

from widgets.bare_lines import BareLines
from widgets.cells import CURRENT, fit, line
from widgets.cells import ink as inked
from widgets.quiet_focus import QuietFocus
from widgets.row_strips import Look, RowStrips
from widgets.rows import Row, RowSource
from widgets.scroll_bar import ThriftilyScrolled
from widgets.strips import strip_of

GUTTER = 2
"""Cells before a row, where the cursor's glyph stands."""


CURSOR = {True: Style.parse(CURRENT), False: Style(bold=True)}
"""What is added to the row under the cursor, with and without the focus."""


class RowList(QuietFocus, ThriftilyScrolled, can_focus=True, inherit_bindings=False):
    """A list with a cursor. Until it has a source it says that it loads, or what went wrong."""

    ALLOW_SELECT = False
    auto_links = Reactive(default=False)
    """As in `widgets.lines`."""
    DEFAULT_CSS = "RowList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }"

    class Highlighted(Message):
        """The cursor came to another item, or to none."""

        def __init__(self, row_list: RowList, row: Row | None) -> None:
            super().__init__()
            self.row_list = row_list
            self.row = row

        @property
        def control(self) -> RowList:
            """The list."""
            return self.row_list

    class Opened(Message):
        """The member wants the item under the cursor."""

        def __init__(self, row_list: RowList, row: Row) -> None:
            super().__init__()
            self.row_list = row_list
            self.row = row

        @property
        def control(self) -> RowList:
            """The list."""
            return self.row_list

    def __init__(
        self,
        *,
        empty: str = "Nothing here yet.",
        every: float | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """`empty` is said of a source without rows; `every` so many seconds, rows that read differently are redrawn."""
        super().__init__(id=id, classes=classes)
        self.empty = empty
        self.every = every
        self.cursor = 0
        """Index of the row under the cursor."""
        self.follow: Callable[[], object] | None = None
        """Called when the cursor comes to another item: what it draws is in the same frame."""
        self._source: RowSource | None = None
        self._message = "Loading…"
        self._styles_cache = BareLines()
        self._strips = RowStrips()
        self._look = Look(0, Style())
        self._cursor_id = ""
        self._told: Row | None = None

    def on_mount(self) -> None:
        """Begin to look for rows that read differently."""
        if self.every is not None:
            self.set_interval(self.every, self.tick)

    # -- what is shown

    def show(self, source: RowSource, *, above: int = 0) -> None:
        """Show these rows; the cursor stays on its item, or near its place if that is gone.

        `above` rows came before those in sight (or went, below 0): what is in sight stays where it is on the screen.
        """
        followed = self._cursor_in_sight
        self._source = source
        place = source.index_of(self._cursor_id) if self._cursor_id else None
        self.virtual_size = Size(1, len(source))
        if above:
            self._jump(self.scroll_offset.y + above)
        self._put(self.cursor if place is None else place, 1)
        if followed:
            self._scroll_to_cursor()
        self._tell_highlighted()
        self.refresh()

    def go_to(self, row_id: str) -> None:
        """Put the cursor on an item: now, or as soon as it is there."""
        if not self.put_on(row_id):
            self._cursor_id = row_id

    def tell(self, sentence: str) -> None:
        """Show one sentence in place of rows: what is loading, or what went wrong and what to do."""
        self._source, self._message = None, sentence
        self.virtual_size = Size(1, 0)
        self._tell_highlighted()
        self.refresh()

    @property
    def cursor_row(self) -> Row | None:
        """The item under the cursor; None for none, or one that is not there yet."""
        row = self.row_at(self.cursor)
        return row if row is not None and row.id else None

    def put_on(self, row_id: str) -> bool:
        """Put the cursor on an item, in the middle unless it is in sight; False when it is not there."""
        place = self._source.index_of(row_id) if self._source is not None else None
        if place is None:
            return False
        if not 0 <= place - self.scroll_offset.y < self.size.height:
            self._jump(max(place - self.size.height // 2, 0))
        self._move_to(place, 1)
        return True

    def row_at(self, index: int) -> Row | None:
        """The row at `index`; None for none, or one that is not there yet."""
        if self._source is None or not 0 <= index < len(self._source):
            return None
        return self._source.row(index)

    @property
    def row_width(self) -> int:
        """Cells of a row: what the scroll bar leaves, and a column before it."""
        return self.scrollable_content_region.width - self.show_vertical_scrollbar

    def tick(self) -> None:
        """Draw the rows in sight that read differently by now or have come, and no other."""
        width = self.row_width
        for index, before in self._strips.contents():
            if not self._content(index, width).is_same(before):
                self.refresh_line(index)
        self._tell_highlighted()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some rows of the screen."""
        # Once for all of them: it takes longer to find out than to draw one.
        self._look = Look(self.scrollable_content_region.width, self.visual_style)
        self._strips.forget_all_but(self.scroll_offset.y, self.size.height)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        index, width = y + self.scroll_offset.y, self._look.width - self.show_vertical_scrollbar
        if self._source is None or not len(self._source):
            text = inked(self._message if self._source is None else self.empty, "muted") if y == 0 else Content("")
            return self._strip(fit(text, width), self._look)
        if index >= len(self._source):
            return Strip.blank(self._look.width, self.rich_style)
        content, look = self._content(index, width), self._look
        if index == self.cursor:
            look = look._replace(style=look.style + CURSOR[self.has_focus])
        drawn = self._strips.find(index, content, look)
        if drawn is not None:
            return drawn
        # Under the focused cursor a row has one ink: colours would not be readable in reverse.
        shown = content.without_spans if index == self.cursor and self.has_focus else content
        return self._strips.keep(index, content, look, self._strip(shown, look))

    # -- actions

    def action_cursor_down(self) -> None:
        """The next item."""
        self._move_to(self.cursor + 1, 1)

    def action_cursor_up(self) -> None:
        """The item before."""
        self._move_to(self.cursor - 1, -1)

    def action_page_down(self) -> None:
        """A screenful further."""
        self._move_to(self.cursor + max(self.size.height - 1, 1), 1)

    def action_page_up(self) -> None:
        """A screenful back."""
        self._move_to(self.cursor - max(self.size.height - 1, 1), -1)

    def action_half_page_down(self) -> None:
        """Half a screenful further."""
        self._move_to(self.cursor + max(self.size.height // 2, 1), 1)

    def action_half_page_up(self) -> None:
        """Half a screenful back."""
        self._move_to(self.cursor - max(self.size.height // 2, 1), -1)

    def action_first(self) -> None:
        """The first item."""
        self._move_to(0, 1)

    def action_last(self) -> None:
        """The last item."""
        self._move_to(len(self._source or ()) - 1, -1)

    def action_open(self) -> None:
        """Open the item under the cursor."""
        if self.cursor_row is not None:
            self.post_message(self.Opened(self, self.cursor_row))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        offset = event.get_content_offset(self)
        index = offset.y + self.scroll_offset.y if offset is not None else -1
        if (row := self.row_at(index)) is not None and row.id:
            self._move_to(index, 1)
            if event.chain > 1:
                self.action_open()

    def refresh_line(self, y: int) -> None:
        """Draw a row again; Textual would draw the scroll bar beside it too."""
        self.refresh(self._place_of(y))

    def refresh_focus(self) -> None:
        """Draw the cursor's row again."""
        self.refresh_line(self.cursor)

    def notify_style_update(self) -> None:
        """Make all rows anew: inks may mean other colours."""
        super().notify_style_update()
        self._strips.forget()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor()

    # -- inside

    def _is_item(self, index: int) -> bool:
        row = self.row_at(index)
        return row is None or bool(row.id)

    @property
    def _cursor_in_sight(self) -> bool:
        """Whether it is, or has no sight yet to be in."""
        return not self.size.height or 0 <= self.cursor - self.scroll_offset.y < self.size.height

    def _place_of(self, index: int) -> Region:
        return Region(0, index - self.scroll_offset.y, self._look.width, 1)

    def _move_to(self, index: int, step: int) -> None:
        """Put the cursor on an item, bring it into sight, and tell."""
        self._put(index, step)
        self._scroll_to_cursor()
        self._tell_highlighted()

    def _put(self, index: int, step: int) -> None:
        """Put the cursor on the item at `index` or, past headings, the next one that way, else the other way."""
        count = len(self._source or ())
        old, index = self.cursor, min(max(index, 0), max(count - 1, 0))
        for way in (step, -step):
            place = index
            while 0 <= place < count and not self._is_item(place):
                place += way
            if 0 <= place < count:
                self.cursor = place
                break
        else:
            self.cursor = 0
        if old != self.cursor:
            self.refresh(self._place_of(old), self._place_of(self.cursor))

    def _scroll_to_cursor(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        first, last, end = self.cursor, self.cursor, len(self._source or ())
        while first > 0 and not self._is_item(first - 1):
            first -= 1
        while last + 1 < end and not self._is_item(last + 1):
            last += 1
        if last + 1 < end:
            last = self.cursor  # Headings below it belong to what follows, unless nothing does.
        if first < top:
            self._jump(first)
        elif height and last >= top + height:
            self._jump(last - height + 1)

    def _jump(self, top: int) -> None:
        # Forced: just after `show` Textual has not decided yet that there is a scrollbar.
        self.scroll_to(y=top, animate=False, immediate=True, force=True)
        if not self.size:
            self.refresh()  # Textual has only what is in sight drawn anew, which is nothing while it is hidden.

    def _tell_highlighted(self) -> None:
        row = self.cursor_row
        if row is not None:
            self._cursor_id = row.id
        if row != self._told:
            self._told = row
            self.follow_cursor()
            self.post_message(self.Highlighted(self, row))

    def follow_cursor(self) -> None:
        """The cursor came to another item: what is done here is in the same frame."""
        if self.follow is not None:
            self.follow()

    def _content(self, index: int, width: int) -> Content:
        row = self.row_at(index)
        if row is not None and not row.id:
            return fit(row.line(width), width)
        glyph = "› " if index == self.cursor else " " * GUTTER
        return fit(line(glyph, row.line(max(width - GUTTER, 0)) if row is not None else inked("…", "muted")), width)

    def _strip(self, content: Content, look: Look) -> Strip:
        rest = (look.style + Style(reverse=False)).rich_style
        return strip_of(content, look.style, self._get_style).extend_cell_length(look.width, rest)
