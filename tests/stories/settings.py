"""The settings as stories begin in them: the way to a section, and what more than one story does there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.stories.house import House
from tests.stories.terminal import Terminal
from tests.tui.member import NewMember
from tui.screens.sections import SECTIONS

API_KEY = re.compile(r"mxk_[0-9A-Za-z]{42}")
TOKEN = re.compile(r"mxp_[0-9A-Za-z]{42}")


@contextmanager
def settings(house: House, grace: NewMember, section: str) -> Iterator[Terminal]:
    """The client of Grace, who has gone to a section of the settings."""
    with house.open(grace) as terminal:
        terminal.see("Grace Example")
        open_section(terminal, section)
        yield terminal


def open_section(terminal: Terminal, name: str) -> None:
    """From any tab to a section, with the focus in it."""
    terminal.press("8")
    terminal.see("Personal Data")
    terminal.press("h", "Home", *["Down"] * next(at for at, one in enumerate(SECTIONS) if one.name == name))
    terminal.see(re.compile(f"› {name}\\b"))
    terminal.press("Enter")


def ask_for_token(terminal: Terminal, name: str) -> None:
    """Among no tokens yet, to have the first one made, which may read the profile."""
    terminal.see("No token yet")
    terminal.press("n")
    terminal.see("New token")
    terminal.type(name)
    terminal.press("Tab", "Tab")
    terminal.type("mxp:profile:read")
    terminal.press("Tab", "Space")
    terminal.see("1 scope chosen")
    terminal.press("C-s")


def show_new_api_key(terminal: Terminal) -> str:
    """Among no secrets yet, have the first API key made; it stands there now, and is what comes back."""
    terminal.see("No token yet")
    terminal.press("BTab", "n")
    terminal.see("New API key")
    terminal.type("laptop")
    terminal.press("C-s")
    terminal.see("The API key laptop is made")
    terminal.press("v")
    return terminal.see(API_KEY)[0]


def ask_for_recovery_email(house: House, terminal: Terminal, grace: NewMember, address: str) -> str:
    """From an empty profile to the step that wants the code, which is mailed there and comes back."""
    terminal.see("0 of 7")
    terminal.press("G", "Enter")
    terminal.see("Its address")
    terminal.type(address)
    terminal.press("Tab")
    terminal.type(grace.password)
    terminal.press("C-s")
    terminal.see("Step 2 of 2")
    return house.code(terminal, address)


def begin_to_merge(terminal: Terminal, other: NewMember) -> None:
    """From the accounts to the second step, where one chooses where the code goes."""
    terminal.see("signed in")
    terminal.press("m")
    terminal.see("Before you begin")
    terminal.see("First add this account to the apps of the other one")
    terminal.press("Enter")
    terminal.see("Step 1 of 5 · The other profile")
    terminal.type(other.email)
    terminal.press("Enter")
    terminal.type(other.password)
    terminal.press("Enter")
    terminal.see("Step 2 of 5 · Where the code goes")
