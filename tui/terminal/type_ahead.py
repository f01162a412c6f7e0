"""Keys that arrive together, as over a slow line, take effect one after the other.

Textual gives each key to whatever has the focus when the key is read, which may be before the key ahead of it has
opened a dialog or moved the focus. Here a key is read only when the one before it has gone its whole way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

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
        self._way: Sequence[MessagePump] = ()
        """Whom the last key may have passed, from the focus up to the app."""
        self._busy = False
        self._afterwards: list[Callable[[], None]] = []

    def after_next(self, do: Callable[[], None]) -> None:
        """Do this once the key that waits next was read: at once where none waits, in `PATIENCE` whatever happens."""
        if self._busy:
            self._afterwards.append(do)
            self._app.set_timer(PATIENCE, self._do_afterwards)
        else:
            do()

    async def take(self, event: Typed) -> None:
        """Read `event`, at once if no other is on its way."""
        if self._busy:
            self._waiting.append(event)
        elif self._is_all_at_rest():
            await self._send(event)
        else:
            self._busy = True
            self._waiting.append(event)
            rest: WorkType[None] = self._go_on
            self._app.run_worker(rest, group="type-ahead")

    async def _go_on(self) -> None:
        """Read what waits, each after the one before it has gone its way."""
        try:
            while self._waiting:
                await self._gone(self._way)
                await self._send(self._waiting.popleft())
                self._do_afterwards()
        finally:
            self._busy = False

    def _do_afterwards(self) -> None:
        while self._afterwards:
            self._afterwards.pop()()

    async def _send(self, event: Typed) -> None:
        self._way = (self._app.focused or self._app.screen).ancestors_with_self
        await self._read(event)

    def _is_all_at_rest(self) -> bool:
        """Whether the last key has gone its way for certain: then nothing need be waited for, as mostly."""
        if self._app._pending_message is not None:  # noqa: SLF001 - taken from the queue, as it does before each message
            return False
        with suppress(ScreenStackError):
            return all(node is self._app or _is_at_rest(node) for node in (*self._way, self._app.screen))
        return True

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


def _is_at_rest(node: MessagePump) -> bool:
    """Whether `node` waits for its next message, or takes none any more."""
    came: Any = node._message_queue.ready_event  # noqa: SLF001 - no public name tells whether it is still at its last
    return node._closing or bool(came._waiters and not came.is_set())  # noqa: SLF001
