"""The laws of measuring in cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from api_client.wire.text import Untrusted
from widgets import cells

TEXTS = st.text(st.sampled_from("ab 漢字é…\u0301◆")).map(Content)
WIDTHS = st.integers(0, 60)


@given(TEXTS, WIDTHS)
def test_what_is_fitted_never_exceeds_its_width(text: Content, width: int) -> None:
    assert cells.fit(text, width).cell_length <= width
    assert cells.pad(text, width).cell_length == width
    assert cells.pad_left(text, width).cell_length == width


@given(TEXTS, TEXTS, WIDTHS)
def test_two_ends_never_exceed_their_width(left: Content, right: Content, width: int) -> None:
    assert cells.apart(left, right, width).cell_length <= width


@given(TEXTS, WIDTHS)
def test_wrapped_lines_never_exceed_their_width_and_lose_no_letter(text: Content, width: int) -> None:
    rows = cells.wrap(text, width)
    if width > 1:
        assert all(row.cell_length <= width for row in rows)
        assert "".join(row.plain for row in rows).replace(" ", "") == text.plain.replace(" ", "")


def test_text_is_wrapped_between_words() -> None:
    rows = cells.wrap(Content("Help five people on the forum.\nThen rest."), 12)
    assert [row.plain for row in rows] == ["Help five", "people on", "the forum.", "Then rest."]


def test_a_cut_text_says_so() -> None:
    assert cells.fit(Content("Autumn of Answers"), 7).plain == "Autumn…"


def test_text_is_cut_behind_a_whole_word_and_only_a_word_alone_or_a_very_long_one_is_cut_itself() -> None:
    cut = {
        ("Lead Developer", 12): "Lead…",
        ("Lead Developer", 5): "Lead…",
        ("Java, Data modelling", 12): "Java, Data…",
        ("Java, Data modelling", 8): "Java…",
        ("Lead · Acme Logistics", 8): "Lead…",
        ("Developer", 6): "Devel…",
        ("◇ Developer", 6): "◇ Dev…",
        ("see https://docs.example/a/very/long/address", 30): "see https://docs.example/a/ve…",
        ("exactly", 7): "exactly",
        ("one two", 3): "on…",
    }
    assert {given: cells.fit(Content(given[0]), given[1]).plain for given in cut} == cut


def test_markup_in_text_by_others_is_only_text() -> None:
    text = cells.content(Untrusted("[bold]x[/] [@click=app.quit]y"), "muted")
    assert text.plain == "[bold]x[/] [@click=app.quit]y"
    assert [span.style for span in text.spans] == ["$dim"]


@given(st.lists(st.tuples(TEXTS, st.integers(0, 30)), max_size=5), TEXTS, WIDTHS)
def test_a_table_row_never_exceeds_its_width(parts: list[tuple[Content, int]], name: Content, width: int) -> None:
    assert cells.table_row(name, parts, width).cell_length <= width
