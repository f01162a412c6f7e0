"""Keys that arrive together, as over a slow line, take effect one after the other.

Textual gives each key to whatever has the focus when the key is read, which may be before the key ahead of it has
opened a dialog or moved the focus. Here a key is read only when the one before it has gone its whole way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from textual import events
from textual.app import App, ScreenStackError
from textual.message_pump import MessagePump
from textual.worker import WorkType

PATIENCE = 0.5
"""Seconds the keys behind wait at most for one, so that nothing can hold up typing for good."""
LOOKS = 10
"""So often it is looked meanwhile whether the key has gone its way. How long a step of its way takes, as loading what
it opens, is not counted: in that time nothing is held up that could go on."""

Typed = events.Key | events.Paste


class TypeAhead:
    """The keys of one app that wait for their turn."""

    def __init__(self, app: App[int], read: Callable[[events.Event], Awaitable[None]]) -> None:
        """`read` is how Textual reads a key."""
        self._app = app
        self._read = read
        self._waiting: deque[Typed] = deque()
        self._busy = False

    async def take(self, event: Typed) -> None:
        """Read `event`, at once if no other is on its way."""
        if self._busy:
            self._waiting.append(event)
            return
        self._busy = True
        way = self._way()
        await self._read(event)
        rest: WorkType[None] = partial(self._go_on, way)
        self._app.run_worker(rest, group="type-ahead")

    async def _go_on(self, way: Sequence[MessagePump]) -> None:
        """Read what waits, each after the one before it has gone its `way`."""
        try:
            await self._gone(way)
            while self._waiting:
                way = self._way()
                await self._read(self._waiting.popleft())
                await self._gone(way)
        finally:
            self._busy = False

    def _way(self) -> Sequence[MessagePump]:
        """Whom the next key passes, from the focus up to the app."""
        start = self._app.focused or self._app.screen
        return start.ancestors_with_self

    async def _gone(self, way: Sequence[MessagePump]) -> None:
        """Wait until a key has gone this way, but not for ever."""
        going = asyncio.create_task(self._all_turns(way))
        try:
            for _ in range(LOOKS):
                with suppress(TimeoutError):
                    return await asyncio.wait_for(asyncio.shield(going), PATIENCE / LOOKS)
        finally:
            going.cancel()

    async def _all_turns(self, way: Sequence[MessagePump]) -> None:
        with suppress(ScreenStackError):  # Without a screen the app is about to end.
            # Once for the key, once for the message that it made the focused widget send, as a field does on Enter.
            for node in (*way, *way):
                await _turn_of(node)
            # A dialog that it opened finds its focus; the focus is moved by the app.
            await _turn_of(self._app.screen)
            await _turn_of(self._app)


async def _turn_of(node: MessagePump) -> None:
    """Wait until `node` has dealt with all messages it has now."""
    passed = asyncio.Event()
    if node.call_later(passed.set):
        await passed.wait()
