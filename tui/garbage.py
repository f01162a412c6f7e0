"""When Python looks for garbage: not while the client starts, and then while the person is at rest."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping

OBJECTS = 10_000
"""So many new ones are looked at in any case. Some thirty keys that move a cursor make them; Python's own 700 are made
by two, the second of which then waited for it."""
RESTS: Mapping[float, int] = {2: 1, 10: 2}
"""After so many seconds without a key or the mouse, up to which generation is looked: at what is new, in a few
milliseconds; then at all, in up to a tenth of a second, when hardly a key comes just then."""


class Garbage:
    """What nobody needs any more, and can't be known to be before it is looked for."""

    _looks: bool = False

    def __init__(self) -> None:
        self._at_rest: list[asyncio.TimerHandle] = []

    def look_again(self) -> None:
        """What was made so far stays, and is not looked at again; the start had switched this off."""
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(OBJECTS)
            gc.enable()
            self._looks = True

    def put_off(self) -> None:
        """Look when nothing has come from the person for a while, as in `RESTS`."""
        for look in self._at_rest:
            look.cancel()
        if self._looks:
            later = asyncio.get_running_loop().call_later
            self._at_rest = [later(seconds, gc.collect, generation) for seconds, generation in RESTS.items()]
