"""The frame: header, tab bar, status line, footer."""

from __future__ import annotations

import asyncio

import pytest

from api_client.wire.profile import Header
from api_client.wire.text import Untrusted
from tests.widgets import samples
from tests.widgets.cast import key_footer, tab_bar
from tests.widgets.stage import Ear, Stage, drawn
from widgets.avatar import COLUMNS, ROWS, avatar_lines
from widgets.cells import CURRENT
from widgets.header import HeaderValue, ProfileHeader, badges, compact_lines, full_lines
from widgets.key_footer import KeyFooter, KeyHint
from widgets.status_line import Status, StatusKind, StatusLine
from widgets.tab_bar import TabBar

VALUE = HeaderValue(samples.header(), samples.board(), claimable=1, invitations=2)


def text_of(value: HeaderValue, width: int, *, full: bool) -> str:
    return "\n".join(line.plain for line in (full_lines if full else compact_lines)(value, width))


@pytest.mark.parametrize(
    "words",
    [
        "Ada Okafor",
        "● public",
        "Lead Developer · Acme Logistics · NL",
        "❖ Forum Legend III",
        "▣ Advanced Developer Certified  and 1 more",
        "Level 6",
        "9\u202f960 / 13\u202f000",
        "1\u202f250 credits",
        "84 connections",
        "#128 of 41\u202f207 in the last 30 days  ▲ 14",
        "● 1 challenge ready to claim  ● 2 invitations",
    ],
)
def test_the_header_at_120_columns_tells(words: str) -> None:
    assert words in text_of(VALUE, 118, full=True)


@pytest.mark.parametrize(
    "words",
    [
        "Ada Okafor · ● public · Lead Developer · Acme Logistics",
        "#128 of 41\u202f207  ▲ 14",
        "Level 6",
        "9\u202f960 / 13\u202f000   1\u202f250 credits   84 connections",
        "❖ Forum Legend III  ◆ Publisher II  ◇ First App",
        "▣ 2 certificates",
    ],
)
def test_the_header_at_80_columns_tells_in_three_rows(words: str) -> None:
    text = text_of(VALUE, 78, full=False)
    assert words in text
    assert text.count("\n") == 2


def test_badges_move_together_before_the_last_ones_go_and_none_is_cut() -> None:
    three = ["❖ Forum Legend III", "◆ Publisher II", "◇ First App"]
    for width, shown in [(47, "  ".join(three)), (45, " ".join(three)), (44, " ".join(three[:2])), (32, three[0])]:
        assert badges(VALUE.header, width).plain == shown


@pytest.mark.parametrize("width", range(58, 119))
def test_the_header_drops_what_does_not_fit_instead_of_cutting_it(width: int) -> None:
    assert "…" not in text_of(VALUE, width, full=width >= 98)


def test_a_header_without_anything_optional_draws_only_what_there_is() -> None:
    bare = samples.header().model_copy(
        update={"job_title": None, "company": None, "country": None, "featured_badges": [], "certificates": []}
    )
    value = HeaderValue(Header.model_validate(bare.model_copy(update={"public": False, "next_level": None})))
    text = text_of(value, 118, full=True)
    assert "○ private" in text
    assert "highest level" in text
    assert "●" not in text


def test_a_long_name_is_cut_and_never_wraps_or_pushes_the_figures_away() -> None:
    long = VALUE.header.model_copy(update={"name": Untrusted("漢字" * 50)})
    for width in (78, 118):
        for line in (full_lines if width > 100 else compact_lines)(HeaderValue(long, claimable=1), width):
            assert line.cell_length <= width
    assert "Level 6" in text_of(HeaderValue(long), 118, full=True)


def test_the_header_takes_four_rows_in_a_large_terminal_and_three_in_a_small_one() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [ProfileHeader(clock=samples.clock)])
        async with stage.run_test(size=(120, 36)) as pilot:
            header = stage.query_one(ProfileHeader)
            assert (header.size.height, drawn(header)[0].strip()) == (4, "Loading your profile…")
            header.value = VALUE
            await pilot.pause()
            assert header.size.height == 4
            for size in [(80, 36), (120, 24), (80, 24)]:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert header.size.height == 3

    asyncio.run(scenario())


def test_the_same_profile_always_has_the_same_picture_and_another_one_another() -> None:
    def plain(profile_id: str) -> list[str]:
        return [line.plain for line in avatar_lines(profile_id)]

    assert plain("ada") == plain("ada") != plain("joris")
    assert [len(line) for line in plain("ada")] == [COLUMNS] * ROWS
    assert all(line == line[::-1] for line in plain("ada"))


def test_the_tab_bar_uses_long_names_where_they_fit_then_short_ones_then_numbers() -> None:
    bar = tab_bar()
    assert bar.lines(80, 1)[0].plain == " 1 Overview  2 Badges  3 Challenges ●1 "
    assert bar.lines(32, 1)[0].plain == " 1 Over  2 Badg  3 Chal ●1 "
    assert bar.lines(21, 1)[0].plain == " 1  2 Badges  3 ●1 "


def test_the_current_tab_is_reversed() -> None:
    line = tab_bar().lines(80, 1)[0]
    current = [line.plain[span.start : span.end] for span in line.spans if span.style == CURRENT]
    assert current == [" 2 Badges "]


def test_a_click_on_a_tab_selects_it() -> None:
    ear = Ear()

    async def scenario() -> None:
        stage = Stage(lambda: [tab_bar()])
        async with stage.run_test(size=(80, 24), message_hook=ear) as pilot:
            await pilot.click(TabBar, offset=(2, 0))
            await pilot.click(TabBar, offset=(25, 0))
            await pilot.click(TabBar, offset=(70, 0))
            await pilot.pause()

    asyncio.run(scenario())
    selected = [message.tab_id for message in ear.heard if isinstance(message, TabBar.Selected)]
    assert selected == ["tab-1", "tab-3"]


def test_the_footer_drops_what_does_not_fit_from_the_end_and_keeps_the_pinned() -> None:
    footer = key_footer()
    assert footer.lines(60, 1)[0].plain == "c Claim credits  y Copy  / Find" + " " * 15 + "? Help  q Quit"
    assert footer.lines(32, 1)[0].plain == "c Claim credits" + " " * 3 + "? Help  q Quit"
    assert footer.lines(8, 1)[0].plain.strip() == "q Quit"


def test_a_shorter_hint_takes_the_room_that_is_too_small_for_the_next_one() -> None:
    footer = KeyFooter()
    footer.hints = [KeyHint("c", "Claim credits"), KeyHint("b", "Balance of all accounts"), KeyHint("?", "Help")]
    assert footer.lines(24, 1)[0].plain == "c Claim credits  ? Help"


def test_a_hint_that_is_kept_has_its_place_and_the_one_before_it_none() -> None:
    footer = KeyFooter()
    footer.hints = [KeyHint("c", "Claim credits"), KeyHint("d", "Delete"), KeyHint("?", "Help", kept=True)]
    assert footer.lines(24, 1)[0].plain == "c Claim credits  ? Help"
    assert footer.lines(22, 1)[0].plain == "d Delete  ? Help"


def test_a_click_on_a_hint_names_its_action() -> None:
    ear = Ear()

    async def scenario() -> None:
        stage = Stage(lambda: [key_footer()])
        async with stage.run_test(size=(62, 24), message_hook=ear) as pilot:
            await pilot.click(KeyFooter, offset=(20, 0))
            await pilot.click(KeyFooter, offset=(59, 0))
            await pilot.pause()

    asyncio.run(scenario())
    actions = [message.hint.action for message in ear.heard if isinstance(message, KeyFooter.Chosen)]
    assert actions == ["copy", "quit"]


@pytest.mark.parametrize("kind", [kind for kind in StatusKind if kind is not StatusKind.QUIET])
def test_a_status_has_a_glyph_of_its_kind(kind: StatusKind) -> None:
    line = StatusLine()
    line.status = Status(kind, "as of 14:02, offline")
    assert line.lines(40, 1)[0].plain == f"{kind.value[0]}as of 14:02, offline"


def test_an_error_takes_the_lines_it_needs_and_gives_them_back_but_news_move_nothing() -> None:
    async def scenario() -> None:
        line = StatusLine()
        stage = Stage(lambda: [line])
        async with stage.run_test(size=(30, 10)) as pilot:
            heights = []
            for text in ("Loading…", "The server could not be reached: check the network and try again.", "Done."):
                line.status = Status(StatusKind.ERROR, text)
                await pilot.pause()
                heights.append(line.size.height)
                assert text.split()[-1] in drawn(line)[-1]
            assert heights == [1, 3, 1]
            line.status = Status(StatusKind.NEWS, "Somebody with a long name invites you to connect: press 4.")
            await pilot.pause()
            assert line.size.height == 1
            assert drawn(line) == [" ● Somebody with a long name…"]

    asyncio.run(scenario())
