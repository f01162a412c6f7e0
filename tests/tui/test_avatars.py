"""Avatars on the screen: fetched when they are to be seen, once each."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from api_client.errors import NotFound, ServerUnreachable
from api_client.resources.profiles import Profiles
from api_client.wire.overview import Overview
from api_client.wire.text import Untrusted
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, Page, on_page, session_without_server
from tests.widgets import samples
from tui import opening
from tui.avatars import KEPT, Avatars
from tui.last_seen import LastSeen
from tui.overview_seen import OverviewSeen
from tui.resources import OVERVIEW
from tui.screens.overview import OverviewPane
from tui.session import Session
from tui.stand_in import kept


def red(side: int = 32) -> bytes:
    made = BytesIO()
    Image.new("RGB", (side, side), (200, 30, 30)).save(made, "PNG")
    return made.getvalue()


def with_avatar(version: str = "1") -> Overview:
    full = samples.overview()
    url = Untrusted(f"/v1/profiles/{full.header.profile_id}/avatar?v={version}")
    return full.model_copy(update={"header": full.header.model_copy(update={"avatar_url": url})})


class Gallery:
    """Stands in for the server's avatars."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[str, int]] = []

    async def avatar(self, profile_id: str, size: int = 256) -> bytes:
        self.asked.append((profile_id, size))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """With a red picture for everybody."""
    gallery = Gallery(red())
    monkeypatch.setattr(Profiles, "avatar", gallery.avatar)
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, with_avatar()))
    return gallery


def test_the_header_shows_the_picture_and_asks_for_it_once(session: Session, gallery: Gallery) -> None:
    async def story(page: Page) -> None:
        assert all(row.startswith(" " + "▀" * 8 + "   ") for row in page.rows[:4])
        await page.press("r")
        await page.press("r")
        assert gallery.asked == [(with_avatar().header.profile_id, 32)]

    on_page(session, story, LARGE, offline=True)


def test_where_the_header_has_no_room_the_card_shows_it(session: Session, gallery: Gallery) -> None:
    async def story(page: Page) -> None:
        await page.press("down", "down", "down", "down", "down", "down", "down", "down", "down")
        assert "│ ▀▀▀▀▀▀▀▀▀▀▀▀  Department" in page.text

    on_page(session, story, SMALL, offline=True)


@pytest.mark.parametrize("answer", [b"\x89PNG no picture", NotFound(), ServerUnreachable()], ids=str)
def test_without_a_picture_that_can_be_shown_there_is_the_pattern(
    session: Session, gallery: Gallery, answer: bytes | Exception
) -> None:
    gallery.answer = answer

    async def story(page: Page) -> None:
        assert "██▄▀▀▄██   Ada Okafor" in page.rows[0]
        assert "could not be reached" not in page.text

    on_page(session, story, LARGE, offline=True)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_the_next_start_knows_the_picture_also_where_the_header_had_no_room_for_it(
    session: Session, gallery: Gallery, tmp_path: Path, size: tuple[int, int]
) -> None:
    gallery.answer = red(size[1])  # None that another test has drawn.
    left: list[Any] = []

    async def story(page: Page) -> None:
        await page.settle()
        left.append(OverviewSeen(page.app.session, LastSeen(), {})._avatar(with_avatar().header.avatar_url))

    on_page(session, story, size, offline=True)
    begun = session_without_server(tmp_path)
    at = session.clock().isoformat()
    opening._show_again(begun, {"overview": kept(with_avatar()), "at": at, "avatar": left[0]})
    on_page(begun, story, size, offline=True)
    assert left[1] == left[0]
    assert gallery.asked == [(with_avatar().header.profile_id, 32)]


def test_another_avatar_has_another_address_and_is_asked_for_then(session: Session, tmp_path: Path) -> None:
    gallery = Gallery(red())
    avatars = Avatars(lambda request: gallery.avatar("p1"))

    async def look() -> None:
        for address in ("a?v=1", "a?v=1", "a?v=2"):
            assert await avatars.fetch("p1", Untrusted(address)) == red()
        assert await avatars.fetch("p1", None) is None
        assert len(gallery.asked) == 2
        gallery.answer = ServerUnreachable()
        with pytest.raises(ServerUnreachable):
            await avatars.fetch("p1", Untrusted("a?v=3"))
        gallery.answer = red()
        assert await avatars.fetch("p1", Untrusted("a?v=3")) == red()
        avatars.forget()
        assert avatars.known(Untrusted("a?v=1")) is None

    asyncio.run(look())


def test_of_many_avatars_the_last_ones_are_kept() -> None:
    gallery = Gallery(red())
    avatars = Avatars(lambda request: gallery.avatar("p1"))
    places = [Untrusted(f"a?v={number}") for number in range(KEPT + 1)]

    async def look() -> None:
        for place in places:
            await avatars.fetch("p1", place)

    asyncio.run(look())
    assert [avatars.known(place) is None for place in places] == [True] + KEPT * [False]
