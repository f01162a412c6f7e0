"""Plain text that lines up, says times in ISO 8601, and steers no terminal."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from api_client.wire.text import Untrusted, UntrustedBlock
from tui.plain.tables import facts, table, text


def test_times_are_iso_in_utc_whatever_zone_they_came_in() -> None:
    assert text(datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-02-28T23:30:00Z"
    assert text(date(2026, 3, 1)) == "2026-03-01"


def test_nothing_yes_no_and_shares_are_words() -> None:
    assert [text(None), text(Untrusted("")), text(True), text(False), text(0.5), text(0)] == [
        "-",
        "-",
        "yes",
        "no",
        "50%",
        "0",
    ]


def test_text_of_others_stays_on_its_line_and_steers_nothing() -> None:
    hostile = UntrustedBlock("a\x1b[31mb\nc\u202ed")
    assert text(hostile) == "ab cd"


def test_columns_line_up_also_with_wide_and_combining_characters() -> None:
    rows = [("日本", 1, True), ("e\u0301", 20, False), ("plain", 3, True)]
    lines = table(("NAME", "N", "IS"), rows).splitlines()
    assert lines == ["NAME    N  IS", "日本    1  yes", "e\u0301      20  no", "plain   3  yes"]


def test_an_empty_list_says_so() -> None:
    assert table(("NAME",), [], empty="no tokens") == "(no tokens)"


def test_facts_line_up_by_their_names() -> None:
    assert facts([("a", 1), ("long name", None)]) == "a          1\nlong name  -"
