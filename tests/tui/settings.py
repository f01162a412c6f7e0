"""The settings as their tests meet them."""

from __future__ import annotations

from tests.tui.page import Page
from tui.screens.sections import SECTIONS
from tui.screens.settings import SettingsPane


async def open_section(page: Page, name: str) -> None:
    """From anywhere to a section of the settings, with the focus in it."""
    await page.press("8")
    page.app.screen.query_one(SettingsPane).sidebar.focus()
    down = next(index for index, section in enumerate(SECTIONS) if section.name == name)
    await page.press("home", *["down"] * down, "enter")
