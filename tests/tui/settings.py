"""Tabs that are made of sections, as their tests meet them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.tui.page import Page
from tui.screens.connections import ConnectionsPane
from tui.screens.sectioned import SectionedPane
from tui.screens.sections import PEOPLE, SECTIONS, Section
from tui.screens.settings import SettingsPane


async def open_section(page: Page, name: str) -> None:
    """From anywhere to a section of the settings, with the focus in it."""
    await _open(page, "8", SettingsPane, SECTIONS, name)


async def open_people(page: Page, name: str) -> None:
    """The same of the Connections tab."""
    await _open(page, "4", ConnectionsPane, PEOPLE, name)


async def _open(page: Page, tab: str, pane: type[SectionedPane], sections: Sequence[Section], name: str) -> None:
    await page.press(tab)
    page.app.screen.query_one(pane).sidebar.focus()
    down = next(index for index, section in enumerate(sections) if section.name == name)
    await page.press("home", *["down"] * down, "enter")
