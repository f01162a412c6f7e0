"""The frame, driven by keys: tabs, sizes, help, palette, and what it says without a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.errors import NotSignedIn
from api_client.wire.enums import ChallengeState
from tests.tui.page import LARGE, SMALL, Page, know, on_page, session_without_server
from tests.widgets import samples
from tui.keys import TAB_TITLES
from tui.resources import OVERVIEW
from tui.screens.frame import Frame
from tui.screens.notice import Notice
from tui.screens.overview import OverviewPane, neighbour
from tui.session import Session
from widgets.badges_card import BadgesCard
from widgets.stats_card import StatsCard
from widgets.tab_bar import TabBar

pytestmark = pytest.mark.slow

CARD_TITLES = ("Stats", "Badges", "Challenge", "Invitations", "Leaderboard", "Portfolio", "Personal Info")


def test_the_overview_shows_seven_cards_in_three_columns(session: Session) -> None:
    async def story(page: Page) -> None:
        for title in CARD_TITLES:
            assert f"─ {title}" in page.text
        assert any("Stats" in row and "Badges" in row and "Challenge" in row for row in page.rows)

    on_page(session, story, LARGE)


def test_in_80x24_the_header_has_three_rows_and_the_cards_scroll_in_two_columns(session: Session) -> None:
    async def story(page: Page) -> None:
        assert samples.overview().header.name.plain in page.rows[0]
        assert "1 Over.  2 Badges" in page.rows[3]
        assert "Stats" in page.rows[4]
        assert "Badges" in page.rows[4]
        assert "Personal Info" not in page.text
        await page.press(*["down"] * 3)
        assert "Personal Info" in page.text

    on_page(session, story, SMALL)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_numbers_and_brackets_open_the_tabs(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        for number, title in enumerate(TAB_TITLES, 1):
            await page.press(str(number))
            assert page.app.screen.query_one("#panes").query(f"#{title.lower()}").first().display
        await page.press("]")
        assert "─ Stats" in page.text
        await page.press("[")
        assert "─ Stats" not in page.text

    on_page(session, story, size)


def test_what_had_the_focus_has_it_again_when_one_comes_back(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("right", "right")
        focused = page.app.focused
        assert focused is not None
        assert focused.id == "challenges"
        await page.press("4", "1")
        assert page.app.focused is focused

    on_page(session, story)


def test_moving_the_focus_paints_the_two_cards_and_not_the_screen(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []

    async def story(page: Page) -> None:
        monkeypatch.setattr(Frame, "refresh", lambda screen, *regions, **options: painted.append(regions))
        await page.press("right")
        assert isinstance(page.app.focused, BadgesCard)
        assert painted == []

    on_page(session, story)


def test_enter_opens_the_tab_behind_the_card(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("right", "down", "enter")
        assert page.app.screen.query_one(TabBar).current == "leaderboard"

    on_page(session, story)


def test_tabs_that_wait_for_something_have_a_dot_and_a_count(session: Session) -> None:
    async def story(page: Page) -> None:
        bar = next(row for row in page.rows if "1 Overview" in row)
        assert "3 Challenges ●1" in bar
        assert f"4 Connections ●{len(samples.overview().invitations)}" in bar

    on_page(session, story)


def test_without_a_server_old_data_stay_and_the_status_line_says_so(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "○ As of" in page.rows[-2]
        assert "offline: press r to try again." in page.rows[-2]
        assert samples.overview().header.name.plain in page.text

    on_page(session, story)


def test_without_a_server_and_without_data_one_sentence_says_what_to_do(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "Press r to try again." in page.text
        assert page.rows[-2].startswith(" ! Not loaded: press r to try again.")
        assert "Loading" not in page.text

    on_page(session, story, SMALL, offline=True)


def test_a_claim_that_can_not_be_sent_says_so_and_can_be_tried_again(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("c")
        assert page.rows[-2].startswith(" ! The server ")

    on_page(session, story)


def test_the_footer_shows_the_claim_key_only_where_there_is_something_to_claim(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "c Claim credits" in page.rows[-1]
        assert page.rows[-1].endswith(": Palette")
        await page.press("4")
        assert "Claim credits" not in page.rows[-1]

    on_page(session, story)


def test_nothing_to_claim_no_claim_key(session: Session) -> None:
    async def story(page: Page) -> None:
        without = samples.overview().model_copy(update={"challenge": samples.challenge(ChallengeState.ACTIVE)})
        await know(session, OVERVIEW, without)
        pane = page.app.screen.query_one(OverviewPane)
        pane._show(pane.remote._replace(known=session.last(OVERVIEW)))
        await page.settle()
        assert "Claim credits" not in page.rows[-1]
        assert "3 Challenges  4" in page.text

    on_page(session, story)


def test_help_opens_and_closes(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("?")
        assert "Here and now" in page.text
        assert "Claim the credits of a completed challenge." in page.text
        await page.press("escape")
        assert "Here and now" not in page.text

    on_page(session, story)


def test_f1_opens_help_over_a_dialog_and_closes_it_again(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("3", "b", "f1")
        assert "Here and now" in page.text
        await page.press("f1")
        assert "Here and now" not in page.text
        assert "Credits" in page.text

    on_page(session, story)


def test_the_palette_finds_a_command_and_runs_it(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press(":", *"leader")
        await page.press("enter")
        assert page.app.screen.query_one(TabBar).current == "leaderboard"

    on_page(session, story)


@pytest.mark.parametrize("size", [(1, 1), (2, 40), (200, 1), (59, 16), (60, 15)], ids=str)
def test_a_terminal_that_is_too_small_shows_its_size_and_nothing_crashes(
    session: Session, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press(*"12345678[]?", "escape", "c", "r")
        said = f"{size[0]}x{size[1]} is too small"
        assert said.startswith(page.rows[0].removesuffix("…")) or page.rows[0].startswith(said)
        await page.pilot.resize_terminal(*LARGE)
        await page.press("1")
        assert "─ Stats" in page.text

    on_page(session, story, size)


@pytest.mark.parametrize("size", [(60, 16), SMALL, (100, 30), LARGE, (160, 50), (300, 100)], ids=str)
def test_every_size_from_60x16_shows_header_tabs_cards_and_keys(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        assert samples.overview().header.name.plain in page.text
        assert "─ Stats" in page.text
        assert "? Help" in page.rows[-1]

    on_page(session, story, size)


def test_who_is_not_signed_in_is_asked_to_and_can_say_not_now(tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        assert "Sign in to your profile" in page.text
        assert "─ Stats" not in page.text
        await page.press(*"ada@acme.example", "enter", *"Not-Secret-1", "enter")
        assert "! The server " in page.text
        assert "ada@acme.example" in page.text
        assert "Not-Secret-1" not in page.text
        await page.press("escape")
        assert "press r to sign in" in page.text

    on_page(session_without_server(tmp_path, signed_in=False), story, SMALL, offline=True)


@pytest.mark.parametrize(
    ("index", "right", "down", "columns", "there"),
    [
        (0, 1, 0, 3, 1),
        (2, 1, 0, 3, 2),
        (0, -1, 0, 3, 0),
        (0, 0, 1, 3, 3),
        (5, 0, 1, 3, 6),
        (6, 0, 1, 3, 6),
        (6, 0, -1, 3, 3),
        (1, 0, 1, 2, 3),
        (5, 0, 1, 2, 6),
        (3, 0, 1, 1, 4),
        (0, 1, 0, 1, 0),
    ],
)
def test_arrows_move_between_neighbouring_cards(index: int, right: int, down: int, columns: int, there: int) -> None:
    assert neighbour(index, right, down, columns=columns, count=7) == there


def test_the_first_card_has_the_focus_again_when_data_come_after_an_error(session: Session) -> None:
    async def story(page: Page) -> None:
        assert isinstance(page.app.focused, Notice)
        await know(session, OVERVIEW, samples.overview())
        pane = page.app.screen.query_one(OverviewPane)
        pane._show(pane.remote._replace(known=session.last(OVERVIEW), error=None))
        await page.settle()
        assert isinstance(page.app.focused, StatsCard)
        assert "c Claim credits" in page.rows[-1]

    on_page(session, story, offline=True)


def test_without_colours_the_focused_card_has_a_heavy_border(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def story(page: Page) -> None:
        assert "┏━ Stats" in page.text
        assert "╭─ Badges" in page.text
        await page.press("right")
        assert "╭─ Stats" in page.text
        assert "┏━ Badges" in page.text

    on_page(session, story)


def test_rule_13_1_an_account_with_two_factors_is_asked_for_its_code_and_what_was_typed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_without_server(tmp_path, signed_in=False)
    tried: list[tuple[str, str | None]] = []

    async def refuse(server: str, email: str, password: SecretStr, otp: SecretStr | None = None) -> None:
        tried.append((password.get_secret_value(), otp.get_secret_value() if otp else None))
        raise NotSignedIn("Enter the code.", code="otp_required" if otp is None else "otp_invalid")

    monkeypatch.setattr(session, "sign_in", refuse)

    async def story(page: Page) -> None:
        assert "Code of your" not in page.text
        await page.press(*"ada@acme.example", "enter", *"Password-1", "enter")
        assert "Code of your authenticator app" in page.text
        await page.press(*"123456", "enter")
        assert tried == [("Password-1", None), ("Password-1", "123456")]
        assert "ada@acme.example" in page.text
        assert "123456" not in page.text

    on_page(session, story, SMALL, offline=True)
