"""The link sheet: an address in full, followed, copied, or read with a phone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from api_client.wire.text import Untrusted
from tests.tui.page import LARGE, SMALL, Page, on_page
from tests.widgets.qr_reader import read
from tests.widgets.stage import drawn
from tui.modals.link import Link, LinkSheet
from tui.session import Session
from widgets.link_view import LinkView, address_lines, is_web_address
from widgets.qr import QrCode

pytestmark = pytest.mark.slow

URL = "https://profile.example/join/0193a7c2f4"
LONG = f"https://example.org/{'a-very-long-path/' * 12}end"


def on_sheet(
    session: Session, tell: Callable[[Page], Awaitable[None]], *addresses: str, size: tuple[int, int] = SMALL
) -> None:
    async def story(page: Page) -> None:
        links = [Link(f"Address {place}", Untrusted(address)) for place, address in enumerate(addresses, 1)]
        page.app.push_screen(LinkSheet("Ada Okafor", links))
        await page.settle()
        await tell(page)

    on_page(session, story, size)


def code_on(page: Page) -> str:
    """What a phone reads."""
    return read(drawn(page.app.screen.query_one(QrCode)))[0]


def address_on(page: Page) -> str:
    """The first address, over however many lines."""
    return "".join(row.strip() for row in drawn(page.app.screen.query(LinkView).first())[1:])


def links_on(page: Page) -> dict[str, str]:
    """What the terminal makes a link of, by where it leads."""
    segments = [segment for strip in page.app.screen._compositor.render_strips() for segment in strip]
    links: dict[str, str] = {}
    for segment in segments:
        if segment.style and segment.style.link:
            links[segment.style.link] = links.get(segment.style.link, "") + segment.text
    return links


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_an_address_is_shown_in_full_with_a_code_that_a_phone_reads(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        assert address_on(page) == URL
        assert links_on(page) == {URL: URL}  # for the terminal to follow
        assert code_on(page) == URL
        await page.press("escape")
        assert not page.app.screen.query(LinkView)

    on_sheet(session, story, URL, size=size)


def test_a_long_address_is_wrapped_and_nothing_of_it_is_left_out(session: Session) -> None:
    async def story(page: Page) -> None:
        assert address_on(page) == LONG

    on_sheet(session, story, LONG)


def test_y_sends_it_to_the_terminal_and_does_not_claim_that_it_was_copied(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        sent: list[str] = []

        async def send(text: str) -> str:
            sent.append(text)
            return "the terminal"

        monkeypatch.setattr(page.app, "send_to_clipboard", send)
        await page.press("y")
        assert sent == [URL]
        assert "Sent to the terminal" in page.prose
        assert "opied" not in page.prose
        assert address_on(page) == URL

    on_sheet(session, story, URL)


def test_of_several_addresses_the_one_with_the_focus_has_the_code(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "› Address 1" in page.text
        assert code_on(page) == URL
        await page.press("j")
        assert "› Address 2" in page.text
        assert code_on(page) == "https://ada.example"
        await page.press("j", "k")
        assert code_on(page) == URL

    on_sheet(session, story, URL, "https://ada.example")


def test_where_its_code_has_no_room_the_sheet_says_so_and_a_larger_terminal_shows_it(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "needs a larger terminal" in page.prose
        assert "█" not in page.text
        await page.pilot.resize_terminal(120, 40)
        await page.settle()
        assert code_on(page) == LONG
        assert "needs a larger terminal" not in page.prose

    on_sheet(session, story, LONG)


@pytest.mark.parametrize("width", [1, 7, 20, 33, 200])
@pytest.mark.parametrize(
    "address", [URL, LONG, "https://a.example/?b=c&d=e//f", "mailto:ada", "ada / okafor", "接続/接続"]
)
def test_no_line_is_too_long_and_only_what_is_longer_than_one_is_broken(address: str, width: int) -> None:
    lines = address_lines(address, width)
    if width > 1:
        assert "".join(line.plain for line in lines).replace(" ", "") == address.replace(" ", "")
        assert all(line.cell_length <= width for line in lines)
    if width == 33 and address == URL:
        assert [line.plain for line in lines] == ["https://profile.example/join/", "0193a7c2f4"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "ftp://ada.example"])
def test_only_what_a_browser_opens_is_a_web_address(address: str) -> None:
    assert not is_web_address(address)
    assert is_web_address("HTTP://ada.example/a?b=c#d")


def test_what_is_no_web_address_is_neither_a_link_nor_a_code(session: Session) -> None:
    address = "javascript:alert(1)"

    async def story(page: Page) -> None:
        assert address_on(page) == address
        assert "no web address" in page.prose
        assert not links_on(page)
        assert not page.app.screen.query_one(QrCode).text

    on_sheet(session, story, address)
