"""A project in full beside its list: fetched when the cursor rests on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from textual import work

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.project import Project, ProjectSummary
from tui.session import Session
from widgets.project_detail import ProjectDetail

Read: TypeAlias = Callable[[Client, str], Awaitable[Project]]

REST = 0.15
"""Seconds the cursor rests on a project before the whole of it is fetched."""


class FetchedProject(ProjectDetail):
    """Shows what its list knows of a project at once, and the rest as soon as it is there."""

    def __init__(self, session: Session, read: Read) -> None:
        """`read` fetches the whole of a project by its id."""
        super().__init__(clock=session.clock)
        self.session = session
        self.read = read
        self._whole: dict[tuple[str, datetime], Project] = {}
        """Projects in full, each as it was last edited."""
        self._item: ProjectSummary | None = None

    def look_at(self, item: ProjectSummary | None) -> None:
        """Show this project of the list."""
        self._item = item
        whole = self._whole.get((item.id, item.updated_at)) if item is not None else None
        self.trouble = ""
        self.value = whole or item
        if item is not None and whole is None:
            self._fetch(item)

    @work(exclusive=True, group="whole")
    async def _fetch(self, item: ProjectSummary) -> None:
        await asyncio.sleep(REST)
        try:
            whole = await self.session.ask_quietly(lambda client: self.read(client, item.id))
        except ApiError as error:
            self.trouble = error.sentence
            return
        self._whole[item.id, item.updated_at] = whole
        if self._item == item:
            self.value = whole
