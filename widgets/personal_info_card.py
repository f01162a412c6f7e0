"""The Personal Info card (rule 9.1)."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.enums import LookingFor
from api_client.wire.text import Untrusted
from widgets.card import Card
from widgets.cells import BLANK, content, ink, joined, line, pad, wrap
from widgets.half_blocks import half_blocks
from widgets.header import is_compact

if TYPE_CHECKING:
    from api_client.wire.profile import Experience, PersonalInfo

LABEL_WIDTH = 11
PICTURE_ROOM = 60
"""Cells from which on there is room for the picture beside the text."""

LOOKING_FOR: dict[LookingFor, str] = {
    LookingFor.JOB: "a job",
    LookingFor.PROJECT: "a project",
    LookingFor.BOTH: "a job or a project",
    LookingFor.NEITHER: "nothing at present",
}


class PersonalInfoCard(Card["PersonalInfo"]):
    """What is filled in of the details; empty ones are left out."""

    TITLE: ClassVar[str] = "Personal Info"
    EMPTY: ClassVar[str] = "Nothing filled in yet. Settings › Profile has the form."

    avatar: reactive[bytes | None] = reactive[bytes | None](None)
    """Her picture; shown where the header has no room for it."""

    def body(self, value: PersonalInfo, width: int, height: int) -> list[Content]:
        """The picture, if there is one, and the text beside it."""
        shown = self.avatar is not None and width >= PICTURE_ROOM and self.is_attached and is_compact(self.screen.size)
        columns = min(height * 2, width // 4) if shown else 0
        picture = self.avatar if shown else None
        drawn = half_blocks(picture, columns, columns // 2, colour=not self.app.no_color) if picture else None
        if drawn is None:
            return self._text(value, width)
        beside = self._text(value, width - columns - 2)[:height]
        rows = zip_longest(drawn, beside, fillvalue=BLANK)
        return [line(pad(left, columns), "  ", right) for left, right in rows]

    def _text(self, value: PersonalInfo, width: int) -> list[Content]:
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
