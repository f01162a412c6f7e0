"""What was drawn in a dialog is forgotten with the dialog."""

from __future__ import annotations

import gc
import weakref

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.widget import Widget

from tui.terminal.let_go import FOUND
from tui.terminal.safe_app import SafeApp


def test_the_lines_of_a_widget_are_held_by_nothing_but_the_widget() -> None:
    SafeApp()
    lines = StylesCache()
    inside, outside = lines.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6, 0.5))
    assert (inside.background, outside.background) == (Color(1, 2, 3) + Color(4, 5, 6, 0.5), Color(1, 2, 3))
    held = weakref.ref(lines)
    del lines
    assert held() is None


def test_of_the_widgets_that_it_found_a_node_remembers_the_last_few() -> None:
    SafeApp()
    asked, gone = Widget(), Widget()
    for updates in range(2 * FOUND):
        asked._query_one_cache[updates, "#gone", None] = gone
    assert len(asked._query_one_cache) == FOUND


def test_who_watched_a_node_and_is_closed_is_forgotten_when_another_one_begins() -> None:
    SafeApp()
    watched, closed = Widget(), Widget()
    closed.watch(watched, "disabled", lambda: None, init=False)
    closed._closing = True
    held = weakref.ref(closed)
    del closed
    gc.collect()
    assert held() is not None
    Widget().watch(watched, "disabled", lambda: None, init=False)
    gc.collect()
    assert held() is None
