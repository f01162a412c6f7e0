"""Before Textual is imported: is there a terminal to draw on, and is the environment clean. Imports no Textual."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

KIOSK = "connect with `ssh -t`, and without a command"
"""What to do where nothing but the client is to be had."""


def drop_textual_variables(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take every ``TEXTUAL*`` variable out: one logs typed passwords, another replaces the safe driver."""
    for name in [name for name in environment if name.startswith("TEXTUAL")]:
        del environment[name]


def why_no_screen(*, kiosk: bool = False) -> str | None:
    """One line that says why the client can't be opened here and what to do instead; None when it can."""
    instead = KIOSK if kiosk else "use the plain commands, as in `mxprofile show overview`"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return f"the client needs a terminal for input and output: {instead}"
    if os.environ.get("TERM", "") in {"", "dumb", "unknown"}:
        return f"this terminal can't place a cursor (TERM={os.environ.get('TERM', '')!s}): {instead}"
    return None
