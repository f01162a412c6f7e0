"""Every form with every mishap: nothing is lost, nothing done twice, and a sentence says what."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue
from textual.screen import ModalScreen
from textual.widgets import Input

from tests.snapshots.conftest import answering
from tests.tui.form_walks import ROUNDS, SHOWN, Form, forms
from tests.tui.mishaps import Mishaps, Server, put_in_place
from tests.tui.page import SMALL, Page, on_page
from tui import modals, screens
from tui.modals.confirm import Confirm
from tui.modals.edit_form import EditForm
from tui.modals.form import FormRow
from tui.modals.new_token import NewToken
from tui.modals.pane_dialog import PaneDialog
from tui.modals.sending import SendingDialog
from tui.modals.steps import StepDialog
from tui.screens.sign_in import SignIn
from tui.session import Session

DOWNLOAD = "DownloadDialog"
"""Sends nothing but asks for something; `test_personal_data` meets its mishaps."""


def dialogs() -> Iterator[type[ModalScreen[Any]]]:
    """All kinds of dialogs that the program has, without those that others are made of."""
    for package in (modals, screens):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    kinds = [*ModalScreen.__subclasses__()]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind.__module__.startswith("tui.") and not kind.__subclasses__():
            yield kind


def test_every_form_is_walked_through(tmp_path: Path) -> None:
    sending = {kind for kind in dialogs() if issubclass(kind, SendingDialog) and not issubclass(kind, StepDialog)}
    assert {form.kind for form in forms(tmp_path).values()} | {SignIn} == sending
    assert {*chain(*ROUNDS)} == {*forms(tmp_path)}


def test_no_other_dialog_sends_anything() -> None:
    others = {kind for kind in dialogs() if not issubclass(kind, SendingDialog | PaneDialog)}
    # Whoever sends something has a client do it.
    sending = {kind.__name__ for kind in others if re.search(r"\bask\w*\(|\bclient\.", inspect.getsource(kind))}
    assert sending == {DOWNLOAD}


class FormWalker(Mishaps):
    """Goes through a form as one who meets every mishap on the way."""

    def __init__(self, page: Page, form: Form, patch: pytest.MonkeyPatch) -> None:
        super().__init__(page, patch)
        self.form = form
        may_leave = form.kind.awaits is not SendingDialog.awaits
        self.waits = "" if may_leave else form.kind.waits.partition(":")[0]
        put_in_place(page.app.session.client, form.asked_before, patch)
        self.servers = put_in_place(page.app.session.client, {form.call: form.answer} if form.call else {}, patch)

    @property
    def dialog(self) -> SendingDialog[Any]:
        """The form, which is on the screen."""
        assert isinstance(self.page.app.screen, self.form.kind), self.page.text
        return self.page.app.screen

    @property
    def names(self) -> set[str]:
        """Its fields."""
        dialog = self.dialog
        return {row.spec.name for row in dialog.rows} if isinstance(dialog, EditForm) else {*self.typed()} - {"chosen"}

    def typed(self) -> dict[str, object]:
        """What stands in its fields."""
        dialog = self.dialog
        if isinstance(dialog, EditForm):
            return dict(dialog.values)
        typed: dict[str, object] = {str(field.id): field.value for field in dialog.query(Input)}
        return {**typed, "chosen": sorted(dialog.picker.chosen)} if isinstance(dialog, NewToken) else typed

    async def fill_in(self, values: Mapping[str, JsonValue]) -> None:
        """Put these into the fields."""
        dialog = self.dialog
        for name, value in values.items():
            if isinstance(dialog, EditForm):
                row = next(row for row in dialog.rows if row.spec.name == name)
                row.fill(value)
                row.post_message(row.Changed())
            else:
                dialog.query_one(f"#{name}", Input).value = str(value)
        await self.page.pilot.pause()

    async def fill_in_wrongly(self) -> None:
        """Every field is told what is wrong with it, the first one has the focus, and nothing is sent."""
        form = self.form
        assert self.names == {*form.wrong, *form.never_wrong}, "every field"
        before = {name: value for name, value in self.typed().items() if name in form.wrong}
        # A form over a document marks all that is wrong at once; the others tell of one after the other.
        at_once = [[*before]] if issubclass(form.kind, EditForm) else [[name] for name in before]
        for names in at_once:
            await self.fill_in({**before, **form.right, **{name: form.wrong[name][0] for name in names}})  # type: ignore[dict-item]
            await self.send()
            complaints = {name: self.complaint(name) for name in names}
            assert all(form.wrong[name][1] in complaints[name] for name in names), complaints
            assert self.complaint(names[0]) in self.page.prose, self.page.text
            focused = self.dialog.focused
            assert focused is not None and focused.id == names[0]
        assert not any(server.keys for server in self.servers.values())
        await self.fill_in({**before, **form.right})  # type: ignore[dict-item]

    def complaint(self, name: str) -> str:
        """What is said to be wrong with a field."""
        dialog = self.dialog
        rows = dialog.rows if isinstance(dialog, EditForm) else dialog.query(FormRow)
        return next(str(row.complaint.content) for row in rows if row.field.id == name)

    async def go_through(self) -> None:
        """With every mishap."""
        await self.fill_in_wrongly()
        before, server = self.typed(), self.servers[self.form.call]
        for mishap in self.all():
            await mishap(server)
            assert self.typed() == before, mishap.__name__
        assert server.done == 0
        await self.twice(server)
        assert self.form.done in self.page.prose, self.page.text
        assert (None not in server.keys) is self.form.keyed
        assert len(set(server.keys)) == 1, "one intention, one key"

    async def go_through_without_sending(self) -> None:
        """With the mishaps of what only fills in a part of another form."""
        await self.fill_in_wrongly()
        before = self.typed()
        await self.cancelled(Server(None))
        assert self.typed() == before
        part, whole = self.dialog, self.page.app.screen_stack[-2]
        assert isinstance(part, EditForm) and isinstance(whole, EditForm)
        kept: list[bool] = []
        self.patch.setattr(part.edit, "end", lambda: kept.append(whole.edit.typed == whole.values))
        await self.send()
        assert self.form.done in self.page.text
        assert kept == [True], "what was typed is kept with the whole before it is forgotten here"

    async def cancelled(self, server: Server) -> None:
        """Esc asks before it throws away what was typed; the focus is on Cancel."""
        await self.page.press("escape")
        assert isinstance(self.page.app.screen, Confirm), self.page.text
        await self.page.press("enter")


@pytest.mark.parametrize("names", ROUNDS, ids=" and ".join)
def test_no_mishap_loses_what_was_typed_or_does_anything_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: Sequence[str]
) -> None:
    for pane, resource, shown in SHOWN:
        monkeypatch.setattr(pane, "resource", answering(resource, shown))

    async def story(page: Page) -> None:
        for name in names:
            form = forms(tmp_path)[name]
            walker = FormWalker(page, form, monkeypatch)
            await form.open(page)
            await (walker.go_through() if form.call else walker.go_through_without_sending())
            await page.press(*form.leave)
            assert not page.app.screen.is_modal, page.text

    on_page(session, story, SMALL)
