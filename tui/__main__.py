"""Where ``mxprofile`` begins: what was last on the screen is there at once, and only then the program is loaded."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from tui.last_seen import LastSeen
from tui.terminal.launch_frame import painted

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or the process's, and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    opens = not given or given[0].startswith("-")  # Without a command the client is opened.
    last_seen = LastSeen(*given) if opens else None
    if opens:
        gc.disable()  # A start makes next to no garbage, and looking for it takes a sixth of the time.
    try:
        with painted(last_seen.frame() if last_seen is not None else None):
            from tui.command import run

            return run(given, last_seen)
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
