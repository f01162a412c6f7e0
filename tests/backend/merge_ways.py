"""Merges on their way, and what the rules say of their codes and previews (rules 11.1, 11.2 and 11.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.backend.merge_model import SHOWN_DETAILS, Member

LIFETIME = timedelta(minutes=10)


@dataclass(eq=False)
class Code:
    """One that was asked for; without digits where no mail went out."""

    digits: str
    at: datetime
    tries: int = 0
    used: bool = False


@dataclass(eq=False)
class Way:
    """A merge on its way, or done."""

    id: str
    mine: Member
    other: Member | None
    """None for an address that leads to nobody."""
    offered: list[tuple[str, str | None]]
    """Id and address of each e-mail that the code can go to."""
    expires_at: datetime
    codes: list[Code] = field(default_factory=list)
    shown: object = None
    """Both profiles as the preview has shown them; None before."""
    version: str = ""
    answer: Any = None

    @property
    def state(self) -> str:
        """How far it is, in the API's words."""
        return "merged" if self.answer else "verified" if self.shown else "code_sent" if self.codes else "started"

    def present(self) -> object:
        """Both profiles as a preview shows them now."""
        assert self.other is not None
        return self.mine.written(), self.other.written()

    def enter(self, entered: str, now: datetime) -> str:
        """What comes of a code (rule 11.4): single use, ten minutes, five wrong tries."""
        fresh = [code for code in self.codes if now < code.at + LIFETIME]
        running = [code for code in fresh if code.tries < 5 and not code.used]
        for code in running:
            if code.digits == entered:
                code.used = True
                return "right"
        for code in running:
            code.tries += 1
        if running or not self.codes:
            return "code_wrong"
        last = self.codes[-1]
        return "code_used_up" if last.used or last in fresh else "code_expired"

    def becomes_public(self) -> set[tuple[str, str]]:
        """What of a private profile becomes visible with a public one, but for what activities earn."""
        mine, other = self.mine, self.other
        assert other is not None
        if other.public or not mine.public:
            return set()
        shown = {(name, other.details[name]) for name in SHOWN_DETAILS if name in other.details}
        found = {(name, value) for name, value in shown if name not in mine.details}
        found |= {("skills", skill) for skill in other.skills if skill not in mine.skills}
        names = {name for name, _ in mine.projects}
        return found | {("projects", name) for name, how in other.projects if how == "published" and name not in names}
