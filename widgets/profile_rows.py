"""A member's own profile as rows: the checklist of a public one, ticked off, then the rest (rules 9.1 and 9.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.own_profile import NeededItem, OwnProfile
from api_client.wire.recovery_email import MyComingRecoveryEmail
from widgets import words
from widgets.cells import GAP, content, fit, ink, joined, line, mark, pad
from widgets.personal_info_card import LOOKING_FOR, experience_line
from widgets.profile_words import LABELS, NEEDED

LABEL_WIDTH = 18
SEEN = {True: "everybody can see it", False: "only you and your connections can see it"}
NO_RECOVERY = "none"
WITHOUT_CHECKLIST = ("name", "phone", "website", "industry", "twitter_url", "linkedin_url", "looking_for")


@dataclass(frozen=True)
class ProfileRow:
    """One thing of the profile, and its tick where it is on the checklist."""

    id: str
    label: str
    value: Content
    """All of it, over several lines perhaps; empty for what is not filled in."""
    tick: bool | None = None
    """On the checklist: whether it is there."""

    def line(self, width: int) -> Content:
        """Tick, label, and as much of the value as fits into a line."""
        tick = {True: ink("✓ ", "good"), False: ink("○ ", "warn"), None: Content("  ")}[self.tick]
        first = self.value.split("\n", allow_blank=True)[0] if self.value else self._nothing()
        label = pad(Content(self.label), LABEL_WIDTH)
        return fit(line(tick, label, " " * GAP, first), width)

    def _nothing(self) -> Content:
        return ink("not filled in", "muted") if self.tick is None else ink("missing", "warn")


def visibility_row(profile: OwnProfile) -> ProfileRow:
    """Whether it is public."""
    seen = joined([mark(words.visibility(public=profile.public)), ink(SEEN[profile.public], "muted")])
    return ProfileRow("visibility", "Visibility", seen)


def checklist_rows(profile: OwnProfile, country: str) -> list[ProfileRow]:
    """What a public profile needs, in the order of the list; `country` is its name."""
    return [
        ProfileRow(entry.item.value, NEEDED[entry.item], value_of(profile, entry.item.value, country), entry.done)
        for entry in profile.checklist
    ]


def other_rows(profile: OwnProfile, country: str) -> list[ProfileRow]:
    """The rest of the form's fields."""
    return [ProfileRow(name, LABELS[name], value_of(profile, name, country)) for name in WITHOUT_CHECKLIST]


def recovery_rows(
    profile: OwnProfile,
    coming: MyComingRecoveryEmail | None,
    now: datetime,
    open_key: str = "Enter",
    delete_key: str = "d",
) -> list[ProfileRow]:
    """The recovery e-mail that is in force, the one that waits for its code, and the one an operator asked for.

    A key that is "" is not offered.
    """
    rows = [ProfileRow("recovery_email", "In force", content(profile.recovery_email) or ink(NO_RECOVERY, "muted"))]
    pending = profile.pending_recovery_email
    if pending is not None:
        left = words.time_left(pending.expires_at, now)
        told = (f"{open_key} takes it" if open_key else "") if pending.expires_at > now else "its code is too old"
        parts = [content(pending.email), ink(left, "warn"), ink(told, "muted")]
        rows.append(ProfileRow("pending", "Waits for its code", joined(parts)))
    if coming is not None and coming.email is not None and coming.takes_effect_at is not None:
        # The server puts it in force within a minute; until then it can be cancelled, whatever the clock here says.
        due = coming.takes_effect_at <= now
        left = "takes effect about now" if due else words.time_left(coming.takes_effect_at, now)
        cancels = [ink(f"{delete_key} cancels it", "muted")] if delete_key else []
        first = joined([content(coming.email), ink(left, "warn"), *cancels])
        when = Content(f"It takes effect on {words.local(coming.takes_effect_at)}.")
        rows.append(ProfileRow("coming", "Coming", _lines([first, when])))
    return rows


def recovery_change(profile: OwnProfile, coming: MyComingRecoveryEmail | None, now: datetime) -> float | None:
    """Seconds until `recovery_rows` read differently; None for never."""
    pending = profile.pending_recovery_email
    ends = [pending.expires_at if pending is not None else None, coming.takes_effect_at if coming is not None else None]
    waits = (words.until_change(end, now) for end in ends if end is not None)
    return min((wait for wait in waits if wait is not None), default=None)


def value_of(profile: OwnProfile, name: str, country: str) -> Content:
    """A field for people."""
    if name == NeededItem.AVATAR:
        return Content("there") if profile.avatar_url is not None else Content("")
    if name == "country":
        return Content(country)
    if name == "skills":
        return joined([content(skill) for skill in profile.skills], ", ")
    if name == "experience":
        return _lines([experience_line(item) for item in profile.experience])
    if name == "looking_for":
        return Content(LOOKING_FOR.get(profile.looking_for, "") if profile.looking_for else "")
    return content(getattr(profile, name, None))


def _lines(parts: Sequence[Content]) -> Content:
    return Content("\n").join(parts)
