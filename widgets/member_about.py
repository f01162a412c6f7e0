"""What another member tells about herself (rules 9.1 and 9.3)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.other_profile import OtherProfile
from widgets.cells import BLANK, content, ink, joined, labelled, wrap
from widgets.lines import Lines, growing
from widgets.personal_info_card import LOOKING_FOR, experience_line, links


class MemberAbout(Lines):
    """The details that are filled in, then her own words; the addresses are for the link sheet too."""

    value: reactive[OtherProfile | None] = growing[OtherProfile | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Labelled lines, wrapped and never cut."""
        profile = self.value
        if profile is None:
            return [ink("Loading…", "muted")]
        looking_for = LOOKING_FOR.get(profile.looking_for, "") if profile.looking_for else ""
        fields = [
            ("Department", content(profile.department)),
            ("Industry", content(profile.industry)),
            ("Skills", joined([content(skill) for skill in profile.skills])),
            ("Looking for", Content(looking_for)),
            *(("Experience" if at == 0 else "", experience_line(item)) for at, item in enumerate(profile.experience)),
            *((label, content(address)) for label, address in links(profile)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        about = wrap(content(profile.about), width)
        if not (rows or about):
            return wrap(ink("Nothing is filled in here yet.", "muted"), width)
        return [*rows, *([BLANK] if rows and about else []), *about]
