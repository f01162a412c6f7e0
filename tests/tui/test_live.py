"""News without noise: what is fetched in the background, what is drawn of it, and what is said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.timer import Timer

from api_client.client import Client
from api_client.errors import ApiError, NotSignedIn, ServerError, ServerUnreachable
from api_client.wire.enums import ChallengeState
from api_client.wire.overview import Overview
from tests.running import RunningBackend
from tests.tui.member import WELCOME, new_member, with_backend
from tests.tui.page import LARGE, Page, on_page, on_real_page
from tests.widgets import samples
from tests.widgets.samples import NOW
from tui.resources import OVERVIEW
from tui.screens.frame import Frame
from tui.screens.news import waiting
from tui.screens.overview import OverviewPane
from tui.screens.remote import FRESH_FOR
from tui.screens.states import Remote
from tui.session import Known, Session
from widgets.status_line import StatusKind

STATUS = -2


class Server:
    """Stands in for the server's overview: what it answers now, and how often it was asked."""

    def __init__(self) -> None:
        self.answer: Overview | ApiError = samples.overview()
        self.asked = 0

    async def overview(self, client: Client) -> Overview:
        self.asked += 1
        if isinstance(self.answer, ApiError):
            raise self.answer
        return self.answer.model_copy(deep=True)  # equal, and another object each time


@pytest.fixture
def server(session: Session, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The overview comes from it, and the open tab is looked at every minute."""
    server = Server()
    monkeypatch.setattr(OverviewPane, "resource", replace(OVERVIEW, fetch=server.overview))
    session.pace = timedelta(minutes=1)
    return server


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is written to the terminal."""
    seen: list[object] = []
    display = App._display

    def count(app: App[object], screen: object, renderable: object) -> None:
        if renderable is not None:
            seen.append(renderable)
        display(app, screen, renderable)  # type: ignore[arg-type]

    monkeypatch.setattr(App, "_display", count)
    return seen


async def look_again(page: Page) -> None:
    """The minute is over."""
    frame = page.app.screen_stack[0]
    assert isinstance(frame, Frame)
    frame.look_again()
    await page.settle()


def without_challenge(overview: Overview) -> Overview:
    return overview.model_copy(update={"challenge": None, "invitations": overview.invitations[:1]})


def test_an_equal_answer_draws_nothing(session: Session, server: Server, drawn: list[object]) -> None:
    async def story(page: Page) -> None:
        before = page.app.screen_stack[0].query_one(OverviewPane).remote.known
        drawn.clear()
        await look_again(page)
        await look_again(page)
        assert (server.asked, drawn) == (3, [])
        after = page.app.screen_stack[0].query_one(OverviewPane).remote.known
        assert before is not None and after is not None
        assert after.value is before.value
        assert "Up to date." in page.rows[STATUS]
        server.answer = without_challenge(samples.overview())
        await look_again(page)
        assert drawn

    on_page(session, story, LARGE, offline=True)


@with_backend
def test_an_answer_that_nothing_changed_draws_nothing(
    backend: RunningBackend, tmp_path: Path, drawn: list[object]
) -> None:
    async def story(page: Page) -> None:
        page.app.session.pace = timedelta(minutes=1)
        await page.press("2", "1")
        await look_again(page)
        known = page.app.session.last(OVERVIEW)
        drawn.clear()
        await look_again(page)
        assert drawn == []
        again = page.app.session.last(OVERVIEW)
        assert known is not None and again is not None
        assert again.value is known.value

    on_real_page(new_member(backend), tmp_path, story)


def test_a_new_invitation_and_a_completed_challenge_are_in_the_tab_bar_and_said_once(
    session: Session, server: Server
) -> None:
    server.answer = without_challenge(samples.overview())

    async def story(page: Page) -> None:
        assert "3 Challenges  " in page.text
        server.answer = samples.overview()
        await look_again(page)
        assert "3 Challenges ●1" in page.text
        assert "4 Connections ●2" in page.text
        status = page.rows[STATUS]
        assert "● Autumn of Answers can be claimed: press 3." in status
        assert "Mei Tanaka invites you: press 4." in status
        await look_again(page)
        assert page.rows[STATUS] == status
        await page.press("2", "1")
        assert "press 3" not in page.rows[STATUS]
        await look_again(page)
        assert "press 3" not in page.rows[STATUS]

    on_page(session, story, LARGE, offline=True)


def test_news_wait_until_what_was_done_is_said(session: Session, server: Server) -> None:
    server.answer = without_challenge(samples.overview())

    async def story(page: Page) -> None:
        pane = page.app.screen.query_one(OverviewPane)
        pane.say(StatusKind.LOADING, "Doing something…")
        server.answer = samples.overview()
        await look_again(page)
        assert "Doing something…" in page.rows[STATUS]

    on_page(session, story, LARGE, offline=True)


def test_a_tab_that_is_shown_again_soon_is_not_asked_for_again(session: Session, server: Server) -> None:
    async def story(page: Page) -> None:
        await page.press("2", "1")
        assert server.asked == 1
        session.clock = lambda: NOW + FRESH_FOR + timedelta(seconds=1)
        await page.press("2", "1")
        assert server.asked == 2

    on_page(session, story, LARGE, offline=True)


def test_an_answer_that_is_older_than_a_write_does_not_undo_what_is_seen_of_it(
    session: Session, server: Server
) -> None:
    go_on = asyncio.Event()

    async def on_its_way(_: Client) -> Overview:
        await go_on.wait()
        return samples.overview()

    async def story(page: Page) -> None:
        pane = page.app.screen.query_one(OverviewPane)
        pane.resource = replace(OVERVIEW, fetch=on_its_way)
        pane.reload()
        await page.pilot.pause()
        pane.learn(without_challenge(samples.overview()))
        go_on.set()
        await page.settle()
        assert pane.remote.known is not None and pane.remote.known.value.challenge is None
        assert "No challenge" in page.text

    on_page(session, story, LARGE, offline=True)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ServerUnreachable(), "offline: press r to try again."),
        (ServerError("Broken."), "not refreshed: press r to try again."),
        (NotSignedIn("Over."), "not refreshed: press r to sign in."),
    ],
    ids=["unreached", "broken", "signed out"],
)
def test_an_error_in_the_background_is_a_quiet_mark_and_old_data_stay(
    session: Session, server: Server, error: ApiError, says: str
) -> None:
    async def story(page: Page) -> None:
        shown = page.rows[:STATUS]
        server.answer = error
        await look_again(page)
        assert page.rows[STATUS].startswith(" ○ As of ")
        assert says in page.rows[STATUS]
        assert page.rows[:STATUS] == shown
        server.answer = samples.overview()
        await look_again(page)
        assert "Up to date." in page.rows[STATUS]

    on_page(session, story, LARGE, offline=True)


def test_an_error_after_a_key_is_said_aloud(session: Session, server: Server) -> None:
    async def story(page: Page) -> None:
        server.answer = ServerError("Broken.")
        await look_again(page)
        await page.press("r")
        assert "! Not refreshed" in page.rows[STATUS]

    on_page(session, story, LARGE, offline=True)


def test_nothing_is_fetched_while_nobody_looks_and_it_is_made_up_for_on_return(
    session: Session, server: Server
) -> None:
    async def story(page: Page) -> None:
        page.app.post_message(events.AppBlur())
        await page.settle()
        await look_again(page)
        await look_again(page)
        assert server.asked == 1
        page.app.post_message(events.AppFocus())
        await page.settle()
        assert server.asked == 2
        page.app.post_message(events.AppBlur())
        page.app.post_message(events.AppFocus())
        await page.settle()
        assert server.asked == 2

    on_page(session, story, LARGE, offline=True)


def test_only_the_open_tab_and_the_overview_are_looked_at(session: Session, server: Server) -> None:
    async def story(page: Page) -> None:
        await page.press("2", "3")
        asked: list[str] = []
        for pane in page.app.screen.query_one("#panes").children:
            name = str(pane.id)
            pane.look_again = lambda name=name: asked.append(name)  # type: ignore[attr-defined]
        await look_again(page)
        assert asked == ["overview", "challenges"]

    on_page(session, story, LARGE, offline=True)


def test_the_minute_is_the_setting_and_0_is_never(
    session: Session, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []
    really = Frame.set_interval

    def set_interval(frame: Frame, seconds: float, callback: Any = None, **options: Any) -> Timer:
        if callback == frame.look_again:
            begun.append(seconds)
        return really(frame, seconds, callback, **options)

    monkeypatch.setattr(Frame, "set_interval", set_interval)
    for pace in (0, 60):
        session.pace = timedelta(seconds=pace)
        on_page(session, lambda page: page.settle(), LARGE, offline=True)
    assert begun == [60]


@with_backend
def test_what_happens_elsewhere_comes_by_itself(backend: RunningBackend, tmp_path: Path) -> None:
    grace, mary = new_member(backend).is_public(), new_member(backend, "Mary Example")

    async def story(page: Page) -> None:
        await grace.did(*WELCOME)
        await mary.does(lambda client: client.invitations.send(grace.profile_id))
        await look_again(page)
        assert "Welcome Aboard can be claimed: press 3." in page.text
        assert "Mary Example invites you: press 4." in page.text
        assert "4 Connections ●1" in page.text

    on_real_page(grace, tmp_path, story)


# -- as values


def test_old_data_are_never_called_up_to_date() -> None:
    remote = Remote("your badges", Known("value", NOW))
    pace = timedelta(minutes=1)
    assert remote.status(NOW, pace).text == "Up to date."
    assert str(remote.status(NOW + timedelta(minutes=3), pace).text).startswith("As of")
    assert str(remote.status(NOW).text).startswith("As of")


def test_what_is_new_is_found_between_two_answers() -> None:
    full = samples.overview()
    before = waiting(Known(without_challenge(full), NOW), None)
    after = waiting(Known(full, NOW), None)
    assert after.news_since(after) == ""
    assert before.news_since(after) == ""
    more = [one.model_copy(update={"id": f"{one.id}-2"}) for one in full.invitations]
    several = waiting(Known(full.model_copy(update={"invitations": more}), NOW), None)
    assert several.news_since(before) == ("Autumn of Answers can be claimed: press 3. 2 new invitations: press 4.")
    assert several.news_since(before, "challenges") == "Autumn of Answers can be claimed. 2 new invitations: press 4."
    challenge = samples.challenge(ChallengeState.ACTIVE)
    assert waiting(Known(full.model_copy(update={"challenge": challenge}), NOW), None).challenges == ()
