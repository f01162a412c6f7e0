"""The laws of cleaning text that other people wrote."""

from __future__ import annotations

import copy
import pickle
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content

from api_client.wire.text import MOST_MARKS, Untrusted, UntrustedBlock, clean
from tests.wire.documents import NASTY, hostile_text

many = settings(max_examples=300, deadline=None, derandomize=True, database=None)
# Characters Unicode calls default ignorable (DerivedCoreProperties) that are neither control nor format characters.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\ufe00\ufe0f\uffa0\U000e0100\U000e01ef"


@many
@given(hostile_text | st.text(), st.booleans())
def test_cleaning_leaves_only_what_is_printable_and_cleaning_again_changes_nothing(text: str, lines: bool) -> None:
    cleaned = clean(text, keep_newlines=lines)
    assert all(character.isprintable() or (lines and character == "\n") for character in cleaned)
    assert not set(cleaned) & set(FILLERS)
    assert clean(cleaned, keep_newlines=lines) == cleaned


@many
@given(hostile_text)
def test_one_line_is_one_line(text: str) -> None:
    assert len(clean(text).splitlines()) <= 1


@many
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_ascii_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", ["Zoë Çelik", "日本語", "Ελληνικά", "ไทยขั้น", "עִבְרִית", "हिन्दी", "🙂", "a─b│c█▁"])
def test_names_in_every_script_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_each_class_of_nasty_character_is_taken_out(nasty: str) -> None:
    cleaned = clean(f"a{nasty}b")
    assert cleaned.startswith("a")
    assert cleaned.isprintable()
    assert sum(unicodedata.category(character) in ("Mn", "Me") for character in cleaned) <= MOST_MARKS


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[31m", "\x9b31m", "\x1b]52;c;aGk=\x07", "\x1b]0;t\x1b\\", "\x1bPq\x1b\\", "\x1b_G\x1b\\", "\x1b(B", "\x1bc"],
    ids=ascii,
)
def test_an_escape_sequence_goes_whole(sequence: str) -> None:
    assert clean(f"a{sequence}b") == "ab"


def test_an_unfinished_escape_sequence_takes_only_what_belongs_to_it() -> None:
    assert clean("a\x1b") == "a"
    assert clean("a\x1b]52;c;aGk=") == "a"


def test_line_ends_of_every_kind_become_one() -> None:
    assert clean("a\r\nb\rc\u2028d\x0be\x85f", keep_newlines=True) == "a\nb\nc\nd\ne\nf"
    assert clean("a\r\nb") == "a b"


def test_no_more_combining_marks_in_a_row_than_a_script_needs() -> None:
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * MOST_MARKS
    assert clean("e" + "\u0301\u200b" * 500) == "e" + "\u0301" * MOST_MARKS


def test_untrusted_text_mixes_with_no_string() -> None:
    text = Untrusted("[b]Ada")
    with pytest.raises(TypeError):
        f"{text}"
    with pytest.raises(TypeError):
        str(text)
    with pytest.raises(TypeError):
        "Hello " + text  # type: ignore[operator]
    with pytest.raises(TypeError):
        ", ".join([text])  # type: ignore[list-item]


def test_untrusted_text_is_a_value() -> None:
    assert Untrusted("a\x00") == Untrusted("a") == UntrustedBlock("a")
    assert Untrusted("a") != "a"
    assert len({Untrusted("a"), Untrusted("a"), Untrusted("b")}) == 2
    assert copy.deepcopy(Untrusted("a")) == pickle.loads(pickle.dumps(Untrusted("a"))) == Untrusted("a")
    assert not Untrusted("\x00")
    assert repr(Untrusted("\x1b[31ma")) == "Untrusted('a')"


def test_textual_shows_untrusted_text_as_it_is() -> None:
    shown = Untrusted("[b]x[/b] [@click=app.quit]y").visualize()
    assert shown == Content("[b]x[/b] [@click=app.quit]y")
    assert not shown.spans
