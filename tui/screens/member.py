"""Another member's profile, over whatever it was opened from: what may be seen of her (rule 9.3).

``self.app.push_screen(MemberScreen(self.session, profile_id))`` opens it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content

from api_client.errors import ApiError, NotFound
from api_client.wire.other_profile import OtherProfile, Relation
from api_client.wire.text import Untrusted
from tui.keys import bindings, named
from tui.members import Member, member
from tui.modals.details import Details, Scroller
from tui.modals.link import Link, LinkSheet
from tui.resources import PEOPLE_CHANGES, Resource
from tui.screens import answers
from tui.screens.footer import Footer
from tui.screens.items import under_headings
from tui.screens.lists import KeyedList
from tui.screens.remote import Pane, RemotePane
from tui.screens.states import Remote
from tui.screens.too_small import TooSmall
from tui.session import Session
from tui.terminal.thrifty_screen import ThriftyScreen
from widgets import words
from widgets.earned_badge_detail import EarnedBadgeDetail
from widgets.earned_badge_row import CertificateRow, EarnedBadgeRow
from widgets.event_detail import EventDetail
from widgets.event_row import EventRow
from widgets.member_about import MemberAbout
from widgets.member_header import MemberHeader
from widgets.personal_info_card import links
from widgets.picture import Picture
from widgets.project_detail import ProjectDetail
from widgets.project_row import ProjectRow
from widgets.row_list import RowList
from widgets.rows import Row, Rows
from widgets.status_line import StatusLine

NOT_FOUND = (
    "There is no such profile, or it is private: then it is seen by its owner's connections, and by who is invited."
)

WORKS_FOR: Mapping[str, Collection[Relation]] = {
    "accept": {Relation.INVITED_ME},
    "ignore": {Relation.INVITED_ME},
    "connect": {Relation.NONE},
    "delete": {Relation.CONNECTED, Relation.INVITED_BY_ME},
}
"""What can be done, by what she is to me."""


class DoingsList(KeyedList):
    """Badges, certificates, projects and activity; what has more to tell can be opened."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`open` works on what has more to tell than its row."""
        return not isinstance(self.cursor_row, CertificateRow | None) if action == "open" else True


class MemberPane(RemotePane[Member]):
    """Who she is; below it, or side by side, what she tells about herself and what she did."""

    BINDINGS = bindings(
        "accept", "ignore", "connect", "delete", "link", "next_field", "previous_field", delete="Remove"
    )

    picture = getters.query_one(Picture)
    header = getters.query_one(MemberHeader)
    about = getters.query_one(MemberAbout)
    doings = getters.query_one(DoingsList)

    def __init__(self, session: Session, profile_id: str) -> None:
        self.resource = member(profile_id)
        super().__init__(session)
        self.profile_id = profile_id

    def compose_body(self) -> ComposeResult:
        """The head, and the two parts."""
        with Horizontal(classes="who"):
            yield Picture()
            yield MemberHeader(clock=self.session.clock)
        with Container(classes="parts"):
            with Scroller(id="about", can_focus=True) as about:
                about.border_title = Content("About")
                yield MemberAbout(clock=self.session.clock)
            yield DoingsList(id="doings", empty="No badges, certificates, projects or public activity yet.")

    # -- showing

    def on_mount(self) -> None:
        """The pattern stands in for an avatar that is not there, or not yet."""
        self.picture.profile_id = self.profile_id
        self.doings.border_title = Content("Badges, projects, activity")

    def show(self, value: Member) -> None:
        """Give each its part, and fetch the picture if there is one."""
        self.header.value = self.about.value = value.profile
        self.doings.show(Rows(rows_of(value, self.session)))
        self.refresh_bindings()
        self._show_avatar(value.profile)

    @work(exclusive=True, group="avatar")
    async def _show_avatar(self, profile: OtherProfile) -> None:
        # Without one, and where it can't be had, the pattern stays.
        with suppress(ApiError):
            self.picture.image = await self.session.avatars.fetch(profile.profile_id, profile.avatar_url)

    def _show(self, remote: Remote[Member]) -> None:
        """What may no longer be seen is not shown any longer."""
        super()._show(remote._replace(known=None) if isinstance(remote.error, NotFound) else remote)

    def _sentence(self) -> str:
        """Nobody is told which of the two it is."""
        if isinstance(self.remote.error, NotFound) and not self.remote.busy:
            return f"{NOT_FOUND}\n\n{named('back')} goes back."
        return super()._sentence()

    # -- acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`link` works where there are addresses, the others by what she is to me."""
        if action == "link":
            return bool(self.addresses)
        return self.relation in WORKS_FOR.get(action, Relation)

    @property
    def relation(self) -> Relation:
        """What she is to me, as far as is known."""
        known = self.remote.known
        return known.value.profile.relation if known is not None else Relation.UNKNOWN

    @property
    def addresses(self) -> Sequence[Link]:
        """Those she tells."""
        known = self.remote.known
        told: Sequence[tuple[str, Untrusted | None]] = links(known.value.profile) if known is not None else ()
        return [Link(label, address) for label, address in told if address]

    def action_link(self) -> None:
        """Open the sheet with her addresses."""
        if self.remote.known is not None:
            name = words.plain(self.remote.known.value.profile.name)
            self.app.push_screen(LinkSheet(name, self.addresses))

    # Not exclusive, as wherever people are answered: the same thing twice is sent once.

    def action_accept(self) -> None:
        """Accept her invitation (rule 5.1)."""
        if (profile := self._who("accept")) is not None and profile.invitation_id is not None:
            self.run_worker(answers.accept(self, profile.invitation_id, profile.name))

    def action_ignore(self) -> None:
        """Ignore it (rule 5.1)."""
        if (profile := self._who("ignore")) is not None and profile.invitation_id is not None:
            self.run_worker(answers.ignore(self, profile.invitation_id, profile.name))

    def action_connect(self) -> None:
        """Invite her (rule 5.1)."""
        if (profile := self._who("connect")) is not None:
            self.run_worker(answers.connect(self, profile.profile_id, profile.name))

    def action_delete(self) -> None:
        """End the connection (rule 5.3), or take back my invitation (rule 5.1)."""
        profile = self._who("delete")
        if profile is None:
            return
        if profile.relation is Relation.CONNECTED:
            self.run_worker(answers.remove(self, profile.profile_id, profile.name))
        elif profile.invitation_id is not None:
            self.run_worker(answers.withdraw(self, profile.invitation_id, profile.name))

    def _who(self, action: str) -> OtherProfile | None:
        """Whose profile it is, if that can be done about her."""
        known = self.remote.known
        return known.value.profile if known is not None and self.relation in WORKS_FOR[action] else None

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """What is done about people changes what she is to me."""
        if set(resources) & set(PEOPLE_CHANGES):
            self.fetch()

    @on(RowList.Opened)
    def _open(self, message: RowList.Opened) -> None:
        if isinstance(message.row, EarnedBadgeRow):
            badge = EarnedBadgeDetail(clock=self.session.clock)
            badge.value = message.row.badge
            self.app.push_screen(Details("Badge", badge))
        elif isinstance(message.row, EventRow):
            event = EventDetail(clock=self.session.clock)
            event.value = message.row.event
            self.app.push_screen(Details("Activity", event))
        elif isinstance(message.row, ProjectRow):
            project = ProjectDetail(clock=self.session.clock)
            project.value = message.row.project
            self.app.push_screen(Details("Project", project))
            self._fetch_project(project, message.row.id)

    @work(exclusive=True, group="project")
    async def _fetch_project(self, detail: ProjectDetail, project_id: str) -> None:
        """Fill in the texts, or why they are not there, as long as somebody looks at it."""
        try:
            project = await self.session.ask(lambda client: client.projects.published(project_id))
        except ApiError as error:
            detail.trouble = error.sentence
        else:
            detail.value = project


class MemberScreen(ThriftyScreen[None]):
    """`MemberPane` on a screen of its own."""

    AUTO_FOCUS = "DoingsList"
    BINDINGS = bindings("refresh", "back")

    pane = getters.query_one(MemberPane)
    status_line = getters.query_one(StatusLine)

    def __init__(self, session: Session, profile_id: str) -> None:
        super().__init__()
        self.session = session
        self.profile_id = profile_id

    def compose(self) -> ComposeResult:
        """The pane, what it has to say, the keys."""
        yield MemberPane(self.session, self.profile_id)
        yield StatusLine()
        yield Footer()
        yield TooSmall()

    @on(Pane.StatusChanged)
    def show_status(self) -> None:
        """Say what the pane has to say."""
        self.status_line.status = self.pane.status

    @on(Pane.Wrote)
    def _tell_of_it(self, message: Pane.Wrote) -> None:
        """What was changed here may be shown below, too."""
        self.pane.reload_if_shows(message.resources)
        stack = self.app.screen_stack
        if self in stack[1:]:
            stack[stack.index(self) - 1].post_message(Pane.Wrote(message.pane, *message.resources))

    def action_refresh(self) -> None:
        """Fetch the profile again."""
        self.pane.reload()

    def action_back(self) -> None:
        """Back to where it was opened."""
        if self.is_active:
            self.dismiss()


def rows_of(value: Member, session: Session) -> Sequence[Row]:
    """What she has and did, under headings."""
    clock = session.clock
    return under_headings(
        [
            ("Badges", [EarnedBadgeRow(badge, clock) for badge in value.profile.badges]),
            ("Certificates", [CertificateRow(one) for one in value.profile.certificates]),
            ("Projects", [ProjectRow(project, clock) for project in value.projects.items]),
            ("Activity", [EventRow(event, place, clock) for place, event in enumerate(value.activity.items)]),
        ]
    )
