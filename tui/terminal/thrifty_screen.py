"""A screen that draws what can be seen, and of that what changed."""

from __future__ import annotations

from typing import Any

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

    def _compositor_refresh(self) -> None:
        """As Textual's, but nothing is drawn while it would not be seen."""
        if not (isinstance(self.app, SafeApp) and self.app.holds_frame):
            super()._compositor_refresh()
