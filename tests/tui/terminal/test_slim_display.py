"""Only cells that change are written, and the terminal shows the same as when Textual writes by itself."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.screen import Screen
from textual.strip import Strip

from tests.tui.page import LARGE, SMALL, know, session_without_server
from tests.tui.terminal.screens import Emulated, SeenCell
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.keys import KEYS
from tui.resources import BADGES, OVERVIEW
from tui.terminal.driver import SafeDriver
from tui.terminal.hostile_text import PLACEHOLDER
from tui.terminal.safe_app import TURN, SafeApp
from tui.terminal.shown import Piece, Shown
from tui.terminal.slim_display import PLAIN, SlimUpdate, shown_here


def row(text: str, style: str = "", *, x: int = 0) -> Piece:
    return Piece(x, 0, [Segment(text, Style.parse(style))])


SIZE = (9, 2)
"""Small, so that what is drawn lies over what was."""
IN_COLOR = (SIZE, ColorSystem.TRUECOLOR)
"""What the cells are drawn on: size and colours."""
COLORS = ("default", "red", "#102030", "bright_green", "color(200)")

styles = st.one_of(
    st.none(),
    st.builds(
        Style,
        color=st.sampled_from(COLORS),
        bgcolor=st.sampled_from(COLORS),
        bold=st.booleans(),
        dim=st.booleans(),
        italic=st.booleans(),
        underline=st.booleans(),
        reverse=st.booleans(),
        strike=st.booleans(),
    ),
)
texts = st.one_of(
    st.text(st.sampled_from("ab  ─●é日\u0301"), min_size=1, max_size=9), st.sampled_from(["a", "日", "日本", " "])
)
segments = st.lists(st.builds(Segment, texts, styles, st.none()), min_size=1, max_size=4)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Cells that lie in the terminal, at times beyond its right edge."""
    strip = Strip(draw(segments))
    x = draw(st.integers(0, SIZE[0] - 1))
    return Piece(x, draw(st.integers(0, SIZE[1] - 1)), [*strip.crop(0, SIZE[0] - x)])


def plainly(piece: Piece) -> str:
    """What is written without knowing what the terminal shows."""
    cells = "".join(
        Strip.render_style(style, text, ColorSystem.TRUECOLOR) if style else text for text, style, _ in piece.segments
    )
    return Control.move_to(piece.x, piece.y).segment.text + cells


@settings(max_examples=400)
@given(st.lists(st.lists(pieces(), min_size=1, max_size=3), min_size=1, max_size=12))
@example([[row("日", x=3)], [row("a", x=4)], [row("日本", x=3)]])
@example([[row("日本", x=3)], [row("a", x=3)], [row("日本", x=3)]])
@example([[Piece(0, 0, [Segment("日"), Segment("\u0301")]), row("日")]])
@example([[Piece(0, 0, [Segment(" ", Style(bold=True)), Segment("\u0301")])]])
@example([[row("日日a")], [row("日日b")]])
@example([[row("日a", "red")], [row("日a", "blue")]])
def test_whatever_is_drawn_over_whatever_the_terminal_shows_the_same(updates: list[list[Piece]]) -> None:
    plain, slim = Emulated(SIZE), Emulated(SIZE)
    shown = Shown()
    for update in updates:
        # A composed character that begins a piece would join what another piece has drawn.
        whole = [piece for piece in update if not next(iter(piece.segments)).text.startswith("\u0301")]
        for piece in whole:
            plain.feed(plainly(piece))
        slim.feed(shown.update(whole, *IN_COLOR))
        assert different(slim, plain) == []
        assert shown.update(whole[-1:], *IN_COLOR) == ""


CONSOLE = Console(color_system="truecolor", force_terminal=True)
"""Rich keeps with a style how it was drawn first, in whatever colours that console had: so all here have the same."""


def different(one: Emulated, other: Emulated) -> list[tuple[int, int, SeenCell, SeenCell]]:
    """The cells that differ: row, column, and both."""
    pairs = [zip(*rows, strict=True) for rows in zip(one.seen(), other.seen(), strict=True)]
    return [(y, x, a, b) for y, row in enumerate(pairs) for x, (a, b) in enumerate(row) if a != b]


class Both(MxProfileApp):
    """The client on two terminals: on one Textual writes all it repaints, on the other only what changes is written."""

    plain: Emulated
    slim: Emulated
    shown: Shown

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if self._batch_count or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            return
        if self.shown_size != self.size:
            self.shown_size = self.size
            self.plain, self.slim = Emulated(self.size), Emulated(self.size)
        self.plain.feed(renderable.render_segments(CONSOLE))
        self.slim.feed(SlimUpdate(renderable, self.shown, self.size).render_segments(CONSOLE))
        assert different(self.slim, self.plain) == []

    shown_size = (0, 0)


APART = {"quit", "leave", "palette"}
"""Keys that end the session, or find a command that does."""

STEERING = [key for entry in KEYS for key in entry.keys.split(",") if entry.id not in APART]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_in_a_session_of_random_keys_the_terminal_always_shows_what_textual_draws(tmp_path: Path, seed: int) -> None:
    keys = random.Random(seed)
    session = session_without_server(tmp_path)

    async def run() -> Both:
        await know(session, OVERVIEW, samples.overview())
        await know(session, BADGES, samples.badges())
        app = Both(session)
        app.shown = Shown()
        async with app.run_test(size=LARGE) as pilot:
            for step in range(60):
                await pilot.press(keys.choice(STEERING))
                if step % 20 == 19:
                    await pilot.resize_terminal(*keys.choice([SMALL, LARGE, (100, 30)]))
        return app

    app = asyncio.run(run())
    assert app.slim.bytes < app.plain.bytes / 2


def test_one_changed_cell_costs_a_cursor_move_and_itself() -> None:
    shown = Shown()
    shown.update([row("good line")], *IN_COLOR)
    assert shown.update([row("good lime")], *IN_COLOR) == "\x1b[1;8Hm"
    assert shown.update([row("good lime")], *IN_COLOR) == ""


def test_a_gap_of_less_than_a_jump_is_written_again_with_its_blanks() -> None:
    shown = Shown()
    shown.update([row("an old ─ one", "red")], (12, 1), ColorSystem.TRUECOLOR)
    written = shown.update([row("no end ━ age", "red")], (12, 1), ColorSystem.TRUECOLOR)
    assert written == "\x1b[1H\x1b[31mno end ━ ag\x1b[m"


def test_a_blank_before_another_ink_is_written_again_with_the_ink_before_it() -> None:
    red, blue, shown = Style(color="red"), Style(color="blue"), Shown()
    shown.update([Piece(0, 0, [Segment("a ", red), Segment("b", blue)])], *IN_COLOR)
    written = shown.update([Piece(0, 0, [Segment("A ", red), Segment("B", blue)])], *IN_COLOR)
    assert written == "\x1b[1H\x1b[31mA \x1b[34mB\x1b[m"


def test_a_gap_as_long_as_a_jump_is_jumped_over() -> None:
    shown = Shown()
    shown.update([row("abcdefgh", "red")], *IN_COLOR)
    written = shown.update([row("AbcdefGh", "red")], *IN_COLOR)
    assert written == "\x1b[1H\x1b[31mA\x1b[5CG\x1b[m"


def test_what_is_shorter_than_before_is_written_in_one_go_and_the_rest_erased() -> None:
    shown = Shown()
    shown.update([row("good line")], *IN_COLOR)
    assert shown.update([row("we".ljust(SIZE[0]))], *IN_COLOR) == "\x1b[1Hwe\x1b[K"


def test_few_blanks_at_the_end_are_written() -> None:
    shown = Shown()
    shown.update([row("good line")], *IN_COLOR)
    assert shown.update([row("good ".ljust(SIZE[0]))], *IN_COLOR) == "\x1b[1;6H    "


@pytest.mark.parametrize("style", ["reverse", "underline", "link https://example.org"])
def test_blanks_on_which_more_is_seen_than_their_ground_are_written(style: str) -> None:
    assert " " * SIZE[0] in Shown().update([row(" " * SIZE[0], style)], *IN_COLOR)


def test_a_part_of_a_picture_is_drawn_as_such_though_no_mark_tells_which() -> None:
    written = Shown().update([row(f"a{PLACEHOLDER}b")], *IN_COLOR, lambda text, ink: f"<{text == PLACEHOLDER} {ink}>")
    assert "a<True 39>\x1b[1;3Hb" in written


@pytest.mark.parametrize("wide", ["日", "e\u0301"])
def test_after_what_terminals_disagree_about_the_next_cell_is_placed_by_its_column(wide: str) -> None:
    written = Shown().update([row(f"{wide}a")], *IN_COLOR)
    assert f"{wide}\x1b[1;{cell_len(wide) + 1}Ha" in written


def test_after_forgetting_and_at_another_size_everything_is_written() -> None:
    shown = Shown()
    first = shown.update([row("text")], *IN_COLOR)
    shown.forget()
    assert shown.update([row("text")], *IN_COLOR) == first
    assert "text" in shown.update([row("text")], (SIZE[0] + 1, SIZE[1]), ColorSystem.TRUECOLOR)


@pytest.mark.parametrize(
    ("environment", "erases"),
    [({"TERM": "xterm-256color"}, True), ({"TERM": "screen"}, False), ({"TERM": "screen", "TMUX": "/tmp/x"}, True)],
)
def test_coloured_blanks_are_erased_only_where_the_terminal_fills_with_the_colour(
    environment: dict[str, str], erases: bool
) -> None:
    shown = shown_here(environment)
    assert shown is not None
    assert ("\x1b[K" in shown.update([row(" " * SIZE[0], "on red")], *IN_COLOR)) == erases


def test_the_environment_can_switch_it_off() -> None:
    assert shown_here({PLAIN: "1", "TERM": "xterm"}) is None


def test_a_link_leads_to_its_address_and_ends_with_its_text() -> None:
    written = Shown().update(
        [Piece(0, 0, [Segment("here", Style(link="https://example.org")), Segment(" not")])],
        SIZE,
        ColorSystem.TRUECOLOR,
    )
    opened, closed = written.index("\x1b]8;id="), written.index("\x1b]8;;\x1b\\")
    assert opened < written.index("here") < closed < written.index("not")
    assert ";https://example.org\x1b\\here" in written


class Terminal(SafeDriver):
    """Notes what is handed to the thread that writes."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, data: str) -> None:
        self.written.append(data)

    def flush(self) -> None: ...


@pytest.mark.parametrize("knows_frames", [True, False])
def test_a_frame_is_handed_over_at_once(monkeypatch: pytest.MonkeyPatch, *, knows_frames: bool) -> None:
    async def story() -> None:
        app = SafeApp()
        async with app.run_test():
            terminal = Terminal()
            with monkeypatch.context() as patched:
                patched.setattr(app, "_driver", terminal)
                patched.setattr(app, "_sync_available", knows_frames)
                app._write("cells")
            assert terminal.written == ["\x1b[?2026hcells\x1b[?2026l" if knows_frames else "cells"]

    asyncio.run(story())


def test_what_reads_and_writes_waits_half_a_millisecond_at_most_for_what_computes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[float] = []
    monkeypatch.setattr(SafeApp, "run", lambda *_, **__: found.append(sys.getswitchinterval()))
    before = sys.getswitchinterval()
    SafeApp().run_to_exit_code()
    assert found == [pytest.approx(TURN)]
    assert sys.getswitchinterval() == pytest.approx(before)
    assert before > TURN
