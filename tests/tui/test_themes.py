"""The themes: what is written can be read, and what differs by colour differs for everybody's eyes."""

from __future__ import annotations

import asyncio
import itertools
import math
from functools import reduce
from pathlib import Path
from typing import get_args

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip
from textual.theme import Theme

from tests.tui.page import SMALL, Page, know, on_page, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.config import Config, ThemeName
from tui.resources import BADGES
from tui.session import Session
from tui.themes import PREFIX, THEMES

COLOURED = [theme for theme in THEMES if not theme.ansi]
READABLE = 4.5
"""WCAG 2.2, criterion 1.4.3, for text of ordinary size."""
APART = {"states": 18.0, "rarities": 12.0}
"""Least distance in CIELAB; of two patches side by side about 2 can just be told apart."""

CONES = {
    "all": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What eyes without one kind of cones make of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)."""

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    def one(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = Color.parse(colour).rgb
    return one(red), one(green), one(blue)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        red, green, blue = linear(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, cones: str) -> Triple:
    """The colour in CIELAB as such eyes see it."""
    rgb = linear(colour)
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, rgb, strict=True)), 0.0), 1.0) for row in CONES[cones]
    )

    def f(share: float) -> float:
        return share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116

    x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = f(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def rarities(theme: Theme) -> list[str]:
    return [colour for name, colour in theme.variables.items() if name.startswith("rarity-")]


def states(theme: Theme) -> list[str]:
    return [colour for colour in (theme.success, theme.warning, theme.error) if colour is not None]


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_all_text_can_be_read(theme: Theme) -> None:
    assert theme.background is not None and theme.panel is not None and theme.foreground is not None
    inks = [theme.foreground, theme.variables["dim"], theme.variables["faint"], theme.primary, theme.accent]
    for ink in [*inks, theme.secondary, *states(theme), *rarities(theme)]:
        assert ink is not None
        assert contrast(ink, theme.background) >= READABLE, ink
    for ink in (theme.foreground, theme.variables["dim"], theme.warning):
        assert ink is not None
        assert contrast(ink, theme.panel) >= READABLE, ink


@pytest.mark.parametrize("cones", CONES)
@pytest.mark.parametrize("theme", [one for one in COLOURED if "colour-blind" in one.name], ids=lambda theme: theme.name)
def test_states_and_rarities_are_told_apart_by_eyes_that_lack_cones(theme: Theme, cones: str) -> None:
    for what, colours in (("states", states(theme)), ("rarities", rarities(theme))):
        for one, other in itertools.combinations(colours, 2):
            assert math.dist(seen(one, cones), seen(other, cones)) >= APART[what], (what, one, other)


def test_the_ordinary_theme_would_not_pass_which_is_why_there_are_others() -> None:
    (dark,) = (theme for theme in THEMES if theme.name == f"{PREFIX}dark")
    good, _, bad = states(dark)
    assert math.dist(seen(good, "no middle"), seen(bad, "no middle")) < APART["states"]


def test_the_ansi_theme_names_no_colour_of_its_own() -> None:
    (ansi,) = (theme for theme in THEMES if theme.ansi)
    named = [ansi.primary, ansi.foreground, ansi.background, ansi.accent, *states(ansi), *ansi.variables.values()]
    assert [name for name in named if name is None or not name.startswith("ansi_")] == ["reverse"]


def test_the_settings_know_every_theme() -> None:
    assert [theme.name.removeprefix(PREFIX) for theme in THEMES] == [*get_args(ThemeName)]
    assert Config().theme == get_args(ThemeName)[0]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_gives_all_that_the_sheets_use(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        app = MxProfileApp(session_without_server(tmp_path))
        app.theme = theme.name
        async with app.run_test(size=(80, 24)):
            assert app.theme_variables["dim"] == theme.variables["dim"]
        await app.session.client.aclose()

    asyncio.run(run())


def test_a_theme_is_tried_on_from_the_palette_which_says_how_to_keep_it(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("colon")
        await page.type("theme: colour")
        await page.press("enter")
        assert page.app.theme == "mxprofile-colour-blind"
        assert 'To keep this theme, write theme = "colour-blind" into config.toml.' in page.text
        await page.press("r")
        assert "To keep this theme" not in page.text

    on_page(session, story, SMALL)


def test_after_a_change_all_inks_are_those_of_the_new_theme(tmp_path: Path) -> None:
    def badges_in(first: str, *later: str) -> list[list[Segment]]:
        drawn: list[Strip] = []

        async def story(page: Page) -> None:
            await know(page.app.session, BADGES, samples.badges())
            page.app.theme = PREFIX + first
            await page.press("2")
            for theme in later:
                page.app.theme = PREFIX + theme
                await page.settle()
            drawn.extend(page.app.screen._compositor.render_strips())

        on_page(session_without_server(tmp_path), story)
        return [[*strip] for strip in drawn]

    assert badges_in("dark", "colour-blind") == badges_in("colour-blind") != badges_in("dark")


@pytest.mark.parametrize("set_to", ["1", ""], ids=["set", "empty"])
def test_no_color_leaves_no_colour_whatever_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_to: str
) -> None:
    monkeypatch.setenv("NO_COLOR", set_to)

    async def run() -> set[object]:
        app = MxProfileApp(session_without_server(tmp_path))
        app.theme = f"{PREFIX}light"
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            seen: set[object] = set()
            ground = app.screen.background_colors[1]
            for strip in strips:
                shown = reduce(lambda drawn, one: drawn.apply_filter(one, ground), app._filters, strip)
                seen |= {part for segment in shown for part in _colours(segment)}
        await app.session.client.aclose()
        return seen

    colours = asyncio.run(run())
    assert (colours <= {None, "default"}) is bool(set_to), "an empty variable means nothing (no-color.org)"


def _colours(segment: Segment) -> list[object]:
    style = segment.style
    if style is None:
        return []
    return [colour.name if colour is not None else None for colour in (style.color, style.bgcolor)]
