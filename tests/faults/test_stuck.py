"""What hours of use would find out: each thing that may go wrong is planted once, and named by the check for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

from api_client.transport import Transport
from tests.faults import any_keys
from tests.faults.any_keys import AnyKeys
from tests.faults.soak import begun, nowhere_else
from tests.faults.weather import Sky
from tests.running import RunningBackend
from tests.tui.member import new_member
from tui.modals.help import Help
from tui.screens.frame import Frame
from tui.screens.remote import RemotePane
from tui.screens.states import Remote

pytestmark = [pytest.mark.outside, pytest.mark.slow]


class Planted(Exception):
    """Nobody expects it."""


def wait_less(patch: pytest.MonkeyPatch) -> None:
    """For what never comes; what only takes its time on a busy machine gets as long as ever."""
    patch.setattr(any_keys, "SECONDS_TO_ANSWER", 2.0)


def busy_after_an_error(patch: pytest.MonkeyPatch) -> None:
    """A pane that did not get an answer goes on waiting for it."""
    show = RemotePane._show

    def shows(pane: RemotePane[Any], remote: Remote[Any]) -> None:
        show(pane, remote._replace(busy=remote.busy or remote.error is not None))

    patch.setattr(RemotePane, "_show", shows)


def no_refresh_after_an_error(patch: pytest.MonkeyPatch) -> None:
    """Nothing is asked for any more once something went wrong."""
    fetch = RemotePane.fetch

    def fetches(pane: RemotePane[Any]) -> None:
        if pane.remote.error is None:
            fetch(pane)

    patch.setattr(RemotePane, "fetch", fetches)


def a_dead_key(patch: pytest.MonkeyPatch) -> None:
    """One tab's does nothing."""
    go_to = Frame.action_go_to

    async def goes_to(frame: Frame, number: int) -> None:
        if number != 5:
            await go_to(frame, number)

    patch.setattr(Frame, "action_go_to", goes_to)


def a_dialog_that_stays(patch: pytest.MonkeyPatch) -> None:
    """Esc does not close it."""
    patch.setattr(Help, "action_back", lambda _: None)


def a_worker_without_end(patch: pytest.MonkeyPatch) -> None:
    """Something runs on that nobody is asked for."""
    wait_less(patch)
    patch.setattr(Frame, "action_refresh", lambda frame: frame.run_worker(asyncio.Event().wait()))


def a_request_without_end(patch: pytest.MonkeyPatch) -> None:
    """An answer is waited for beyond every deadline."""
    wait_less(patch)

    async def hangs(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    patch.setattr(Transport, "exchange", hangs)


def a_crash(patch: pytest.MonkeyPatch) -> None:
    """A key raises what nobody expects."""

    def raises(_: Frame) -> NoReturn:
        raise Planted

    patch.setattr(Frame, "action_refresh", raises)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (busy_after_an_error, "nothing comes that these wait for"),
        (no_refresh_after_an_error, "did not recover"),
        (a_dead_key, "the key 5 did not lead to Leaderboard"),
        (a_dialog_that_stays, "Esc did not lead back to a tab"),
        (a_worker_without_end, "something that runs has no end"),
        (a_request_without_end, "a request has no end"),
        (a_crash, "crashed: Planted"),
    ],
)
def test_what_goes_wrong_in_hours_of_use_is_told(
    backend: RunningBackend, tmp_path: Path, planted: Callable[[pytest.MonkeyPatch], None], told: str
) -> None:
    grace = new_member(backend)

    async def uses(patch: pytest.MonkeyPatch) -> None:
        async with begun(grace, tmp_path, 0, patch) as walk:
            planted(patch)
            with pytest.raises(AssertionError, match=told):
                await uses_it_without_a_line(walk)

    # What ended the program comes out of it, too.
    with nowhere_else(tmp_path) as patch, suppress(Planted):
        asyncio.run(uses(patch))


async def uses_it_without_a_line(walk: AnyKeys) -> None:
    """Refresh, in vain; look at the help; then all is well again, and should be."""
    walk.weather.become(Sky.AWAY)
    await walk.press("r", wait=True)
    await walk.press("f1", wait=True)
    await walk.all_is_well_again()
