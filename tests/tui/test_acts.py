"""What is done after a question, with every mishap: nothing unasked, nothing twice, and a sentence says what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.page import Page as WirePage
from api_client.wire.project import Project
from tests.snapshots.conftest import answering
from tests.tui.mishaps import Mishaps, Server, put_in_place
from tests.tui.page import SMALL, Page, on_page
from tests.tui.settings import open_people
from tests.widgets import people_samples, portfolio_samples, profile_samples, samples
from tui.modals.confirm import Confirm
from tui.modals.preview import Preview
from tui.resources import (
    API_KEYS,
    CONNECTIONS,
    PROFILE,
    PROJECTS,
    SENT,
    SUGGESTIONS,
    TOKENS,
    ProfileSettings,
    Resource,
)
from tui.screens.invitations import SentPane
from tui.screens.items import ItemsPane
from tui.screens.my_connections import MyConnectionsPane
from tui.screens.my_projects import MyProjectsPane
from tui.screens.profile import ProfileSection
from tui.screens.remote import RemotePane
from tui.screens.secret_lists import ApiKeysPane, TokensPane
from tui.screens.suggestions import SuggestionsPane
from tui.session import Session


@dataclass(frozen=True)
class Act:
    """Something that is done after a question."""

    go: Callable[[Page], Awaitable[None]]
    """From anywhere to what it is done to."""
    key: str
    """Asks for it."""
    call: str
    """Group and method of the client."""
    done: str
    """What is said once it is done."""
    answer: object = None
    typed: str = ""
    """What the question wants typed."""
    asked_before: Mapping[str, object] = field(default_factory=dict)
    """What the server is asked before the question."""


@dataclass(frozen=True)
class Round:
    """Acts that are done one after the other, in one run of the app."""

    shown: tuple[tuple[type[RemotePane[Any]], Resource[Any], object], ...]
    """What panes show."""
    acts: tuple[Act, ...]


def _people(section: str) -> Callable[[Page], Awaitable[None]]:
    async def go(page: Page) -> None:
        await open_people(page, section)

    return go


def _on_row(pane: type[ItemsPane[Any, Any]], row: str, *keys: str) -> Callable[[Page], Awaitable[None]]:
    async def go(page: Page) -> None:
        await page.press(*keys)
        page.app.screen.query_one(pane).rows.go_to(row)
        await page.settle()

    return go


async def _tokens(page: Page) -> None:
    await page.press("8")


async def _api_keys(page: Page) -> None:
    await page.press("8", "shift+tab")


DRAFT = portfolio_samples.project().model_copy(update={"id": "draft", "status": ProjectStatus.DRAFT})
PUBLISHED = portfolio_samples.project()
INVITED = samples.invitations()[0].model_copy(update={"sent_by_me": True})


def _list_of(*items: object) -> WirePage[Any]:
    return WirePage(items=[*items], next_cursor=None)


def _project(project: Project, key: str, call: str, done: str) -> Act:
    read = Versioned(project, '"1"')
    return Act(_on_row(MyProjectsPane, project.id, "6"), key, call, done, read, asked_before={"projects.get": read})


def _profile(*acts: tuple[str, str, str, str], public: bool = True) -> Round:
    profile = profile_samples.own_profile(public=public)
    if not public:
        there = [entry.model_copy(update={"done": True}) for entry in profile.checklist]
        profile = profile.model_copy(update={"checklist": there})
    answer = Versioned(profile, '"1"')
    before = {"profile.get": answer, "profiles.get": people_samples.joris().profile}
    return Round(
        ((ProfileSection, PROFILE, ProfileSettings(profile, profile_samples.coming())),),
        tuple(
            Act(_on_row(ProfileSection, row, "8", "h", "g", "enter"), key, call, done, answer, asked_before=before)
            for key, call, row, done in acts
        ),
    )


ROUNDS = {
    "a project": Round(
        ((MyProjectsPane, PROJECTS, _list_of(DRAFT, PUBLISHED)),),
        (
            _project(DRAFT, "p", "projects.put", "Dock Planner is published"),
            _project(PUBLISHED, "p", "projects.put", "Dock Planner is a draft again"),
            _project(DRAFT, "d", "projects.delete", "Dock Planner is deleted"),
        ),
    ),
    "a private profile": _profile(("p", "profile.set_public", "name", "Your profile is public now"), public=False),
    "a public profile": _profile(
        ("p", "profile.set_public", "name", "Your profile is private now"),
        ("d", "profile.remove_avatar", "avatar", "Your avatar is gone"),
        ("d", "coming_recovery_email.cancel", "coming", "It is cancelled"),
    ),
    "a secret": Round(
        ((TokensPane, TOKENS, _list_of(samples.token())), (ApiKeysPane, API_KEYS, _list_of(samples.api_key()))),
        (
            Act(_tokens, "d", "tokens.delete", "The token nightly deploy is deleted", typed="nightly deploy"),
            Act(_api_keys, "d", "api_keys.revoke", "The API key laptop is revoked"),
        ),
    ),
    "a person": Round(
        (
            (SuggestionsPane, SUGGESTIONS, _list_of(*samples.suggestions())),
            (SentPane, SENT, _list_of(INVITED)),
            (MyConnectionsPane, CONNECTIONS, _list_of(*people_samples.connections())),
        ),
        (
            Act(_people("May know"), "+", "invitations.send", "S. Haddad is invited", INVITED),
            Act(_people("Sent"), "d", "invitations.withdraw", "Your invitation to Joris de Vries is taken back"),
            Act(_people("My connections"), "d", "connections.remove", "You and Mei Tanaka are no longer connected"),
        ),
    ),
}


class ActWalker(Mishaps):
    """Does it as one who meets every mishap on the way."""

    def __init__(self, page: Page, act: Act, patch: pytest.MonkeyPatch) -> None:
        super().__init__(page, patch)
        self.act = act
        client = page.app.session.client
        put_in_place(client, act.asked_before, patch)
        self.server = put_in_place(client, {act.call: act.answer}, patch)[act.call]

    async def ask(self) -> None:
        """As far as the question."""
        await self.page.press(self.act.key)
        assert isinstance(self.page.app.screen, Confirm | Preview), self.page.text

    async def say_yes(self) -> None:
        """To the question that is on the screen."""
        if self.act.typed and isinstance(self.page.app.screen, Confirm):
            self.page.app.screen.row.field.value = self.act.typed
        await self.page.pilot.press("ctrl+s" if self.act.typed else "y")

    async def send(self) -> None:
        """The question, and yes."""
        await self.ask()
        await self.say_yes()
        await self.page.settle()

    async def cancelled(self, server: Server) -> None:
        """Enter does not do it: of a question it is no, and with a look at what comes of it nothing at all."""
        await self.ask()
        await self.page.press("enter")
        if isinstance(self.page.app.screen, Preview):
            await self.page.press("escape")
        assert not self.page.app.screen.is_modal

    async def press_twice(self) -> None:
        """Ask for it again before the answer."""
        await self.ask()
        await self.say_yes()
        await self.page.pilot.press(self.act.key)
        if isinstance(self.page.app.screen, Confirm):
            await self.say_yes()


@pytest.mark.parametrize("name", ROUNDS)
def test_no_mishap_does_anything_unasked_or_twice_and_each_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for pane, resource, shown in ROUNDS[name].shown:
        monkeypatch.setattr(pane, "resource", answering(resource, shown))

    async def story(page: Page) -> None:
        for act in ROUNDS[name].acts:
            walker = ActWalker(page, act, monkeypatch)
            await act.go(page)
            await walker.cancelled(walker.server)
            assert not walker.server.keys
            await walker.server_gone(walker.server)
            await walker.stays_signed_out(walker.server)
            assert walker.server.done == 0
            assert act.done not in page.prose
            await walker.twice(walker.server)
            assert act.done in page.prose, page.text

    on_page(session, story, SMALL)
