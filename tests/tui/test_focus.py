"""Keys always have somewhere to go: what is displayed in place of something else has its focus at once."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from api_client.wire.page import Page as WirePage
from api_client.wire.project import ProjectSummary
from api_client.wire.secret import Token
from tests.tui.page import Page, know, on_page
from tests.widgets import people_samples, samples
from tests.widgets.samples import NOW
from tui.resources import PROJECTS, TOKENS
from tui.screens.my_projects import MyProjectsPane
from tui.screens.secret_lists import TokensPane
from tui.screens.settings import SettingsPane
from tui.session import Known, Session

pytestmark = pytest.mark.slow

ONE = WirePage[ProjectSummary](items=people_samples.projects()[:1], next_cursor=None)
NONE = WirePage[ProjectSummary](items=[], next_cursor=None)
TOKEN = WirePage[Token](items=[samples.token()], next_cursor=None)
NO_TOKEN = WirePage[Token](items=[], next_cursor=None)


def test_a_list_that_becomes_its_empty_sentence_and_comes_back_is_never_without_focus(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, PROJECTS, ONE)
        await page.press("6")
        pane = page.app.screen.query_one(MyProjectsPane)
        had: list[Widget | None] = []

        def hold(focused: Widget | None) -> None:
            had.append(focused)

        pane.watch(page.app.screen, "focused", hold, init=False)
        for value, focused in ((NONE, pane.notice), (ONE, pane.rows), (NONE, pane.notice)):
            pane._show(pane.remote._replace(known=Known(value, NOW)))
            assert page.app.focused is focused
            await page.settle()
        assert had == [pane.notice, pane.rows, pane.notice]

    on_page(session, story)


def test_who_is_on_the_way_to_the_sidebar_while_a_list_turns_gets_there(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, TOKENS, TOKEN)
        await page.press("8")
        settings, pane = page.app.screen.query_one(SettingsPane), page.app.screen.query_one(TokensPane)
        for value in (NO_TOKEN, TOKEN):
            assert pane.has_focus_within
            settings.action_left()
            pane._show(pane.remote._replace(known=Known(value, NOW)))
            await page.settle()
            assert settings.sidebar.has_focus
            await page.press("enter")

    on_page(session, story)


def test_a_pane_that_turns_takes_the_focus_from_no_other(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, PROJECTS, ONE)
        await page.press("6", "1")
        card, pane = page.app.focused, page.app.screen.query_one(MyProjectsPane)
        pane._show(pane.remote._replace(known=Known(NONE, NOW)))
        await page.settle()
        assert page.app.focused is card is not None

    on_page(session, story)
