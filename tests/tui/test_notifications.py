"""Settings › Notifications by keys, against a real backend (rules 12.1, 12.2 and 9.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import AnswerLost, ServerUnreachable, after_write
from api_client.versioned import Versioned
from api_client.wire.notification import NotificationSettings
from api_client.wire.page import Page as WirePage
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.settings import open_section
from tests.widgets import settings_samples
from tui.resources import NOTIFICATIONS, WATCHED_APPS
from tui.screens.watched_apps import MY_APPS
from tui.session import Session

Answer = TypeVar("Answer")

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has chosen nothing yet."""
    return new_member(backend)


async def chosen(member: NewMember) -> NotificationSettings:
    """What the server knows of her choices."""
    return await elsewhere(member, lambda client: client.notifications.get())


async def elsewhere(member: NewMember, act: Callable[[Client], Awaitable[Answer]]) -> Answer:
    """What comes of it when she does something in another session."""
    async with Client(member.server) as client:
        client.use((await client.sessions.sign_in(member.email, SecretStr(member.password))).token)
        return await act(client)


@with_backend
@SIZES
def test_rule_12_2_each_switch_is_saved_when_it_is_pressed(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Notifications")
        assert [row.split("]")[0][-1] for row in page.rows if "[" in row and "]" in row] == [" ", "x", "x", "x", " "]
        await page.press("space")
        assert "Daily digest: on." in page.text
        assert (await chosen(member)).buzz_daily_digest
        await page.press("G", "enter")
        assert "Marketing: on." in page.text
        await page.press("k", "space")
        found = await chosen(member)
        assert (found.marketing_mail, found.challenge_mail, found.invitation_mail) == (True, False, True)

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_9_4_a_change_from_elsewhere_is_shown_beside_what_stood_here_and_not_overwritten(
    member: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Notifications")
        await elsewhere(member, lambda client: client.notifications.change(invitation_mail=False))
        await page.press("space")
        assert "Changed elsewhere: was on here" in page.text
        assert "Changed elsewhere: Daily digest is still off, press again." in page.text
        assert not (await chosen(member)).buzz_daily_digest
        await page.press("space")
        found = await chosen(member)
        assert (found.buzz_daily_digest, found.invitation_mail) == (True, False)
        assert "Changed elsewhere" not in page.text

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
def test_what_is_wanted_was_switched_elsewhere_already(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Notifications")
        await elsewhere(member, lambda client: client.notifications.change(buzz_daily_digest=True))
        await page.press("space")
        assert "Daily digest is on already" in page.text
        assert (await chosen(member)).buzz_daily_digest

    on_real_page(member, tmp_path, story, SMALL)


def test_pressed_twice_quickly_it_is_switched_once_and_the_next_waits_for_its_version(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, dict[str, bool | None]]] = []
    go_on = asyncio.Event()

    async def change(version: str, **fields: bool | None) -> Versioned[NotificationSettings]:
        sent.append((version, fields))
        await go_on.wait()
        return Versioned(settings_samples.notifications().model_copy(update=fields), f'"{len(sent)}"')

    async def story(page: Page) -> None:
        monkeypatch.setattr(session.client.notifications, "change_versioned", change)
        await know_all(session)
        await open_section(page, "Notifications")
        await page.pilot.press("space", "space", "j", "space")
        assert "Switching it on…" in page.text and "Switching it off…" in page.text
        assert sent == [('"0"', {"buzz_daily_digest": True})]
        go_on.set()
        await page.settle()
        assert sent[1:] == [('"1"', {"buzz_thread_updates": False})]
        assert "Switching" not in page.text

    on_page(session, story)


async def know_all(session: Session) -> None:
    """Let everything of the section have been fetched before."""
    await know(session, NOTIFICATIONS, Versioned(settings_samples.notifications(), '"0"'))
    await know(session, WATCHED_APPS, WirePage(items=settings_samples.watched_apps(), next_cursor=None))


def test_without_a_server_the_switch_stays_as_it_was_and_says_why(session: Session) -> None:
    async def story(page: Page) -> None:
        await know_all(session)
        await open_section(page, "Notifications")
        await page.press("space")
        assert "[ ] Daily digest" in page.text
        assert f"Daily digest is not switched: {ServerUnreachable.default}"[:70] in page.text

    on_page(session, story)


def test_after_a_lost_answer_nothing_is_said_to_be_as_it_was(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def change(*_: object, **__: object) -> object:
        raise after_write(AnswerLost(), sent=True)

    async def story(page: Page) -> None:
        monkeypatch.setattr(session.client.notifications, "change_versioned", change)
        await know_all(session)
        await open_section(page, "Notifications")
        await page.press("space")
        assert "Daily digest may be switched" in page.text

    on_page(session, story)


@with_backend
def test_a_switch_is_saved_after_signing_in_again_over_it(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Notifications")
        await page.app.session.client.sessions.end()
        await page.press("space")
        assert "Sign in again to go on" in page.text
        await page.type(member.password)
        await page.press("enter")
        assert "Daily digest: on." in page.text
        assert (await chosen(member)).buzz_daily_digest

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
@SIZES
def test_rule_12_1_a_stopped_app_is_watched_again_from_the_list_until_the_screen_is_left(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def watched() -> list[str]:
        found = await elsewhere(member, lambda client: client.watched_apps.list(limit=100))
        return [app.name.plain for app in found.items if app.watching]

    async def story(page: Page) -> None:
        await member.watches("Dock Planner", "Claims Intake")
        await open_section(page, "Notifications")
        await page.press("tab")
        assert "Watched apps · 2" in page.text
        await page.press("space")
        assert "[ ] Claims Intake" in page.text and "Space watches it again" in page.text
        assert await watched() == ["Dock Planner"]
        await page.press("r")
        assert "[ ] Claims Intake" in page.text
        await page.press("space")
        assert "[x] Claims Intake" in page.text
        assert await watched() == ["Claims Intake", "Dock Planner"]
        await page.press("space", "1", "8")
        assert "Claims Intake" not in page.text
        assert "Watched apps · 1" in page.text
        await page.press("o")
        assert MY_APPS in page.text and "Choose which apps you watch" in page.text

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_after_a_lost_answer_the_list_says_whether_an_app_was_stopped(
    member: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await member.watches("Dock Planner")
        await open_section(page, "Notifications")
        apps = page.app.session.client.watched_apps
        stop = apps.stop

        async def lose_the_answer(app_id: str) -> None:
            await stop(app_id)
            raise after_write(AnswerLost(), sent=True)

        monkeypatch.setattr(apps, "stop", lose_the_answer)
        await page.press("tab", "space")
        assert "look whether it was done" in page.prose
        assert "[ ] Dock Planner" in page.text and "Space watches it again" in page.text

    on_real_page(member, tmp_path, story)


@with_backend
def test_another_section_of_the_settings_is_another_screen(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await member.watches("Dock Planner")
        await open_section(page, "Notifications")
        await page.press("tab", "space")
        assert "[ ] Dock Planner" in page.text
        await page.press("h", "down", "up", "enter")
        assert "You watch no app." in page.prose

    on_real_page(member, tmp_path, story)


@SIZES
def test_without_a_server_both_parts_say_so(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await open_section(page, "Notifications")
        assert page.text.count("Press r to try again") == 2

    on_page(session, story, size)
