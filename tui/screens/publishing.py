"""Publishing a project, and returning it to draft, from whichever pane it is asked for (rules 7.1 and 7.2)."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from api_client.client import Client
from api_client.errors import ApiError, PreconditionFailed
from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project, ProjectSummary
from tui.modals.confirm import Confirm
from tui.modals.preview import Decision, Preview
from tui.modals.project_form import EMPTY, values_of
from tui.resources import OVERVIEW, PROJECT_CHANGES
from tui.screens.remote import RemotePane
from widgets import words
from widgets.project_detail import ProjectDetail
from widgets.project_words import missing
from widgets.status_line import StatusKind

SEEN_BY_ALL = "Everybody can see it then, with your name."
SEEN_BY_FEW = "Your profile is private: only your connections, and whom you have invited, can see it then."


async def publish(pane: RemotePane[Any], project_id: str) -> str:
    """Show what others will see, as it is now, and publish just that; call it from a worker of the pane.

    Returns the first field to be filled in, if the person wants to do that instead; else "".
    """
    while True:
        read = await _read(pane, project_id)
        if read is None:
            return ""
        decision = await pane.app.push_screen_wait(_preview(pane, read.value))
        if decision is Decision.EDIT:
            return next(name for name in EMPTY if not getattr(read.value, name).plain.strip())
        if decision is not Decision.YES:
            return ""
        # Changed since it was read: what others would see now is shown first.
        if await _put(pane, read, "published", f"{words.plain(read.value.app_name)} is published."):
            return ""


async def return_to_draft(pane: RemotePane[Any], project: ProjectSummary) -> None:
    """Return a published project to draft, after a question; call it from a worker of the pane."""
    name = words.plain(project.app_name)
    question = Content.assemble("Return ", (name, "bold"), " to draft? Only you can see it then.")
    if not await pane.app.push_screen_wait(Confirm(question, yes="Return to draft")):
        return
    while True:
        read = await _read(pane, project.id)
        if read is None or await _put(pane, read, "draft", f"{name} is a draft again."):
            return


async def _read(pane: RemotePane[Any], project_id: str) -> Versioned[Project] | None:
    """The project as it is now; None after saying what went wrong."""
    return await pane.attempt("Looking…", pane.session.ask(lambda client: client.projects.get(project_id)))


async def _put(pane: RemotePane[Any], read: Versioned[Project], status: Any, done: str) -> bool:
    """Give what was read another state; False when somebody saved it since, and it is to be read again."""
    texts = values_of(read.value)

    async def put(client: Client) -> None:
        await client.projects.put(read.value.id, **texts, status=status, version=read.version)

    pane.say(StatusKind.LOADING, "Saving…")
    try:
        await pane.session.ask(put)
    except PreconditionFailed:
        return False
    except ApiError as error:
        pane.failed(error, *PROJECT_CHANGES)
    else:
        pane.done(done, *PROJECT_CHANGES)
    return True


def _preview(pane: RemotePane[Any], project: Project) -> Preview:
    shown = ProjectDetail(clock=pane.session.clock)
    shown.value = project.model_copy(update={"status": ProjectStatus.PUBLISHED})
    overview = pane.session.last(OVERVIEW)
    private = overview is not None and not overview.value.header.public
    told = SEEN_BY_FEW if private else SEEN_BY_ALL
    return Preview("Publish the project", told, shown, yes="Publish", missing=missing(project))
