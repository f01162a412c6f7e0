"""The form of the profile (rule 9.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from pydantic import JsonValue
from textual import on, work

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.enums import LookingFor
from api_client.wire.own_profile import MOST_EXPERIENCE, MOST_SKILLS, OwnProfile
from tui.draft import Values
from tui.edits import Edit
from tui.keys import with_keys
from tui.modals.choice_row import ChoiceRow
from tui.modals.edit_form import EditForm
from tui.modals.edit_rows import BlockRow, EditRow, LineRow, Spec
from tui.modals.item_form import EXPERIENCE, SKILL, Item, ItemForm, experience_told
from tui.modals.list_row import ListRow
from tui.modals.pick import Option
from tui.resources import COUNTRIES
from tui.session import Session
from widgets.personal_info_card import LOOKING_FOR
from widgets.profile_words import LABELS

TIPS: dict[str, str] = {
    "name": "As others know you. It is shown to whoever may see your profile.",
    "job_title": "What you are at work.",
    "department": "Where in your company.",
    "country": "Where you live. {open} opens the list; type a part of its name there.",
    "about": "Who you are, what you build, what one may ask you. {editor} opens your own editor.",
    "skills": "{new} adds one, {edit} changes it, {delete} removes it. Others find you by them.",
    "experience": "{new} adds an item, {edit} changes it, {delete} removes it. At least one for a public profile.",
    "phone": "With the code of your country, as in +31 20 123 4567. Nobody but you sees it.",
    "website": "A whole address, as in https://example.org/me.",
    "industry": "The one you know best, as in logistics or insurance.",
    "twitter_url": "The address of your page there, as in https://x.com/you.",
    "linkedin_url": "The address of your page there, as in https://www.linkedin.com/in/you.",
    "looking_for": "What others may offer you.",
}
LONGEST = {"name": 120, "about": 2000, "phone": 32} | dict.fromkeys(("website", "twitter_url", "linkedin_url"), 300)
LONGEST |= dict.fromkeys(("job_title", "department", "industry"), 100)
NEEDS_NAME = "A profile always has a name."

LOOKING: Sequence[Option] = (
    Option("", "not said"),
    *(Option(one.value, text[:1].upper() + text[1:]) for one, text in LOOKING_FOR.items()),
)


def values_of(profile: OwnProfile) -> dict[str, JsonValue]:
    """A profile as its form has it; what is not filled in is empty."""
    values: dict[str, JsonValue] = dict.fromkeys(LABELS)
    for name in LABELS.keys() - {"skills", "experience"}:
        value = getattr(profile, name)
        values[name] = value.value if isinstance(value, LookingFor) else value.plain if value is not None else ""
    values["skills"] = [skill.plain for skill in profile.skills]
    values["experience"] = [
        {
            "company": item.company.plain,
            "role": item.role.plain,
            "from": item.since.isoformat(),
            "to": item.until.isoformat() if item.until is not None else "",
        }
        for item in profile.experience
    ]
    return values


class SkillsRow(ListRow):
    """Skills, a word or two each."""

    most = MOST_SKILLS

    def item_told(self, item: JsonValue) -> str:
        """The skill."""
        return cast("str", item)


class ExperienceRow(ListRow):
    """Where one was what, and when."""

    most = MOST_EXPERIENCE

    def item_told(self, item: JsonValue) -> str:
        """Role, company, and days."""
        return experience_told(item)


class ProfileForm(EditForm):
    """All personal and work details; only what was changed is sent."""

    heading = "Edit your profile"

    def __init__(self, session: Session, edit: Edit, save: Callable[[], object], *, first: str = "") -> None:
        super().__init__(session, edit, save, first=first)

    def make_rows(self) -> Sequence[EditRow]:
        """In the order of the checklist, then the rest."""
        other: dict[str, EditRow] = {
            "country": ChoiceRow(_spec("country")),
            "about": BlockRow(_spec("about")),
            "skills": SkillsRow(_spec("skills"), with_keys("No skill yet: {new} adds one.")),
            "experience": ExperienceRow(_spec("experience"), with_keys("Nothing yet: {new} adds where you worked.")),
            "looking_for": ChoiceRow(_spec("looking_for"), LOOKING),
        }
        return [other.get(name) or LineRow(_spec(name)) for name in LABELS]

    def on_mount(self) -> None:
        """The countries may be known already, or have to be fetched."""
        super().on_mount()
        self._offer_countries()

    @work(exclusive=True, group="countries")
    async def _offer_countries(self) -> None:
        row = self.row_of("country")
        assert isinstance(row, ChoiceRow)
        try:
            known = self.session.last(COUNTRIES) or await self.session.fetch(COUNTRIES)
        except ApiError as error:
            row.complain(f"The countries are not loaded: {error.sentence}")
            return
        row.offer([Option("", "not said"), *(Option(one.code, one.name.plain, one.code) for one in known.value)])

    def row_of(self, name: str) -> EditRow:
        """The row of a field."""
        return next(row for row in self.rows if row.spec.name == name)

    # -- items of lists

    @on(ListRow.Asked)
    def _change_item(self, message: ListRow.Asked) -> None:
        row, place = message.row, message.place
        item = row.items[place] if place is not None else None
        heading, specs = ("Skill", SKILL) if row.spec.name == "skills" else ("Experience", EXPERIENCE)
        given: Item = dict.fromkeys((spec.name for spec in specs), "")
        if isinstance(item, dict):
            given = {name: item[name] or "" for name in given}
        elif item is not None:
            given = {"skill": item}
        document = f"{self.edit.of[2]}/{row.spec.name}/{'new' if place is None else place}"
        file = self.session.drafts.of(*self.edit.of[:2], document)

        def take(done: Item) -> None:
            row.put(place, done["skill"] if specs is SKILL else done)
            self.keep_typed()

        self.app.push_screen(ItemForm(self.session, file, given, specs, take, heading=heading))

    # -- the requests

    async def request(self, client: Client) -> None:
        """Change what was changed, made from the version that was read."""
        changes: dict[str, Any] = {name: sent(value) for name, value in self.edit.changes.items()}
        await client.profile.change(self.edit.version, **changes)

    async def current(self, client: Client) -> tuple[Values, str]:
        """The profile as it is now."""
        now = await client.profile.get()
        return values_of(now.value), now.version

    @property
    def done_words(self) -> str:
        """What is said once it is saved."""
        return "Your profile is saved."


def sent(value: JsonValue) -> Any:
    """A field's value as the API takes it: what is empty is cleared."""
    if isinstance(value, list):
        return [{**item, "to": item["to"] or None} if isinstance(item, dict) else item for item in value]
    return value.strip() or None if isinstance(value, str) else value


def _spec(name: str) -> Spec:
    return Spec(name, LABELS[name], with_keys(TIPS[name]), LONGEST.get(name, 0), NEEDS_NAME if name == "name" else "")
