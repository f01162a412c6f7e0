"""QR codes: what is drawn can be read, with a margin, and is never cut."""

from __future__ import annotations

import asyncio

import pytest
from textual.color import Color
from textual.style import Style
from textual.widget import Widget

from tests.widgets.qr_reader import read
from tests.widgets.stage import Stage, drawn
from widgets import qr
from widgets.qr import QrCode

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
URL = "https://profile.example/join/0193a7c2f4"


@pytest.mark.parametrize(
    "text",
    ["a", URL, "https://community.example/members/ada-okafor?from=" + "x" * 90, "Grüße, 接続", "long " * 90],
    ids=["shortest", "link", "in-several-blocks", "not-ascii", "very-long"],
)
@pytest.mark.parametrize("quiet", qr.QUIET)
def test_what_is_drawn_reads_as_the_text_again_and_has_its_margin(text: str, quiet: int) -> None:
    assert read([row.plain for row in qr.picture(qr.modules(text), quiet)]) == (text, quiet)


def test_it_is_dark_on_light_whatever_the_theme_and_the_light_is_what_is_drawn() -> None:
    rows = qr.picture(qr.modules(URL), 4)
    assert {span.style for row in rows for span in row.spans} == {
        Style(foreground=WHITE, background=BLACK),
        Style(foreground=WHITE, background=WHITE),
    }
    # Without colours a terminal draws light on dark: its margin is made of blocks.
    assert set(rows[0].plain) == {"█"}


def shown(size: tuple[int, int], text: str) -> list[str]:
    code = QrCode()
    code.text = text

    def make() -> list[Widget]:
        return [code]

    async def run() -> list[str]:
        async with Stage(make).run_test(size=size) as pilot:
            await pilot.pause()
            return drawn(code)

    return asyncio.run(run())


@pytest.mark.parametrize(("size", "margin"), [((80, 24), 4), ((36, 18), 2), ((33, 17), 2)], ids=str)
def test_it_takes_as_much_margin_as_there_is_room_for(size: tuple[int, int], margin: int) -> None:
    rows = shown(size, URL)
    assert read(rows) == (URL, margin)


@pytest.mark.parametrize("size", [(32, 24), (80, 16)], ids=str)
def test_it_is_never_cut_but_says_how_much_room_it_needs(size: tuple[int, int]) -> None:
    told = " ".join(shown(size, URL))
    assert "needs 33 columns and 17 rows" in told
    assert "█" not in told


def test_what_is_too_long_for_any_code_says_so() -> None:
    assert "too long for a QR code" in " ".join(shown((80, 24), "x" * 3000))


def test_without_a_text_there_is_nothing() -> None:
    assert "".join(shown((80, 24), "")) == ""
