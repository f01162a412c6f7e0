"""The Portfolio tab: my projects, and what others have published (rule 7)."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container

from api_client.wire.text import Untrusted
from tui.keys import BY_ID, bindings
from tui.resources import Resource
from tui.screens.my_projects import MyProjectsPane
from tui.screens.remote import RemotePane
from tui.screens.several import SeveralPanes
from widgets.choices import Choices, Option

MINE, OTHERS = "mine", "others"


class PortfolioPane(SeveralPanes):
    """Two lists, of which one is shown; others' is made when it is first looked at."""

    BINDINGS = bindings("explore")

    choices = getters.query_one(Choices)
    lists = getters.query_one("#lists", Container)

    def compose(self) -> ComposeResult:
        """Mine first."""
        yield Choices("Projects", id="whose")
        with Container(id="lists"):
            yield MyProjectsPane(self.session)

    def on_mount(self) -> None:
        """Say what can be looked at, and by which key."""
        names = {MINE: "Mine", OTHERS: "Explore others'"}
        self.choices.options = [Option(whose, Untrusted(name)) for whose, name in names.items()]
        self.choices.chosen = MINE
        self.choices.note = f"{BY_ID['explore'].shown} switches"

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
        await self.look_at(OTHERS if self.choices.chosen == MINE else MINE)

    @on(Choices.Chosen)
    async def _look_at(self, message: Choices.Chosen) -> None:
        await self.look_at(message.option_id)

    async def look_at(self, whose: str) -> None:
        """Show my projects, or others'."""
        from tui.screens.explore import ExplorePane

        if whose == self.choices.chosen:
            return
        kind: type[RemotePane[Any]] = ExplorePane if whose == OTHERS else MyProjectsPane
        with self.app.batch_update():
            self.choices.chosen = whose
            for pane in super().parts:
                pane.display = isinstance(pane, kind)
            if self.current is None:
                await self.lists.mount(kind(self.session))
            else:
                self.current.shown()
            self.take_focus()
        self.post_message(self.StatusChanged(self))

    def take_focus(self) -> None:
        """The list that is shown."""
        if self.current is not None:
            self.current.take_focus()
