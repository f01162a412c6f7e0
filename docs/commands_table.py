"""Makes the table of commands in `plain-commands.md` from the commands themselves."""

from __future__ import annotations

import re

from docs.json_members import verbs
from tui.plain.grammar import Argument

_MARKED = re.compile(r"(<!-- commands: [^\n]*-->\n).*?(<!-- end of commands -->)", re.DOTALL)


def table() -> str:
    """As Markdown, a row per command."""
    rows = ["| command | what it does |", "|---|---|"]
    for name, verb in verbs():
        usage = " ".join([name, *filter(None, map(_written, verb.arguments))])
        rows.append(f"| `mxprofile {usage}` | {verb.words} |")
    return "\n".join(rows) + "\n"


def _written(argument: Argument) -> str:
    """An argument as in a usage line; what every list takes is said once, in the text."""
    options = argument.options
    flag = argument.flags[0]
    if flag in {"--limit", "--cursor", "--yes"}:
        return ""
    value = options.get("metavar") or "{" + ",".join(options.get("choices", ())) + "}"
    if not flag.startswith("--"):
        return f"{value}…" if options.get("nargs") == "*" else str(value)
    written = flag if options.get("action") == "store_true" else f"{flag} {value}"
    return written if options.get("required") else f"[{written}]"


def with_table(page: str) -> str:
    """The page's text with the present table."""
    return _MARKED.sub(lambda marked: f"{marked[1]}{table()}{marked[2]}", page)
