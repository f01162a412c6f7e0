"""The fast path for nearly all that is drawn gives what the slow one gives (architecture.md, hostile text)."""

from __future__ import annotations

from unicodedata import category
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size, split_graphemes

from api_client.wire import text as wire_text
from api_client.wire.text import clean, is_simple
from tui.terminal import shown
from tui.terminal.pen import DEFAULT

SIMPLE = [character for character in map(chr, range(0x110000)) if is_simple(character)]
DRAWN = "·…›│╭╮╰╯━█▀▄◆◇❖●○▣✓▲▼→é"
"""What the screens are made of."""


def test_each_of_its_characters_is_visible_and_takes_a_cell_by_itself() -> None:
    for character in SIMPLE:
        assert character.isprintable()
        assert get_character_cell_size(character) == 1
        assert category(character) not in {"Mn", "Mc", "Me", "Cf"}
    everything = "".join(SIMPLE)
    assert split_graphemes(everything)[0] == [(at, at + 1, 1) for at in range(len(everything))]


@pytest.mark.parametrize("character", DRAWN)
def test_what_the_screens_are_made_of_goes_the_fast_way(character: str) -> None:
    assert is_simple(character)


@pytest.mark.parametrize(
    "text", ["e\u0301", "\U0001f600", "\u200d", "\u2800", "\xa0", "\xad", "\x1b", "\n", "\t", "世"]
)
def test_what_may_join_or_hide_or_take_two_cells_does_not(text: str) -> None:
    assert not is_simple(text)
    assert not is_simple(f"a{text}b")


@given(st.text(st.one_of(st.sampled_from(SIMPLE), st.characters()), max_size=20))
def test_both_ways_lead_to_the_same(text: str) -> None:
    fast = clean(text), shown._cells.__wrapped__(text, DEFAULT)
    with patch.object(wire_text, "is_simple", return_value=False), patch.object(shown, "is_simple", return_value=False):
        assert (clean(text), shown._cells.__wrapped__(text, DEFAULT)) == fast
