"""Every screen, dialog, pane and step of a dialog has a picture at both sizes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from textual.screen import Screen

import tui.modals
import tui.screens
from tui.modals.step import Step
from tui.screens.remote import Pane

KEPT = Path(__file__).with_name("__snapshots__")
"""Beside the pictures of each file of tests stands what they show (`kinds_shown`)."""


def made() -> set[str]:
    """The classes that are shown: those no other one is made of."""
    found: set[type] = set()
    for package in (tui.screens, tui.modals):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(kind, Screen | Pane | Step) and kind.__module__ == module.name:
                    found.add(kind)
    return {kind.__name__ for kind in found if not any(kind in other.__mro__[1:] for other in found)}


def pictured(size: str) -> set[str]:
    """The classes that are in some picture of this size."""
    texts = "".join(path.read_text(encoding="utf-8") for path in KEPT.glob("*.ambr"))
    entries = re.findall(r"^# name: (.+)\n((?:  .*\n)+)", texts, re.MULTILINE)
    return {kind for name, shown in entries if size in name for kind in re.findall(r"\w+", shown)}


@pytest.mark.parametrize("size", ["80x24", "120x36"])
def test_every_screen_dialog_pane_and_step_has_a_picture(size: str) -> None:
    assert sorted(made() - pictured(size)) == []
