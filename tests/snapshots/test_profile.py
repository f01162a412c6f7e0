"""What Settings › Profile and its dialogs look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from api_client.wire.country import Country
from api_client.wire.text import Untrusted
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, know, session_without_server
from tests.tui.pictures import image_file
from tests.widgets import people_samples, profile_samples, samples
from tui.app import MxProfileApp
from tui.edits import Edit
from tui.modals.avatar import AvatarForm
from tui.modals.item_form import EXPERIENCE, Item, ItemForm
from tui.modals.pick import Option, Pick
from tui.modals.preview import Preview
from tui.modals.profile_form import ProfileForm, values_of
from tui.resources import COUNTRIES, OVERVIEW, PROFILE, ProfileSettings
from tui.screens.overview import OverviewPane
from tui.screens.profile import ProfileSection
from tui.screens.profile_acts import EVERYBODY, WhatOthersSee

Compare = Callable[..., bool]
Make = Callable[[MxProfileApp, Path], Screen[Any]]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

NAMES = {"BE": "Belgium", "DE": "Germany", "NL": "Netherlands", "NZ": "New Zealand"}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member whose profile lacks two things before it can be public."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    settings = ProfileSettings(profile_samples.own_profile(), profile_samples.coming())
    monkeypatch.setattr(ProfileSection, "resource", answering(PROFILE, settings))
    return MxProfileApp(session_without_server(tmp_path))


def opening(make: Callable[[MxProfileApp], Screen[Any]] | None = None, *keys: str) -> Callable[..., object]:
    """Open the section, then a dialog, then press keys."""

    async def run(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, MxProfileApp)
        await know(pilot.app.session, COUNTRIES, tuple(Country(code=c, name=Untrusted(n)) for c, n in NAMES.items()))
        for key in ("8", "h", "home", "enter"):
            await pilot.press(key)
            await pilot.pause()
        if make is not None:
            await pilot.app.push_screen(make(pilot.app))
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()

    return run


@pytest.mark.parametrize("keys", [(), ("j",), ("G",)], ids=["loaded", "avatar", "end"])
def test_section(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=opening(None, *keys))


def form(app: MxProfileApp, _: Path) -> Screen[Any]:
    """All fields."""
    file = app.session.drafts.of("server", "ada", "profile")
    edit = Edit(file, values_of(profile_samples.own_profile()), clock=app.session.clock)
    return ProfileForm(app.session, edit, lambda: None, first="skills")


def item(app: MxProfileApp, _: Path) -> Screen[Any]:
    """One item of the experience."""
    file = app.session.drafts.of("server", "ada", "item")
    made: Item = {"company": "Acme", "role": "Lead", "from": "2021-05-01", "to": ""}
    return ItemForm(app.session, file, made, EXPERIENCE, lambda _: None, heading="Change an item")


def avatar(app: MxProfileApp, folder: Path) -> Screen[Any]:
    """A picture that can be sent."""
    dialog = AvatarForm(app.session, lambda: None)
    (folder / "pictures").mkdir(exist_ok=True)
    # The path is another one in each run: only what is behind it is to be seen.
    dialog.row.field.value = str(image_file(folder / "pictures"))
    dialog.call_later(lambda: dialog.row.field.styles.__setattr__("visibility", "hidden"))
    return dialog


def countries(_: MxProfileApp, __: Path) -> Screen[Any]:
    """The list of countries, looked through."""
    return Pick("Country", [Option(code, name, code) for code, name in NAMES.items()], "NL", typed="ne")


def others(_: MxProfileApp, __: Path) -> Screen[Any]:
    """The look before it becomes public."""
    shown = WhatOthersSee(people_samples.joris().profile)
    return Preview("Make your profile public", EVERYBODY, shown, yes="Make it public")


@pytest.mark.parametrize("make", [form, item, avatar, countries, others])
def test_dialogs(snap_compare: Compare, app: MxProfileApp, tmp_path: Path, size: tuple[int, int], make: Make) -> None:
    assert snap_compare(app, terminal_size=size, run_before=opening(lambda shown: make(shown, tmp_path)))
