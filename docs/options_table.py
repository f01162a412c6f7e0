"""Writes the table of options in running.md from the parser of ``mxprofile serve``, the one place where they are said.

make docs
"""

from __future__ import annotations

import re
from pathlib import Path

from backend import serve

RUNNING = Path(__file__).parent / "running.md"
_MARKED = re.compile(r"(<!-- options: [^\n]*-->\n).*?(<!-- end of options -->)", re.DOTALL)


def table() -> str:
    """The options as Markdown, a row for each."""
    rows = ["| option | what it does |", "|---|---|"]
    for action in serve.parser()._actions:  # noqa: SLF001 - argparse names its options nowhere else
        if "--help" not in action.option_strings:
            value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
            says = (action.help or "") % {"default": action.default}
            rows.append(f"| `{action.option_strings[-1]}{value}` | {says} |")
    return "\n".join(rows) + "\n"


def with_table(page: str) -> str:
    """The page's text with the present table."""
    return _MARKED.sub(lambda marked: f"{marked[1]}{table()}{marked[2]}", page)


def main() -> None:
    """Renews the page."""
    RUNNING.write_text(with_table(RUNNING.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
