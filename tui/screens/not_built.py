"""Tabs that are not built yet say so, and where to go meanwhile."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.remote import Pane


class NotBuiltPane(Pane):
    """One sentence instead of a screen."""

    SENTENCE: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(f"Not built yet. {self.SENTENCE}", markup=False, classes="not-built")


class PersonalDataSection(NotBuiltPane):
    """Until Settings › Personal Data is there."""

    SENTENCE = "What is held about you will stand here, to look at and to download."
