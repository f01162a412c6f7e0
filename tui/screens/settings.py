"""The Settings tab (rules 9 to 14)."""

from __future__ import annotations

from tui.screens.sectioned import SectionedPane
from tui.screens.sections import FIRST, SECTIONS


class SettingsPane(SectionedPane):
    """Its sections."""

    sections = SECTIONS

    @property
    def first(self) -> str:
        """The section that is open at first."""
        return FIRST
