"""What a terminal below 60x16 shows instead of everything else: one line with the present size."""

from __future__ import annotations

from textual import events
from textual.content import Content

from widgets.lines import Lines

LEAST_COLUMNS, LEAST_ROWS = 60, 16
"""The smallest terminal with something to see."""

WIDTHS = [(0, "-too-narrow"), (LEAST_COLUMNS, "-narrow"), (80, "-medium"), (120, "-wide"), (160, "-extra")]
"""Classes of every screen by its columns; exactly one of them is set."""

HEIGHTS = [(0, "-too-short"), (LEAST_ROWS, "-short"), (30, "-tall")]
"""Classes of every screen by its rows; exactly one of them is set."""


class TooSmall(Lines):
    """Shown by the base sheet where the screen is ``-too-narrow`` or ``-too-short``."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The sentence, or as much of it as there is room for."""
        columns, rows = self.screen.size
        return [Content(f"{columns}x{rows} is too small: {LEAST_COLUMNS}x{LEAST_ROWS} at least.")]

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another sentence."""
        self.refresh()
