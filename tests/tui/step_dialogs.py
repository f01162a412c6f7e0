"""Step dialogs without a server: answers that are given, and a walk through every step of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.widgets import Button

from api_client.errors import FieldTrouble, Invalid
from tests.tui.mishaps import Mishaps, Server, put_in_place
from tests.tui.page import Page
from tui.modals.confirm import Confirm
from tui.modals.step import anything
from tui.modals.steps import StepDialog
from tui.session import Session


@dataclass(frozen=True)
class Given:
    """What is typed into one step, and what the server answers to it."""

    title: str
    call: str = ""
    """Group and method of the client, as in ``accounts.start``; "" for a step that asks nothing of the server."""
    answer: object = None
    right: Mapping[str, str] = field(default_factory=dict)
    """By row."""
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By row: what is typed wrongly, and what is said of it."""


@dataclass(frozen=True)
class Walk:
    """A dialog and its steps."""

    make: Callable[[Session], StepDialog[Any]]
    steps: tuple[Given, ...]
    result: object = True
    """What the dialog gives at the end."""
    signed_in: bool = True
    """False for what is done before there is a session that could be over."""


class Walker(Mishaps):
    """Goes through a dialog as one who meets every mishap on the way."""

    def __init__(self, page: Page, walk: Walk, patch: pytest.MonkeyPatch) -> None:
        super().__init__(page, patch)
        self.walk = walk
        self.result: object = ...
        answers = {one.call: one.answer for one in walk.steps if one.call}
        self.servers = put_in_place(page.app.session.client, answers, patch)

    @property
    def dialog(self) -> StepDialog[Any]:
        """The dialog, which is on the screen."""
        assert isinstance(self.page.app.screen, StepDialog), self.page.text
        return self.page.app.screen

    async def open(self) -> None:
        """Open it."""
        self.page.app.push_screen(self.walk.make(self.page.app.session), self._closed)
        await self.page.settle()

    def _closed(self, result: object) -> None:
        self.result = result

    def typed(self) -> dict[str, str]:
        """What stands in the rows of the step."""
        return {name: row.field.value for name, row in self.dialog.step.open_rows.items()}

    async def fill_in(self, values: Mapping[str, str]) -> None:
        """Put these into the rows."""
        for name, value in values.items():
            self.dialog.step.rows[name].field.value = value
        await self.page.pilot.pause()

    async def walk_on(self, steps: int) -> None:
        """Through the first `steps`, as one whom nothing happens."""
        for given in self.walk.steps[:steps]:
            await self.fill_in(given.right)
            await self.send()

    async def go_through(self, given: Given) -> None:
        """One step, with every mishap."""
        assert self.dialog.step.title == given.title
        if not given.call:
            await self.fill_in_wrongly(given)
            await self.fill_in(given.right)
            await self.send()
            return
        server = self.servers[given.call]
        await self.fill_in_wrongly(given)
        assert not server.keys
        await self.fill_in(given.right)
        before = self.typed()
        for mishap in self.all(signed_in=self.walk.signed_in):
            await mishap(server)
            assert self.dialog.step.title == given.title
            assert self.typed() == before, mishap.__name__
        assert server.done == 0
        assert len(set(server.keys)) == 1, "one intention, one key"
        await self.twice(server, signed_in=self.walk.signed_in)

    async def fill_in_wrongly(self, given: Given) -> None:
        """Every row is told what is wrong with it, and nothing is sent."""
        step = self.dialog.step
        assert given.wrong.keys() == {name for name in step.open_rows if step.checks.get(name) is not anything}
        for name, (value, sentence) in given.wrong.items():
            await self.fill_in({**given.right, name: value})
            await self.page.press("ctrl+s")
            assert sentence in self.page.prose, self.page.text
            assert self.dialog.focused is self.dialog.step.rows[name].field

    async def cancelled(self, server: Server) -> None:
        """Cancel asks before it throws away what was typed."""
        self.dialog.step.query_one("#cancel", Button).press()
        await self.page.settle()
        assert isinstance(self.page.app.screen, Confirm), self.page.text
        await self.page.press("escape")


def not_the_code() -> Invalid:
    """What the server says of a wrong code."""
    told = "This is not the code."
    return Invalid(told, code="code_wrong", field_errors=(FieldTrouble("code", "code_wrong", told),))
