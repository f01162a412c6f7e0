"""The Personal Info card (rule 9.1)."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content

from api_client.wire.profile import Experience, LookingFor, PersonalInfo
from api_client.wire.text import Untrusted
from widgets.card import Card
from widgets.cells import content, ink, joined, line, pad, wrap

LABEL_WIDTH = 11

LOOKING_FOR: dict[LookingFor, str] = {
    LookingFor.JOB: "a job",
    LookingFor.PROJECT: "a project",
    LookingFor.BOTH: "a job or a project",
    LookingFor.NEITHER: "nothing at present",
}


class PersonalInfoCard(Card[PersonalInfo]):
    """What is filled in of the details; empty ones are left out."""

    TITLE: ClassVar[str] = "Personal Info"
    EMPTY: ClassVar[str] = "Nothing filled in yet. Settings › Profile has the form."

    def body(self, value: PersonalInfo, width: int, height: int) -> list[Content]:
        """Labelled lines, then the first lines of "about you"."""
        fields: list[tuple[str, Content]] = [
            ("Department", content(value.department)),
            ("Industry", content(value.industry)),
            ("Skills", joined([content(skill) for skill in value.skills], ", ")),
            ("Experience", joined([experience_line(item) for item in value.experience[:1]])),
            ("Looking for", Content(LOOKING_FOR.get(value.looking_for, "") if value.looking_for else "")),
            *((label, content(text)) for label, text in links(value)),
        ]
        rows = [line(pad(ink(label, "muted"), LABEL_WIDTH + 2), text) for label, text in fields if text]
        return [*rows, *wrap(content(value.about, "muted"), width)]


def experience_line(item: Experience) -> Content:
    """Role, company and years of one experience item."""
    years = f"{item.since.year}–{item.until.year if item.until else 'now'}"
    return line(content(item.role), ", ", content(item.company), ink(f"  {years}", "muted"))


def links(info: PersonalInfo) -> list[tuple[str, Untrusted | None]]:
    """The addresses and their labels."""
    return [("Website", info.website), ("Twitter", info.twitter_url), ("LinkedIn", info.linkedin_url)]
