"""Where ``mxprofile`` begins: what was last on the screen is there at once, and only then the program is loaded."""

from __future__ import annotations

import atexit
import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.last_seen import LastSeen

_INTERRUPTED = 130
_ONLY_TOLD = frozenset({"-h", "--help", "--version"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or the process's, and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A start makes next to no garbage, and looking for it takes a sixth of the time. The client looks again once it has
    # started (`tui.garbage`); a plain command ends before there is any worth it.
    gc.disable()
    # The end of the process would look once more: longer than all else it takes to leave, and the memory goes anyway.
    atexit.register(gc.freeze)
    try:
        # Without a command the client is opened.
        if (given and not given[0].startswith("-")) or not _ONLY_TOLD.isdisjoint(given):
            return _run(given)
        return _open(given)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _open(given: list[str]) -> int:
    if any(word.startswith("--k") for word in given):
        from tui import kiosk  # Before anything is looked for in a folder.

        if code := kiosk.entered(given):
            return code
    from tui.last_seen import LastSeen
    from tui.terminal.launch_frame import painted

    last_seen = LastSeen(*given)
    with painted(last_seen.frame()):
        return _run(given, last_seen)


def _run(given: list[str], last_seen: LastSeen | None = None) -> int:
    from tui.bundle import reading

    reading.put_to_use()  # After the frame, which needs less than reading this takes, and before all that takes long.
    from tui.command import run

    return run(given, last_seen)


if __name__ == "__main__":
    sys.exit(main())
