"""The app every screen of this program stands on: Textual, made safe for real terminals.

Subclass `SafeApp` instead of `App[int]` and start it with `run_to_exit_code`; nothing else has to be called.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.control import Control
from rich.text import Text
from textual import events, on
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import MountError
from textual.worker import WorkerFailed

from api_client.secret import redact
from api_client.wire.text import clean
from tui.terminal import clipboard, hangup, let_go
from tui.terminal.driver import SafeDriver
from tui.terminal.hostile_text import HostileTextFilter
from tui.terminal.key_way import first_listener
from tui.terminal.pictures import Pictures
from tui.terminal.sheets import Sheets
from tui.terminal.slim_display import SlimUpdate
from tui.terminal.type_ahead import TypeAhead

_PATIENCE = 1.5
"""Seconds the app has to leave in order, once told to go, before the terminal is restored without it.

More than a write that is on its way is waited for (`api_client.transport`); after two nothing of it may be left.
"""


TURN = 0.0005
"""Seconds that the threads which read keys and write frames wait at most for one that computes; Python has 5 ms."""

NOWHERE = Offset(0, 0)
"""Where Textual thinks of the cursor while nothing is typed."""

_NOT_THERE = (NoMatches, MountError, ScreenStackError)
"""What Textual raises for widgets that are not there."""


class SafeApp(App[int]):
    """Filters hostile text, leaves in order on hang-up, shows no local variables in a crash, has true exit codes."""

    pictures: Pictures | None = None
    """Draws pictures in full; None for half blocks."""
    clipboard_command: Sequence[str] = ()
    """The user's own command that reads text to copy from its standard input; empty for none."""

    kiosk: bool = False
    """True when no other program is to be started."""

    stylesheet: Sheets

    _deadline: threading.Timer | None = None

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        let_go.of_what_was_drawn()
        let_go.of_what_was_found()
        let_go.of_who_watched()
        super().__init__(ansi_color=ansi_color)
        self.stylesheet = Sheets(variables={})
        self._type_ahead = TypeAhead(self, self._read)

    def on_load(self) -> None:
        """Give the sheets the theme's colours before they are parsed, not after."""
        self.stylesheet.set_variables(self.get_css_variables())

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, but for keys, of which each waits for the one before it."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._type_ahead.take(event)
        else:
            await super().on_event(event)

    async def _read(self, event: events.Event) -> None:
        """As Textual's, which sends a key from the focus through all that stand around it; here to those who listen.

        Mostly nobody does but the app, which knows whom a binding belongs to.
        """
        focused = self.focused
        if not isinstance(event, events.Key) or focused is None or not self.app_focus or self.screen.maximized:
            await super().on_event(event)
        elif not await self._check_bindings(event.key, priority=True):
            listener = first_listener(focused.ancestors_with_self, event)
            if listener is not None:
                listener._forward_event(event)  # noqa: SLF001 - as Textual sends it to the focus
            else:
                event._set_forwarded()  # noqa: SLF001
                await super().on_event(event)

    def get_driver_class(self) -> type[Driver]:
        """The driver that outlives its terminal."""
        return SafeDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then the one against hostile text."""
        return [*super().get_line_filters(), _HOSTILE_TEXT]

    def run_to_exit_code(self, *, mouse: bool = True) -> int:
        """Open the app and return the code to exit with: the app's own, 128+n after signal n, 1 after a crash."""
        before = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            self.run(mouse=mouse)
        finally:
            sys.setswitchinterval(before)
            if self._deadline is not None:
                self._deadline.cancel()
        # Without a code the app never came to `exit`: it was broken off.
        return 1 if self.return_code is None else self.return_code

    async def run_async(self, **options: Any) -> int | None:
        """As Textual's, leaving in order when a signal arrives or the terminal is gone."""
        with hangup.watching(self.leave):
            return await super().run_async(**options)

    def leave(self, signal_number: int) -> None:
        """End the app because of a signal; when it can't end in time, restore the terminal and end the process."""
        code = 128 + signal_number
        if self._deadline is None:
            self._deadline = threading.Timer(_PATIENCE, self._end_at_once, [code])
            self._deadline.daemon = True
            self._deadline.start()
        self.exit(return_code=code)

    def _end_at_once(self, code: int) -> None:
        if isinstance(self._driver, SafeDriver):
            self._driver.restore_at_once()
        os._exit(code)

    @on(Driver.SignalResume)
    def _draw_again(self) -> None:
        """After a stop and `fg` the terminal is empty; Textual switches it on again and draws nothing."""
        self.refresh(layout=True)

    def action_redraw(self) -> None:
        """Draw everything again, whatever another program has written into the terminal."""
        if isinstance(self._driver, SafeDriver):
            self._driver.draw_all()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """As Textual's, but of a repaint only what changes is written; where nothing does, nothing."""
        driver = self._driver if isinstance(self._driver, SafeDriver) else None
        if driver is not None and driver.holds_frame:
            return
        shown = driver.shown if driver is not None else None
        if shown is None or not isinstance(renderable, LayoutUpdate | ChopsUpdate) or self._batch_count:
            super()._display(screen, renderable)
            return
        tile = self.pictures.tile if self.pictures is not None else None
        try:
            self._write(SlimUpdate(renderable, shown, self.size, tile).render_segments(self.console))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    @property
    def holds_frame(self) -> bool:
        """True while the last session's frame stands there, and nothing that is drawn would be seen."""
        return isinstance(self._driver, SafeDriver) and self._driver.holds_frame

    def release_frame(self) -> None:
        """What there is to see is there: everything is drawn from now on, or once the key that waits next was read."""
        self._type_ahead.after_next(self._draw_from_now_on)

    def _draw_from_now_on(self) -> None:
        if isinstance(self._driver, SafeDriver) and self._driver.holds_frame:
            self._driver.holds_frame = False
            self.refresh(layout=True)

    def _write(self, cells: str) -> None:
        """Write these cells, and where something is typed leave the cursor there: input methods open their window."""
        before, place = self._previous_cursor_position, self.cursor_position
        self._previous_cursor_position = place
        if place != NOWHERE and (cells or place != before):
            cells += Control.move_to(*self.screen.outer_size.clamp_offset(place)).segment.text
        if cells and self._driver is not None and self._running and not self._closed:
            # In one piece: each write may become a packet of its own.
            self._driver.write(f"{SYNC_START}{cells}{SYNC_END}" if self._sync_available else cells)
            self._driver.flush()

    def send_to_terminal(self, sequence: str) -> None:
        """Write what is no cell, as the data of a picture."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    async def send_to_clipboard(self, text: str) -> str:
        """Send `text` towards the clipboard; returns where it went: say "Sent to …", never "copied"."""
        driver = self._driver
        write = driver.write if driver is not None else (lambda _: None)
        if self.kiosk:
            return clipboard.send_to_terminal(text, write=write)
        return await clipboard.send(text, write=write, command=self.clipboard_command)

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's own widgets call on copy and cut; nothing ever leaves a password field this way."""
        from textual.widgets import Input

        if isinstance(self.focused, Input) and self.focused.password:
            return
        self._clipboard = text
        self.run_worker(self.send_to_clipboard(text), group="clipboard", exclusive=True)

    def _handle_exception(self, error: Exception) -> None:
        """As Textual's, which makes no widgets any more once it is to end: what was just being opened misses them."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not (self._exit and isinstance(cause, _NOT_THERE)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """The end after an unexpected error: its traceback, without local variables, which may hold secrets."""
        error = sys.exc_info()[1] or self._exception
        lines = traceback.format_exception(error) if error is not None else ["unknown error\n"]
        report = redact(clean("".join(lines), keep_newlines=True))
        how = "tell those who run it" if self.kiosk else "report this with `mxprofile doctor`"
        self._exit_renderables.append(Text(f"{report}mxprofile crashed: please {how}."))
        self._close_messages_no_wait()


_HOSTILE_TEXT = HostileTextFilter()
