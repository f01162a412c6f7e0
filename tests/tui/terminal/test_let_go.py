"""What was drawn in a dialog is forgotten with the dialog."""

from __future__ import annotations

import weakref

from textual._styles_cache import StylesCache
from textual.color import Color

from tui.terminal.safe_app import SafeApp


def test_the_lines_of_a_widget_are_held_by_nothing_but_the_widget() -> None:
    SafeApp()
    lines = StylesCache()
    inside, outside = lines.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6, 0.5))
    assert (inside.background, outside.background) == (Color(1, 2, 3) + Color(4, 5, 6, 0.5), Color(1, 2, 3))
    held = weakref.ref(lines)
    del lines
    assert held() is None
