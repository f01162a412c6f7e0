"""A screen that draws what can be seen, and of that what changed."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from tui.terminal.compositor import CoveringCompositor
from tui.terminal.safe_app import SafeApp


class ThriftyScreen(Screen[ScreenResultType]):
    """What the screens that fill the terminal stand on."""

    # Textual would paint the whole screen whenever the focus moves; the two widgets draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = CoveringCompositor()

    @property
    def _is_covered(self) -> bool:
        return isinstance(self.app, SafeApp) and self.app.holds_frame

    def _compositor_refresh(self) -> None:
        """As Textual's, but nothing is drawn while it would not be seen: all of it is once it would."""
        if self._is_covered:
            self._dirty_widgets.clear()
        else:
            super()._compositor_refresh()

    async def _on_idle(self, event: events.Idle) -> None:
        # Textual, whose turn is after this, waits so that no more frames are drawn than can be seen; here none is.
        if self._is_covered:
            self._on_timer_update()

    def _on_mount(self, event: events.Mount) -> None:
        # The timer's first turn comes a frame after it is let run, every later one at once: so let the first be over
        # before there is something to be seen.
        self._update_timer.resume()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        # The first time all that is there was styled a moment ago.
        event.refresh_styles = bool(self.stack_updates)

    def _screen_resized(self, size: Size) -> None:
        """As Textual's, which lays out, sets the classes of that size only then, styles and lays out again."""
        wide, tall = self.app.HORIZONTAL_BREAKPOINTS or [], self.app.VERTICAL_BREAKPOINTS or []
        now = self._get_breakpoint_classes(size.width, wide) | self._get_breakpoint_classes(size.height, tall)
        self.update_classes({name: name in now for _, name in (*wide, *tall)}, animate=False)
        super()._screen_resized(size)
