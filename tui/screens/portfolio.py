"""The Portfolio tab: my projects, and what others have published (rule 7)."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container

from tui.keys import BY_ID, bindings
from tui.resources import Resource
from tui.screens.my_projects import MyProjectsPane
from tui.screens.remote import RemotePane
from tui.screens.several import SeveralPanes
from widgets.views import Views


class PortfolioPane(SeveralPanes):
    """Two lists, of which one is shown; others' is made when it is first looked at."""

    BINDINGS = bindings("explore")

    views = getters.query_one(Views)
    lists = getters.query_one("#lists", Container)

    def compose(self) -> ComposeResult:
        """Mine first."""
        yield Views(["My projects", "Explore others'"], f"{BY_ID['explore'].shown} switches")
        with Container(id="lists"):
            yield MyProjectsPane(self.session)

    @property
    def parts(self) -> list[RemotePane[Any]]:
        """The list that is shown."""
        return [pane for pane in super().parts if pane.display]

    @property
    def current(self) -> RemotePane[Any] | None:
        """The same."""
        return next(iter(self.parts), None)

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed, also where it is not shown just now."""
        for pane in super().parts:
            pane.reload_if_shows(resources)

    async def action_explore(self) -> None:
        """The other list."""
        await self.look_at(1 - self.views.shown)

    @on(Views.Asked)
    async def _look_at(self, message: Views.Asked) -> None:
        await self.look_at(message.place)

    async def look_at(self, place: int) -> None:
        """Show my projects (0), or others' (1)."""
        from tui.screens.explore import ExplorePane

        if place == self.views.shown:
            return
        kind: type[RemotePane[Any]] = ExplorePane if place else MyProjectsPane
        with self.app.batch_update():
            self.views.shown = place
            for pane in super().parts:
                pane.display = isinstance(pane, kind)
            if self.current is None:
                await self.lists.mount(kind(self.session))
            else:
                self.current.shown()
        self.call_after_refresh(self.take_focus)
        self.post_message(self.StatusChanged(self))

    def take_focus(self) -> None:
        """The list that is shown."""
        if self.current is not None:
            self.current.take_focus()
