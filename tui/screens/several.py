"""A part of the settings that is made of several panes, each with something of its own to fetch."""

from __future__ import annotations

from typing import Any

from tui.resources import Resource
from tui.screens.remote import Pane, RemotePane
from widgets.status_line import Status


class SeveralPanes(Pane):
    """Panes on one screen: they are fetched together, and the one with the focus has the word in the status line."""

    _current: RemotePane[Any] | None = None

    @property
    def parts(self) -> list[RemotePane[Any]]:
        """The panes in reading order."""
        return [*self.query(RemotePane)] if self.is_mounted else []

    @property
    def current(self) -> RemotePane[Any] | None:
        """The one that has the focus, or had it last."""
        return self._current or next(iter(self.parts), None)

    def become_current(self, part: RemotePane[Any]) -> None:
        """Let this one have the word."""
        self._current = part
        self.post_message(self.StatusChanged(self))

    @property
    def status(self) -> Status | None:
        """What the current one has to say."""
        return self.current.status if self.current is not None else None

    def shown(self) -> None:
        """Fetch all again unless that was just done."""
        for part in self.parts:
            part.shown()

    def left(self) -> None:
        """Forget what was said."""
        for part in self.parts:
            part.left()

    def reload(self) -> None:
        """Fetch all again."""
        for part in self.parts:
            part.reload()

    def look_again(self) -> None:
        """Fetch all again in the background."""
        for part in self.parts:
            part.look_again()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed."""
        for part in self.parts:
            part.reload_if_shows(resources)

    def take_focus(self) -> None:
        """The one that had it."""
        if self.current is not None:
            self.current.take_focus()

    def on_descendant_focus(self) -> None:
        """The word goes with the focus."""
        current = next((part for part in self.parts if part.has_focus_within), None)
        if current is not None and current is not self._current:
            self.become_current(current)
