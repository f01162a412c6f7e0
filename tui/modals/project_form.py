"""The form of a project (rules 7.1, 7.2 and 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from textual.app import ComposeResult

from api_client.client import Client
from api_client.errors import ApiError, NotFound
from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project
from tui.draft import Values
from tui.edits import Edit
from tui.intentions import is_refusal
from tui.modals.edit_form import EditForm
from tui.modals.edit_rows import BlockRow, EditRow, LineRow, Spec
from tui.modals.form import Buttons
from tui.session import Session
from widgets.project_words import FIELDS
from widgets.status_line import StatusKind

TIPS: dict[str, str] = {
    "app_name": "What the app is called where it is used. A draft needs this alone.",
    "customer": "Whom you built it for: a company, a department, or yourself.",
    "business_need": "What was slow, costly or impossible before, and for whom. Two or three sentences do.",
    "solution": "What you built, in words for somebody who does not know the platform; then what was hard about it.",
    "results": "What is better now, in numbers if you have them: hours saved, users, errors that are gone.",
}
"""Rule 7.4."""

LONGEST_LINE, LONGEST_TEXT = 120, 5000
GONE = "This project was deleted since you opened it: save again to add it anew, as a draft."
NEEDS_NAME = "Give the app a name: a draft needs nothing else."
EMPTY: dict[str, Any] = dict.fromkeys(FIELDS, "")
"""A project that is not there yet."""


def values_of(project: Project) -> dict[str, Any]:
    """A project as its form has it."""
    return {name: getattr(project, name).plain for name in FIELDS}


class ProjectForm(EditForm):
    """Adds a project as a draft, or edits one as it is; publishing comes after it, with a look at what others see."""

    def __init__(
        self,
        session: Session,
        edit: Edit,
        save: Callable[[], object],
        project: Project | None = None,
        *,
        first: str = "",
    ) -> None:
        """`project` is what is edited; None for a new one."""
        self.heading = "New project" if project is None else "Edit the project"
        self.project_id = project.id if project is not None else None
        self.status = project.status if project is not None else ProjectStatus.DRAFT
        self.then_publish = False
        """True when it is to be published after it was saved."""
        if self.status is ProjectStatus.DRAFT:
            self.save_words = "Save as draft"
        super().__init__(session, edit, save, first=first)

    def make_rows(self) -> Sequence[EditRow]:
        """Two lines and three texts."""
        return [
            LineRow(_spec("app_name", LONGEST_LINE, NEEDS_NAME)),
            LineRow(_spec("customer", LONGEST_LINE)),
            *(BlockRow(_spec(name, LONGEST_TEXT)) for name in ("business_need", "solution", "results")),
        ]

    def compose_buttons(self) -> ComposeResult:
        """A draft can be published right after it is saved."""
        publish = {"publish": "Save and publish…"} if self.status is ProjectStatus.DRAFT else {}
        yield Buttons(save=self.save_words, **publish, back="Cancel")

    def action_save(self) -> None:
        """Save it as what it is."""
        self.then_publish = False
        super().action_save()

    def action_publish(self) -> None:
        """Save it, and then look at what others will see."""
        if not self.busy:
            super().action_save()
            self.then_publish = True

    @property
    def done_words(self) -> str:
        """Its name, and as what it is saved."""
        how = " as a draft" if self.status is ProjectStatus.DRAFT else ""
        return f"{self.edit.typed['app_name']} is saved{how}."

    # -- the requests

    @property
    def as_status(self) -> Literal["draft", "published"]:
        """What it is, and stays."""
        return "published" if self.status is ProjectStatus.PUBLISHED else "draft"

    async def request(self, client: Client) -> None:
        """Add it, once, or put it in the place of the version that was read."""
        version = self.edit.version
        if self.project_id is None:
            added = await self._add(client)
            if added is None:
                return
            version = added.version
        assert self.project_id is not None
        texts: dict[str, Any] = self.edit.typed
        saved = await client.projects.put(self.project_id, **texts, status=self.as_status, version=version)
        self.status = saved.value.status

    async def _add(self, client: Client) -> Versioned[Project] | None:
        """Add what was to be added first, with the key of that intention; its version if more was typed since."""
        sending = self.edit.send()
        self.keep_now()  # The key is on the disk before it is sent.
        texts: dict[str, Any] = sending.values
        try:
            project = await client.projects.add(**texts, idempotency_key=sending.key)
        except ApiError as error:
            if is_refusal(error):
                self.edit.sending = None
            raise
        self.project_id = project.id
        return None if sending.values == self.edit.typed else await client.projects.get(project.id)

    def refused(self, error: ApiError) -> None:
        """A project that was deleted meanwhile is not lost with it: what is typed can be saved as a new one."""
        super().refused(error)
        if isinstance(error, NotFound) and self.project_id is not None:
            self.project_id, self.status, self.edit.version = None, ProjectStatus.DRAFT, ""
            self.say(StatusKind.ERROR, GONE)

    async def current(self, client: Client) -> tuple[Values, str]:
        """The project as it is now; what it became elsewhere it stays."""
        assert self.project_id is not None
        now = await client.projects.get(self.project_id)
        self.status = now.value.status
        return values_of(now.value), now.version


def _spec(name: str, longest: int, needed: str = "") -> Spec:
    return Spec(name, FIELDS[name], TIPS[name], longest, needed)
