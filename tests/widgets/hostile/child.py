"""Runs in a process of its own behind a pty: shows every widget with every payload, one after the other.

``python -m tests.widgets.hostile.child wire|filter``: with cleaned texts and no filter, or with raw texts and the
filter of the program. Between the payloads it writes a line ``=== name ===``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from textual.filter import LineFilter

from tests import thrift
from tests.widgets.cast import actors
from tests.widgets.hostile.payloads import PAYLOADS, Hostile
from tests.widgets.samples import LIFE_LIKE, Texts
from tests.widgets.stage import Stage
from tui.terminal.hostile_text import HostileTextFilter


class HostileStage(Stage):
    """Shows the widgets once and leaves."""

    def __init__(self, texts: Texts, *, filtered: bool) -> None:
        super().__init__(lambda: actors(texts))
        self.filtered = filtered

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([HostileTextFilter()] if self.filtered else [])]

    def on_ready(self) -> None:
        self.call_after_refresh(self.call_after_refresh, self.exit)


def main(mode: str) -> None:
    """Show all payloads; the exit code tells whether all came through."""
    thrift.save()
    shows = {"life-like": LIFE_LIKE, **{name: Hostile(text, raw=mode == "filter") for name, text in PAYLOADS.items()}}
    for name, texts in shows.items():
        os.write(1, f"\n=== {name} ===\n".encode())
        stage = HostileStage(texts, filtered=mode == "filter")
        stage.run(mouse=False)
        if stage.return_code:
            sys.exit(stage.return_code)


if __name__ == "__main__":
    main(sys.argv[1])
