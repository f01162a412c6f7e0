"""How far a download is: a still bar and numbers, drawn anew when a part has come (rule 14.1)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from widgets import words
from widgets.cells import ink, line, progress
from widgets.lines import Lines

BAR = 30
UNITS = ("bytes", "kB", "MB", "GB")


def size(number: int) -> str:
    """A number of bytes: "512 bytes", "1.2 MB"."""
    value, unit = float(number), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {UNITS[unit]}" if unit else f"{words.grouped(number)} {UNITS[0]}"


class DownloadProgress(Lines):
    """Bytes that are there, of how many; nothing before it began."""

    value: reactive[tuple[int, int] | None] = reactive[tuple[int, int] | None](None)

    DEFAULT_CSS = "DownloadProgress { height: 1; }"

    def lines(self, width: int, height: int) -> list[Content]:
        """Bar, percentage, sizes."""
        if self.value is None:
            return []
        done, total = self.value
        share = done / total if total else 1.0
        told = f"  {words.percent(share)} · {size(done)} of {size(total)}"
        return [line(progress(max(min(BAR, width - len(told)), 0), share), ink(told, "muted"))]
