"""A walk through screens, on each of which is tried whatever might lead out of the client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static, TextArea

from tests.snapshots.conftest import answering
from tests.tui.form_walks import SECRET, SHOWN, Form
from tests.tui.mishaps import put_in_place
from tests.tui.page import Page
from tests.tui.settings import open_people, open_section
from tests.tui.step_dialogs import Walk, Walker
from tests.widgets import samples, settings_samples
from tui.keys import BY_ID, KEYS, Scope, working
from tui.modals.link import Link, LinkSheet
from tui.modals.password_due import PasswordDue
from tui.modals.recovery_codes import RecoveryCodes
from tui.modals.shown_secret import ShownSecret
from tui.screens.frame import Frame
from tui.screens.personal_data import PersonalDataSection
from tui.screens.sections import PEOPLE, SECTIONS
from tui.screens.sign_in import SignIn
from tui.screens.tabs import TABS

LEADING_OUT = frozenset(key.id for key in KEYS if key.leaves)
ANYWAY = ("f4", "ctrl+z", "ctrl+c", "D")
"""Keys that are pressed whether they are offered or not."""
TRIED = ("editor", "download", "copy", "save")
"""Those that are pressed where they are offered; after the last one another screen may be there."""
DEEPEST = 3
"""Screens that lead to one another."""
PERSONAL_DATA = (PersonalDataSection, PersonalDataSection.resource, settings_samples.personal_data())


@dataclass
class Tried:
    """A walk, and what came of it."""

    page: Page
    bait: Path
    """A file of somebody's, which is written into every line: an image."""
    patch: pytest.MonkeyPatch
    screens: set[type[Screen[Any]]] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    """The keys that a footer or the palette has offered."""

    def __post_init__(self) -> None:
        # A terminal can be given away, but that of a test.
        self.patch.setattr(self.page.app, "suspend", nullcontext)

    async def here(self, deepest: int = DEEPEST, tried: Sequence[str] = TRIED) -> None:
        """On this screen, and on those it leads to."""
        screen = self.page.app.screen
        self.screens.add(type(screen))
        self._offered()
        await self._fill_in(screen)
        await self.page.press(*ANYWAY)
        for key_id in tried:
            offered = self._offered()
            if self.page.app.screen is screen and key_id in offered:
                await self.page.press(offered[key_id])
        if self.page.app.screen is not screen and deepest:
            await self.here(deepest - 1, tried)

    async def _fill_in(self, screen: Screen[Any]) -> None:
        able = screen.focus_chain
        for line in able:
            if isinstance(line, Input) and not line.password:
                line.value = str(self.bait)
        for block in able:
            if isinstance(block, TextArea):
                block.focus()
        await self.page.settle()

    def _offered(self) -> Mapping[str, str]:
        """Ids of the keys that are offered here, and the keys."""
        active = {entry.binding.id: entry.binding.key for entry in self.page.app.screen.active_bindings.values()}
        found = {one.key.id: active[one.key.id] for one in working(self.page.app.screen.active_bindings.values())}
        self.offered |= found.keys()
        return found

    async def back(self) -> None:
        """Close whatever is open, whatever is lost with it."""
        while not isinstance(self.page.app.screen, Frame):
            self.page.app.screen.dismiss(None)  # Whoever waits for an answer goes on.
            await self.page.pilot.pause()
        await self.page.press("escape")  # Out of what is typed to find something.

    # -- ways to go

    async def forms(self, forms: Iterable[Form]) -> None:
        """Each of them, as it is opened by keys."""
        for pane, resource, shown in SHOWN:
            self.patch.setattr(pane, "resource", answering(resource, shown))
        for form in forms:
            calls = {**form.asked_before, **({form.call: form.answer} if form.call else {})}
            put_in_place(self.page.app.session.client, calls, self.patch)
            await form.open(self.page)
            await self.here()
            await self.back()

    async def steps(self, walks: Iterable[Walk]) -> None:
        """Each step of each step dialog."""
        for walk in walks:
            walker = Walker(self.page, walk, self.patch)
            await walker.open()
            for given in walk.steps:
                await self.here(tried=TRIED[:-1])  # What is saved leads to the next step.
                await walker.fill_in(given.right)
                await walker.send()
            await self.here()
            await self.back()

    async def others(self) -> None:
        """Dialogs that something has to have happened for, and the one pane from which a file is saved."""
        codes = settings_samples.two_factor_on().recovery_codes
        for dialog in (
            ShownSecret("token", samples.token().name, SECRET),
            RecoveryCodes(codes),
            LinkSheet("Invite a friend", [Link("Yours", samples.token().name)]),
            PasswordDue(),
            SignIn(self.page.app.session),
        ):
            self.page.app.push_screen(dialog)
            await self.page.settle()
            await self.here()
            await self.back()
        self.patch.setattr(PersonalDataSection, "resource", answering(*PERSONAL_DATA[1:]))
        await open_section(self.page, "Personal Data")
        await self.here()
        await self.back()

    async def listed(self) -> set[str]:
        """Keys that lead out and stand in the help or in the palette."""
        await self.page.press("question_mark")
        told = str(self.page.app.screen.query_one("#help Static", Static).content)
        found = {one for one in LEADING_OUT if BY_ID[one].help in told}
        self.screens.add(type(self.page.app.screen))
        await self.back()
        await self.page.press("colon")
        names = [str(option.prompt) for option in self.page.app.screen.query_one(OptionList).options]
        self.screens.add(type(self.page.app.screen))
        found |= {one for one in LEADING_OUT if any(BY_ID[one].words in name for name in names)}
        await self.back()
        return found

    async def tabs(self) -> None:
        """All tabs and their sections, and what their keys open; by a server that changes nothing."""
        for go in self._places():
            await go()
            for key in [key for key_id, key in self._offered().items() if _may_open(key_id)]:
                await go()
                await self.page.press(key)
                await self.here(deepest=1)
                await self.back()

    def _places(self) -> Iterator[Callable[[], Awaitable[None]]]:
        """How to go to each tab or section."""
        ways = {"settings": (open_section, SECTIONS), "connections": (open_people, PEOPLE)}
        for tab in TABS:
            if tab.id in ways:
                open_one, sections = ways[tab.id]
                yield from (partial(open_one, self.page, section.name) for section in sections)
            else:
                yield partial(self.page.press, str(tab.number))


def _may_open(key_id: str) -> bool:
    key = BY_ID[key_id]
    return key_id in {"open", "filter", "sort"} or key.scope in {Scope.ITEM, Scope.SPECIAL}
