"""The word lists and plans that the demo community is made from, as data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from api_client.wire.base import Kind

List = TypeVar("List", bound=BaseModel)


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Data):
    """Given and family names that go together, and where people with them live."""

    countries: list[str]
    given: list[str]
    family: list[str]


class Company(_Data):
    """A company and its e-mail domain."""

    name: str
    domain: str
    industry: str


class Work(_Data):
    """What people are and know."""

    job_titles: list[str]
    departments: list[str]
    skills: list[str]
    abouts: list[str]
    looking_for: list[str]


class Character(_Data):
    """A kind of people: how many there are, how busy, and what they do, all as weights against each other."""

    share: float
    busy: float
    does: dict[Kind, float]


class PlannedProject(_Data):
    """A portfolio project; what a draft has not yet is empty."""

    app_name: str
    customer: str = ""
    business_need: str = ""
    solution: str = ""
    results: str = ""
    status: Literal["draft", "published"]
    days_ago: int


class People(_Data):
    """Everybody but the member to sign in as."""

    names: list[Names]
    companies: list[Company]
    work: Work
    characters: list[Character]
    projects: list[PlannedProject]
    """Published ones, each of somebody else whose profile is public."""


class Titles(_Data):
    """What activities are about: by kind the list its titles come from."""

    kinds: dict[Kind, str]
    lists: dict[str, list[str]]

    def of(self, kind: str) -> list[str]:
        """The titles for a kind; none where its activities have none."""
        return self.lists.get(self.kinds.get(kind, ""), [])


class Job(_Data):
    """An experience item: from so many years ago until so many; until 0 is the present job."""

    company: str
    role: str
    years_ago: tuple[int, int]


class PlannedQuarter(_Data):
    """What the member did in a quarter, beside her habits, and the slugs of the challenges she claimed."""

    ago: int
    claims: list[str] = []
    does: dict[Kind, int]


class MemberPlan(_Data):
    """The member to sign in as."""

    name: str
    email: str
    second_email: str
    """Of another account of hers, which nobody can sign in with."""
    job_title: str
    department: str
    country: str
    phone: str
    website: str
    industry: str
    skills: list[str]
    about: str
    looking_for: str
    twitter_url: str
    linkedin_url: str
    connections: int
    featured_badges: list[str]
    invited_by: int
    experience: list[Job]
    habits: dict[Kind, float]
    """Activities per day."""
    today: dict[Kind, int]
    quarters: list[PlannedQuarter]
    """The present one first."""
    projects: list[PlannedProject]
    watched_apps: dict[str, bool]
    """By name, the latest coming last; False for one that she stopped watching."""


@dataclass(frozen=True, slots=True)
class Lists:
    """All of them."""

    people: People
    titles: Titles
    member: MemberPlan


@cache
def lists() -> Lists:
    """The lists that come with the backend, read at the first call."""
    return Lists(_read("people", People), _read("titles", Titles), _read("member", MemberPlan))


def _read(name: str, shape: type[List]) -> List:
    path = files("backend.catalogue") / "demo" / f"{name}.toml"
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return shape.model_validate(content)
