"""What the client is measured with: a screen to write to, the smallest update, and what counts as grown."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.client import far, figures, goals
from bench.client.program import QUIET, Program
from bench.client.screen import Screen
from bench.client.smallest import smallest
from bench.client.stage import Stage
from tests.ssh import server

COLUMNS, ROWS = 12, 9


def screen() -> Screen:
    return Screen(COLUMNS, ROWS, lambda _: None)


inks = st.sampled_from(["", "1", "7", "31", "1;32;44", "48;2;1;2;3", "4", "38;2;9;9;9"])
texts = st.text(st.sampled_from("ab ─●日"), min_size=1, max_size=COLUMNS)
rows = st.builds(lambda ink, text: f"\x1b[0;{ink}m{text}\x1b[K" if ink else f"\x1b[m{text}", inks, texts)
screens = st.lists(rows, min_size=ROWS, max_size=ROWS)


def shown(texts: list[str]) -> Screen:
    drawn = screen()
    drawn.feed("".join(f"\x1b[{y}H{text}" for y, text in enumerate(texts, 1)).encode())
    return drawn


@given(screens, screens)
@settings(max_examples=40, deadline=None)
def test_the_smallest_update_leads_from_one_screen_to_the_other(one: list[str], other: list[str]) -> None:
    before, after = shown(one), shown(other)
    before.feed(f"\x1b[m\x1b[H{smallest(before.rows, after.rows)}".encode())
    assert before.rows == after.rows


def test_rows_that_moved_are_scrolled() -> None:
    lines = [chr(ord("a") + number) * COLUMNS for number in range(ROWS + 3)]
    before, after = shown(lines[:ROWS]), shown(lines[3:])
    update = smallest(before.rows, after.rows)
    assert "\x1b[3S" in update
    before.feed(f"\x1b[m\x1b[H{update}".encode())
    assert before.rows == after.rows


def test_of_an_equal_screen_nothing_is_written() -> None:
    assert smallest(shown(["a"]).rows, shown(["a"]).rows) == ""


def test_a_frame_is_seen_when_all_of_it_is_there() -> None:
    drawn = screen()
    assert not drawn.feed(b"\x1b[?2026hhalf")
    assert drawn.feed(b" and half\x1b[?2026l")
    assert drawn.lines[0].startswith("half and ha") and drawn.frames == 1


def test_a_program_learns_that_frames_are_known() -> None:
    answers: list[str] = []
    Screen(COLUMNS, ROWS, answers.append).feed(b"\x1b[?2026$p")
    assert answers == ["\x1b[?2026;2$y"]


def test_a_tenth_more_than_the_baseline_is_too_much() -> None:
    before = {"tab_ratio": 1.0, "tab_bytes": 1000.0, "idle_bytes": 0.0}
    assert not [*goals.grown({"tab_ratio": 1.09, "tab_bytes": 1090.0, "idle_bytes": 20.0}, before)]
    assert len([*goals.grown({"tab_ratio": 1.11, "tab_bytes": 1200.0, "idle_bytes": 100.0}, before)]) == 3
    assert len([*goals.grown({"tab_ratio": 1.0, "tab_bytes": 1000.0}, before)]) == 1


def test_times_the_peer_and_what_is_another_on_another_day_are_not_guarded() -> None:
    figures = {"tab_ms": 1.0, "posting_bytes": 1.0, "line_bytes": 1.0, "tab_bytes": 1.0}
    assert goals.guarded(figures) == {"tab_bytes": 1.0}


def test_where_there_is_no_sshd_it_says_so_and_measures_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "missing", lambda: "sshd is not installed")
    with far.line(Stage("http://127.0.0.1:1", {})) as line:
        assert line == "nothing is measured through sshd: sshd is not installed"


SLOW_TAB = f"""
import os, time, tty

tty.setcbreak(0)
os.write(1, b"one \\x1b[2HUp to date.")
os.read(0, 1)
os.write(1, b"\\x1b[2J\\x1b[Htwo\\x1b[2HLoading")
time.sleep({2 * QUIET})
os.write(1, b"\\rUp to date.")
os.read(0, 1)
"""
"""A tab whose answer comes late."""


def test_a_tab_counts_with_all_that_belongs_to_it_however_late_its_answer_comes() -> None:
    with Program((sys.executable, "-c", SLOW_TAB), {}, (20, 5)) as program:
        program.watch(figures.VALIDATED)
        press = figures.next_tab(program)
        assert program.screen.text.split() == ["two", "Up", "to", "date."]
        assert press.bytes == len("\x1b[2J\x1b[Htwo\x1b[2HLoading\rUp to date.")
