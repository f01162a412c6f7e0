"""My projects, published ones and drafts (rules 7.1, 7.2 and 7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import getters, work
from textual.content import Content

from api_client.client import Client
from api_client.errors import ApiError
from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.page import Page
from api_client.wire.project import Project, ProjectSummary
from tui.drafts import DraftFile
from tui.edits import Edit
from tui.keys import bindings, with_keys
from tui.modals.confirm import Confirm
from tui.modals.project_form import EMPTY, ProjectForm, values_of
from tui.resources import OVERVIEW, PROJECT_CHANGES, PROJECTS
from tui.screens.fetched_project import FetchedProject
from tui.screens.items import ItemsPane, under_headings
from tui.screens.publishing import publish, return_to_draft
from tui.screens.saving import save
from tui.screens.writing import write
from tui.session import Session
from widgets import words
from widgets.project_row import ProjectRow
from widgets.rows import Row
from widgets.status_line import StatusKind

GROUPS: dict[ProjectStatus, str] = {
    ProjectStatus.PUBLISHED: "Published",
    ProjectStatus.DRAFT: "Drafts",
    ProjectStatus.UNKNOWN: "Others",
}
"""The groups of the list, in their order."""

NEW = "project/new"
"""The document of a project that is not there yet."""


class MyProjectsPane(ItemsPane[Page[ProjectSummary], ProjectSummary]):
    """The list by state, and a project in full; add, edit, publish, return to draft, delete."""

    BINDINGS = bindings("new", "edit", "publish", "delete", publish="Publish/draft")
    resource = PROJECTS
    empty = (
        "No projects yet. Show what you have built: press {new} to add the first one, "
        "{explore} to look at what others built."
    )
    nothing_fits = empty

    detail = getters.query_one(FetchedProject)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._form: ProjectForm | None = None

    # -- showing

    def on_mount(self) -> None:
        """Say that something typed is not saved, if there is."""
        super().on_mount()
        self._tell_unsaved()

    def items(self, value: Page[ProjectSummary]) -> Iterator[ProjectSummary]:
        """All projects."""
        return iter(value.items)

    def item_id(self, item: ProjectSummary) -> str:
        """The project's id."""
        return item.id

    def rows_for(self, value: Page[ProjectSummary]) -> Sequence[Row]:
        """Those of a state under its heading, the last edited first."""
        clock = self.session.clock
        return under_headings(
            (
                heading,
                [ProjectRow(one, clock, self._draft(one.id).exists()) for one in value.items if one.status is status],
            )
            for status, heading in GROUPS.items()
        )

    def _draft(self, project_id: str) -> DraftFile:
        """Where is kept what is typed into a project of this member."""
        overview = self.session.last(OVERVIEW)
        owner = overview.value.header.profile_id if overview is not None else ""
        return self.session.drafts.of(self.session.server, owner, f"project/{project_id}")

    def make_detail(self) -> FetchedProject:
        """Its texts."""
        return FetchedProject(self.session, _mine)

    def show_detail(self, item: ProjectSummary | None) -> None:
        """Show what is known of a project, and the rest as soon as it is there."""
        self.detail.look_at(item)

    def holds_nothing(self, value: Page[ProjectSummary]) -> bool:
        """True without any project."""
        return not value.items

    @work(exclusive=True, group="unsaved")
    async def _tell_unsaved(self) -> None:
        try:
            file = self.session.drafts.of(self.session.server, await self.session.profile_id(), NEW)
        except ApiError:
            return
        draft = file.find()
        if draft is not None:
            age = words.ago(draft.at, self.session.clock())
            self.say(StatusKind.STALE, f"A new project typed {age} is not saved: {with_keys('press {new} to go on.')}")

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on a project works while there is one; what keeps its state does where that is known here."""
        if action in {"edit", "publish"}:
            return self.chosen is not None and self.chosen.status is not ProjectStatus.UNKNOWN
        if action == "delete":
            return self.chosen is not None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="open")
    async def action_new(self) -> None:
        """Open the form for a new project, or go on with the one that was typed and not saved."""
        await self._open(None)

    @work(exclusive=True, group="open")
    async def action_edit(self) -> None:
        """Open the form for what the cursor is on."""
        if self.chosen is not None:
            await self._edit(self.chosen.id)

    async def _edit(self, project_id: str, first: str = "") -> None:
        read = await self.attempt("Opening…", self.session.ask(lambda client: client.projects.get(project_id)))
        if read is not None:
            await self._open(read, first)

    async def _open(self, read: Versioned[Project] | None, first: str = "") -> None:
        owner = await self.attempt("Opening…", self.session.profile_id())
        if owner is None or isinstance(self.app.screen, ProjectForm):
            return
        project = read.value if read is not None else None
        edit = Edit(
            self.session.drafts.of(self.session.server, owner, f"project/{project.id}" if project is not None else NEW),
            values_of(project) if project is not None else EMPTY,
            read.version if read is not None else "",
            clock=self.session.clock,
        )
        self._form = ProjectForm(self.session, edit, self.save, project, first=first)
        self.app.push_screen(self._form, self._form_closed)

    def _form_closed(self, _: None) -> None:
        """What is typed and not saved is another now."""
        if self.remote.known is not None:
            self.show(self.remote.known.value)

    @work(group="save")
    async def save(self) -> None:
        """Send what the form holds; then publish it, if that was asked for."""
        form = self._form
        if form is None or not await save(self, form, *PROJECT_CHANGES) or form.project_id is None:
            return
        self.rows.go_to(form.project_id)
        if form.then_publish:
            await self._publish(form.project_id)

    @write
    async def action_publish(self) -> None:
        """Publish a draft, after a look; return a published one to draft, after a question."""
        item = self.chosen
        if item is not None and item.status is ProjectStatus.PUBLISHED:
            await return_to_draft(self, item)
        elif item is not None:
            await self._publish(item.id)

    async def _publish(self, project_id: str) -> None:
        to_fill_in = await publish(self, project_id)
        if to_fill_in:
            await self._edit(project_id, to_fill_in)

    @write
    async def action_delete(self) -> None:
        """Delete what the cursor is on, after a question."""
        item = self.chosen
        if item is None:
            return
        name = words.plain(item.app_name)
        question = Content.assemble("Delete the project ", (name, "bold"), "? Its texts are gone then, for ever.")
        if not await self.app.push_screen_wait(Confirm(question, yes="Delete")):
            return

        async def delete(client: Client) -> bool:
            await client.projects.delete(item.id)
            return True

        if await self.attempt("Deleting…", self.session.ask(delete), *PROJECT_CHANGES):
            self._draft(item.id).drop()
            self.done(f"{name} is deleted.", *PROJECT_CHANGES)


async def _mine(client: Client, project_id: str) -> Project:
    return (await client.projects.get(project_id)).value
