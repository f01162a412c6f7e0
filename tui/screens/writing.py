"""Writes of a pane: begun by a key, one at a time, and ended by nothing but their answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeVar

from tui.screens.remote import RemotePane

Writing = TypeVar("Writing", bound=RemotePane[Any])

GROUP = "write"


def write(act: Callable[[Writing], Coroutine[Any, Any, None]]) -> Callable[[Writing], None]:
    """A method of a pane that changes something at the server, as a worker.

    Pressed while another one waits for its answer, it does nothing: the status line says what goes on. An exclusive
    worker would end the other, and nobody would be told what became of it.
    """

    @wraps(act)
    def begin(pane: Writing) -> None:
        under_way = (one for one in pane.workers if one.node is pane and one.group == GROUP and not one.is_finished)
        if next(under_way, None) is None:
            pane.run_worker(act(pane), group=GROUP)

    return begin
