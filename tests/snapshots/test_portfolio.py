"""What the Portfolio tab and the dialogs of edited documents look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.versioned import Versioned
from api_client.wire.enums import ProjectStatus
from api_client.wire.page import Page
from api_client.wire.project import Project, ProjectSummary, PublishedSummary
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import portfolio_samples, samples
from tui.app import MxProfileApp
from tui.edits import Difference, Edit, Side
from tui.modals.conflict import Compared, Conflict
from tui.modals.preview import Preview
from tui.modals.project_form import EMPTY, ProjectForm, values_of
from tui.resources import EXPLORE, OVERVIEW, PROJECTS
from tui.screens.explore import ExplorePane
from tui.screens.my_projects import MyProjectsPane
from tui.screens.overview import OverviewPane
from tui.screens.publishing import SEEN_BY_ALL
from widgets.project_detail import ProjectDetail
from widgets.project_words import missing

Compare = Callable[..., bool]
Show = Callable[[MxProfileApp], None]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

NONE: Page[object] = Page(items=[], next_cursor=None)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member with three projects, who looks at the first of them."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    mine: Page[ProjectSummary] = Page(items=samples.portfolio(), next_cursor=None)
    monkeypatch.setattr(MyProjectsPane, "resource", answering(PROJECTS, mine))
    others: Page[PublishedSummary] = Page(items=portfolio_samples.others(), next_cursor=None)
    monkeypatch.setattr(ExplorePane, "resource", answering(EXPLORE, others))
    monkeypatch.setattr("tui.screens.fetched_project.REST", 0)
    session = session_without_server(tmp_path)

    async def get(_: str) -> Versioned[Project]:
        return Versioned(portfolio_samples.project(), '"1"')

    async def published(_: str) -> Project:
        return portfolio_samples.published()

    monkeypatch.setattr(session.client.projects, "get", get)
    monkeypatch.setattr(session.client.projects, "published", published)
    return MxProfileApp(session)


def pressing(*keys: str, show: Show | None = None) -> Callable[[Pilot[object]], object]:
    """Press keys, each after the one before it has done all it does; then open a dialog."""

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        if show is not None:
            assert isinstance(pilot.app, MxProfileApp)
            show(pilot.app)
            await pilot.pause()

    return press


@pytest.mark.parametrize("keys", [("6",), ("6", "w"), ("6", "w", "enter")], ids=["mine", "explore", "detail"])
def test_portfolio(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("answer", [NONE, ServerUnreachable()], ids=["empty", "error"])
def test_portfolio_without_projects(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(MyProjectsPane, "resource", answering(PROJECTS, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing("6"))


def edit_of(app: MxProfileApp, project: Project | None) -> Edit:
    """An edit that begins now."""
    file = app.session.drafts.of("server", "ada", "project")
    return Edit(file, values_of(project) if project else EMPTY, clock=app.session.clock)


def show_form(app: MxProfileApp) -> None:
    """The form of a draft."""
    project = portfolio_samples.project(ProjectStatus.DRAFT)
    app.push_screen(ProjectForm(app.session, edit_of(app, project), lambda: None, project, first="solution"))


def show_refused_form(app: MxProfileApp) -> None:
    """The form of a new one that was to be saved without a name."""
    app.push_screen(ProjectForm(app.session, edit_of(app, None), lambda: None))
    app.simulate_key("ctrl+s")


def show_conflict(app: MxProfileApp) -> None:
    """Two versions."""
    fields = [
        ("app_name", "App name", "Dock Planner 2", "Dock Planner", Side.MINE),
        ("solution", "Solution", "One plan for all.", "One plan that drivers and dock crew see.", None),
        ("results", "Results", "", "Waiting is down to 25 minutes.", Side.THEIRS),
    ]
    compared = [
        Compared(Difference(name, mine, theirs, choice), label, mine, theirs)
        for name, label, mine, theirs, choice in fields
    ]
    app.push_screen(Conflict(compared))


def show_preview(app: MxProfileApp, *, status: ProjectStatus = ProjectStatus.PUBLISHED) -> None:
    """The look before publishing."""
    project = portfolio_samples.project(status)
    shown = ProjectDetail(clock=app.session.clock)
    shown.value = project.model_copy(update={"status": ProjectStatus.PUBLISHED})
    app.push_screen(Preview("Publish the project", SEEN_BY_ALL, shown, yes="Publish", missing=missing(project)))


def show_incomplete(app: MxProfileApp) -> None:
    """The same with something missing."""
    show_preview(app, status=ProjectStatus.DRAFT)


@pytest.mark.parametrize("show", [show_form, show_refused_form, show_conflict, show_preview, show_incomplete])
def test_dialogs(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], show: Show) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing("6", show=show))
