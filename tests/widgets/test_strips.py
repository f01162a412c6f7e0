"""A line as a strip looks as Textual would draw it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from widgets.strips import selectable_strip_of, strip_of

GROUND = Style.parse("white on #102030")
INKS = ["bold", "red", "italic on blue", "reverse", "not bold"]
NOWRAP: RulesMap = {"text_wrap": "nowrap", "text_overflow": "clip"}


@st.composite
def lines(draw: st.DrawFn) -> Content:
    """Text that fits, with spans over and beside each other."""
    text = draw(st.text(st.sampled_from("ab 日é"), max_size=12))
    ends = st.integers(0, len(text))
    spans = [sorted((draw(ends), draw(ends))) for _ in range(draw(st.integers(0, 4)))]
    return Content(text, [Span(start, end, draw(st.sampled_from(INKS))) for start, end in spans])


def get_style(style: str | Style) -> Style:
    return style if isinstance(style, Style) else Style.parse(style)


def looks(strip: Strip) -> list[tuple[str, object]]:
    """Each character, and how it looks."""
    return [(one, style and style.clear_meta_and_links()) for text, style, _ in strip for one in text]


@given(lines())
def test_a_line_that_fits_looks_as_textual_draws_it(text: Content) -> None:
    drawn = text.render_strips(40, 1, GROUND, RenderOptions(get_style, NOWRAP))
    for strip in (strip_of(text, GROUND, get_style), selectable_strip_of(text, GROUND, get_style, 3)):
        assert looks(strip) == [look for line in drawn for look in looks(line)]
        assert strip.cell_length == text.cell_length


@given(lines(), st.integers(0, 9))
def test_each_part_knows_where_it_stands(text: Content, row: int) -> None:
    strip = selectable_strip_of(text, GROUND, get_style, row)
    column = 0
    for part, style, _ in strip:
        assert style is not None
        assert style.meta["offset"] == (column, row)
        column += len(part)
