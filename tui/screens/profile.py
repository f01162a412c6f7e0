"""Settings › Profile: all details, the checklist of a public profile, avatar and recovery e-mail (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual import getters, on, work

from api_client.errors import ApiError
from api_client.wire.own_profile import OwnProfile
from api_client.wire.text import Untrusted
from tui.avatars import LARGE
from tui.edits import Edit
from tui.keys import bindings, named, with_keys
from tui.modals.avatar import AvatarForm
from tui.modals.profile_form import TIPS, ProfileForm, values_of
from tui.resources import COUNTRIES, PROFILE, PROFILE_CHANGES, ProfileSettings
from tui.screens import profile_acts as acts
from tui.screens.items import ItemsPane
from tui.screens.saving import save
from tui.screens.writing import write
from tui.session import Session
from widgets import words
from widgets.profile_row_detail import ProfileRowDetail
from widgets.profile_rows import (
    ProfileRow,
    checklist_rows,
    other_rows,
    recovery_change,
    recovery_rows,
    visibility_row,
)
from widgets.profile_words import LABELS, NEVER_SHOWN
from widgets.row_list import RowList
from widgets.rows import Heading, Row
from widgets.status_line import StatusKind

DOCUMENT = "profile"
NO_FILES = "No avatar can be chosen here, where you have no files."
ROW_TIPS: Mapping[str, str] = {
    **TIPS,
    "visibility": "{publish} makes it public, after a look at what others will see, or private. " + NEVER_SHOWN,
    "avatar": "{open} chooses another one from a file, {delete} removes it.",
    "recovery_email": (
        "When you forget your password, a code goes there too. {open} gives another one, {delete} removes it."
    ),
    "pending": "It takes effect once you have entered the code that was mailed to it.",
    "coming": "An operator asked for it, as for somebody who can't sign in. If that was not you: {delete} cancels it.",
}


class ProfileSection(ItemsPane[ProfileSettings, ProfileRow]):
    """The checklist ticked off, the other details, the recovery e-mail; Enter changes what the cursor is on."""

    BINDINGS = bindings("edit", "publish", "delete", publish="Public/private", delete="Remove")
    resource = PROFILE

    detail = getters.query_one(ProfileRowDetail)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._form: ProfileForm | None = None
        self._avatar_form: AvatarForm | None = None
        self._picture: tuple[Untrusted | None] | None = None

    # -- showing

    def on_mount(self) -> None:
        """The country's name comes from the list of all."""
        super().on_mount()
        self._fetch_countries()

    def rows_for(self, value: ProfileSettings) -> Sequence[Row]:
        """The groups under their headings; the checklist says how much of it is done."""
        profile, country = value.profile, self._country(value.profile)
        needed = checklist_rows(profile, country)
        done = sum(bool(row.tick) for row in needed)
        # In read-only mode Enter changes nothing.
        opens = named("open") if named("edit") else ""
        recovery = recovery_rows(profile, value.coming, self.session.clock(), opens, named("delete"))
        return [
            visibility_row(profile),
            Heading(""),
            Heading(f"Needed to be public · {done} of {len(needed)}"),
            *needed,
            Heading(""),
            Heading("Also yours to tell"),
            *other_rows(profile, country),
            Heading(""),
            Heading("Recovery e-mail"),
            *recovery,
        ]

    def show(self, value: ProfileSettings) -> None:
        """Fill the list, and do so again when a time left reads differently."""
        # First: what changes while the rows are made is drawn once more.
        wait = recovery_change(value.profile, value.coming, self.session.clock())
        self.when_it_changes(wait, self.count_down)
        super().show(value)

    def count_down(self) -> None:
        """Say what is left by now."""
        if self.remote.known is not None:
            self.show(self.remote.known.value)

    def items(self, value: ProfileSettings) -> Iterator[ProfileRow]:
        """What the cursor can be on."""
        return (row for row in self.rows_for(value) if isinstance(row, ProfileRow))

    def item_id(self, item: ProfileRow) -> str:
        """The field's name."""
        return item.id

    def make_detail(self) -> ProfileRowDetail:
        """The text in full, or the picture."""
        return ProfileRowDetail(clock=self.session.clock)

    def show_detail(self, item: ProfileRow | None) -> None:
        """Show a row; the picture is fetched when it is looked at."""
        self.detail.tip = with_keys(self._tip(item.id)) if item is not None else ""
        self.detail.value = item
        before, self._picture = self._picture, self._picture_of(item)
        if self._picture is not None and self._picture != before:
            self._fetch_avatar()

    def _picture_of(self, item: ProfileRow | None) -> tuple[Untrusted | None] | None:
        """The address of the picture that a row shows, which may have none; None for another row."""
        profile = self.profile
        return (profile.avatar_url,) if profile is not None and item is not None and item.id == "avatar" else None

    def _tip(self, row_id: str) -> str:
        return f"{NO_FILES} {{delete}} removes it." if self._is_fixed(row_id) else ROW_TIPS.get(row_id, "")

    def _is_fixed(self, row_id: str) -> bool:
        """The avatar, in a kiosk: there is no file to choose it from."""
        return row_id == "avatar" and self.session.kiosk

    def _country(self, profile: OwnProfile) -> str:
        """Its name; its code while the names are not known."""
        code = words.plain(profile.country)
        known = self.session.last(COUNTRIES)
        return next((one.name.plain for one in known.value if one.code == code), code) if known is not None else code

    @work(exclusive=True, group="countries")
    async def _fetch_countries(self) -> None:
        if self.session.last(COUNTRIES) is None:
            try:
                await self.session.fetch(COUNTRIES, quietly=True)
            except ApiError:
                return  # The code says it too.
        if self.remote.known is not None:
            self.show(self.remote.known.value)

    @work(exclusive=True, group="avatar")
    async def _fetch_avatar(self) -> None:
        if self.profile is None:
            return
        self.detail.profile_id = self.profile.profile_id
        try:
            avatar = await self.session.avatars.fetch(self.profile.profile_id, self.profile.avatar_url, LARGE)
        except ApiError:
            return  # The pattern stays.
        self.detail.avatar = avatar

    @property
    def profile(self) -> OwnProfile | None:
        """As it is known."""
        return self.remote.known.value.profile if self.remote.known is not None else None

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`delete` works on what can be removed, the others while something is known."""
        if action == "delete":
            return self._removable
        if action == "edit" and self.chosen is not None and self._is_fixed(self.chosen.id):
            return False
        if action in {"edit", "publish"}:
            return self.profile is not None
        return super().check_action(action, parameters)

    @property
    def _removable(self) -> bool:
        row, profile = self.chosen, self.profile
        if row is None or profile is None:
            return False
        there = {
            "avatar": profile.avatar_url is not None,
            "recovery_email": profile.recovery_email is not None,
            "pending": True,
            "coming": True,
        }
        return there.get(row.id, False)

    @on(RowList.Opened)
    def _change(self, message: RowList.Opened) -> None:
        """Enter changes what the cursor is on, instead of going to the detail: its text in full is in the form too."""
        if not (self.session.read_only or self._is_fixed(message.row.id)):
            message.prevent_default()
            self.action_edit()

    @work(exclusive=True, group="open")
    async def action_edit(self) -> None:
        """Open what changes the row under the cursor."""
        row, profile = self.chosen, self.profile
        if row is None or profile is None:
            return
        if row.id == "visibility":
            self.action_publish()
        elif self._is_fixed(row.id):
            self.say(StatusKind.QUIET, NO_FILES)
        elif row.id == "avatar":
            self._avatar_form = AvatarForm(self.session, self.send_avatar)
            self.app.push_screen(self._avatar_form)
        elif row.id in LABELS:
            await self._edit(row.id)
        elif row.id != "coming":
            await acts.change_recovery_email(self, profile, enter_code=row.id == "pending")

    async def _edit(self, first: str) -> None:
        read = await self.attempt("Opening…", self.session.ask(lambda client: client.profile.get()))
        if read is None or isinstance(self.app.screen, ProfileForm):
            return
        file = self.session.drafts.of(self.session.server, read.value.profile_id, DOCUMENT)
        edit = Edit(file, values_of(read.value), read.version, clock=self.session.clock)
        self._form = ProfileForm(self.session, edit, self.save, first=first)
        self.app.push_screen(self._form)

    @work(exclusive=True, group="save")
    async def save(self) -> None:
        """Send what the form holds."""
        if self._form is not None:
            await save(self, self._form, *PROFILE_CHANGES)

    # -- visibility

    @write
    async def action_publish(self) -> None:
        """Make it public after a look, or private after a question."""
        if self.profile is None:
            return
        if self.profile.public:
            await acts.make_private(self)
            return
        to_fill_in = await acts.make_public(self)
        if to_fill_in:
            self.rows.go_to(to_fill_in)
            self.action_edit()

    # -- avatar

    @work(exclusive=True, group="save")
    async def send_avatar(self) -> None:
        """Send the chosen image; the dialog stays after an error."""
        if self._avatar_form is not None:
            await acts.send_avatar(self, self._avatar_form)

    @write
    async def action_delete(self) -> None:
        """Remove what the cursor is on: the avatar, the recovery e-mail, or one that is coming."""
        row, profile = self.chosen, self.profile
        if row is None or profile is None:
            return
        if row.id == "avatar":
            await acts.remove_avatar(self)
        elif row.id == "coming":
            await acts.cancel_coming(self)
        else:
            await acts.remove_recovery_email(self, profile)
