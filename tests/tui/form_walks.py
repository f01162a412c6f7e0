"""The forms as a table: how each is opened, what is typed into it, rightly and wrongly, and what the server answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import JsonValue, SecretStr

from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.page import Page as WirePage
from api_client.wire.secret import CreatedApiKey, CreatedToken
from tests.tui.page import Page, know
from tests.tui.pictures import image_file
from tests.tui.settings import open_people
from tests.widgets import people_samples, portfolio_samples, profile_samples, samples
from tui.modals.avatar import AvatarForm
from tui.modals.invite_friend import InviteFriend
from tui.modals.item_form import ItemForm
from tui.modals.new_api_key import NewApiKey
from tui.modals.new_token import NewToken
from tui.modals.profile_form import ProfileForm
from tui.modals.project_form import ProjectForm
from tui.modals.sending import SendingDialog
from tui.resources import COUNTRIES, INVITES, PROFILE, PROJECTS, SCOPES, ProfileSettings, Resource
from tui.screens.inviting import InvitePane
from tui.screens.my_projects import MyProjectsPane
from tui.screens.profile import ProfileSection
from tui.screens.remote import RemotePane

SECRET = SecretStr("mxp_" + "a" * 42)
PROJECT = portfolio_samples.project(ProjectStatus.DRAFT)
PROFILE_NOW = profile_samples.own_profile()
LEAVE_SECRET = ("S",)


@dataclass(frozen=True)
class Form:
    """One form."""

    kind: type[SendingDialog[None]]
    open: Callable[[Page], Awaitable[None]]
    """By keys, from the Overview."""
    call: str = ""
    """Group and method of the client; "" for one that sends nothing itself."""
    answer: object = None
    right: Mapping[str, JsonValue] = field(default_factory=dict)
    """By field."""
    wrong: Mapping[str, tuple[JsonValue, str]] = field(default_factory=dict)
    """By field: what is typed wrongly, and what is said of it. Of every field, but those in `never_wrong`."""
    never_wrong: frozenset[str] = frozenset()
    """Fields into which nothing wrong can be typed."""
    done: str = ""
    """What is on the screen once it is done."""
    asked_before: Mapping[str, object] = field(default_factory=dict)
    """What the server is asked before the form is there."""
    keyed: bool = False
    """True when the server is told which intention it is."""
    leave: tuple[str, ...] = ()
    """Keys that lead from where one is then to the tabs."""


async def _token(page: Page) -> None:
    await know(page.app.session, SCOPES, WirePage(items=samples.scopes(), next_cursor=None))
    await page.press("8", "n", "tab", "tab", "tab", "space")


async def _api_key(page: Page) -> None:
    await page.press("8", "shift+tab", "n")


async def _invite(page: Page) -> None:
    await open_people(page, "Invite")
    await page.press("i")


async def _new_project(page: Page) -> None:
    await page.press("6", "n")


async def _project(page: Page) -> None:
    await page.press("6", "e")


def _profile(row: str, *keys: str) -> Callable[[Page], Awaitable[None]]:
    async def open_row(page: Page) -> None:
        await know(page.app.session, COUNTRIES, ())
        await page.press("8", "h", "g", "enter")
        page.app.screen.query_one(ProfileSection).rows.go_to(row)
        await page.settle()
        await page.press("e", *keys)

    return open_row


def _too_long(*names: str) -> dict[str, tuple[JsonValue, str]]:
    return dict.fromkeys(names, ("x" * 6000, "at most"))


SHOWN: tuple[tuple[type[RemotePane[Any]], Resource[Any], object], ...] = (
    (InvitePane, INVITES, people_samples.invites()),
    (ProfileSection, PROFILE, ProfileSettings(PROFILE_NOW, None)),
    (MyProjectsPane, PROJECTS, WirePage(items=[PROJECT], next_cursor=None)),
)
"""What panes show."""
ROUNDS = (("token", "API key"), ("invite",), ("avatar", "profile", "skill", "experience"), ("new project", "project"))
"""Forms that are filled in one after the other, in one run of the app."""
READ_PROFILE = {"profile.get": Versioned(PROFILE_NOW, '"1"')}
TOKEN = CreatedToken(**dict(samples.token()), secret=SECRET)
API_KEY = CreatedApiKey(**dict(samples.api_key()), secret=SECRET)
TEXTS = ("business_need", "solution", "results")


def forms(folder: Path) -> dict[str, Form]:
    """All of them; files that they read are in `folder`."""
    return {
        "token": Form(
            NewToken,
            _token,
            "tokens.create",
            TOKEN,
            {"name": "ci", "expires": "2027-01-31"},
            {"name": (" ", "Give it a name"), "expires": ("2027-02-30", "Write a date")},
            frozenset({"find", "password", "otp"}),
            "The token nightly deploy is made",
            leave=LEAVE_SECRET,
        ),
        "API key": Form(
            NewApiKey,
            _api_key,
            "api_keys.create",
            API_KEY,
            {"name": "ci"},
            {"name": (" ", "Give it a name")},
            frozenset({"password", "otp"}),
            "The API key laptop is made",
            leave=LEAVE_SECRET,
        ),
        "invite": Form(
            InviteFriend,
            _invite,
            "referral.invite",
            people_samples.invites().page.items[0],
            {"email": "f@a.example"},
            {"email": (" ", "Type the address")},
            done="The invitation to f@a.example is taken",
            keyed=True,
        ),
        "avatar": Form(
            AvatarForm,
            _profile("avatar"),
            "profile.set_avatar",
            None,
            {"path": str(image_file(folder))},
            {"path": ("/no/such/file.png", "There is no such file")},
            done="Your avatar is another one now",
        ),
        "new project": Form(
            ProjectForm,
            _new_project,
            "projects.add",
            PROJECT,
            {"app_name": "Dock", "customer": "Acme"},
            {"app_name": (" ", "Give the app a name"), **_too_long("customer", *TEXTS)},
            done="Dock is saved as a draft",
            keyed=True,
        ),
        "project": Form(
            ProjectForm,
            _project,
            "projects.put",
            Versioned(PROJECT, '"2"'),
            {"app_name": "Dock", "results": "No paper"},
            {"app_name": (" ", "Give the app a name"), **_too_long("customer", *TEXTS)},
            done="Dock is saved as a draft",
            asked_before={"projects.get": Versioned(PROJECT, '"1"')},
        ),
        "profile": Form(
            ProfileForm,
            _profile("job_title"),
            "profile.change",
            Versioned(PROFILE_NOW, '"2"'),
            {"job_title": "Lead", "skills": ["Java"]},
            {
                "name": (" ", "always has a name"),
                "skills": (["x"] * 60, "at most"),
                "experience": ([{"company": "", "role": "", "from": "", "to": ""}] * 60, "at most"),
                **_too_long("job_title", "department", "about", "phone", "website", "industry"),
                **_too_long("twitter_url", "linkedin_url"),
            },
            frozenset({"country", "looking_for"}),
            "Your profile is saved",
            READ_PROFILE,
        ),
        "skill": Form(
            ItemForm,
            _profile("skills", "n"),
            right={"skill": "Rust"},
            wrong={"skill": (" ", "Write a skill")},
            done="Rust",
            leave=("escape", "y"),
            asked_before=READ_PROFILE,
        ),
        "experience": Form(
            ItemForm,
            _profile("experience", "n"),
            right={"company": "Acme", "role": "Lead", "from": "2021-05", "to": ""},
            wrong={
                "company": ("", "Write the company"),
                "role": ("", "Write the role"),
                "from": ("May", "Write a month or a day"),
                "to": ("2020", "Write a month or a day"),
            },
            done="Lead, Acme",
            leave=("escape", "y"),
            asked_before=READ_PROFILE,
        ),
    }
