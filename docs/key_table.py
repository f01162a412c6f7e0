"""Writes the README's table of keys from `tui.keys`, the one place where keys are said.

make docs
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tui.keys import KEYS, Key, span

README = Path(__file__).parent.parent / "README.md"
_MARKED = re.compile(r"(<!-- keys: [^\n]*-->\n).*?(<!-- end of keys -->)", re.DOTALL)


def table() -> str:
    """The keys as Markdown, a row per place where they work."""
    rows = ["| where | keys |", "|---|---|"]
    for scope, keys in groupby(KEYS, key=lambda key: key.scope):
        in_scope = [*keys]
        entries = dict.fromkeys(_entry(key, in_scope) for key in in_scope)
        rows.append(f"| {scope} | {' · '.join(entries)} |")
    return "\n".join(rows) + "\n"


def _entry(key: Key, keys: Sequence[Key]) -> str:
    shown, words = key.shown, key.words
    if key.group:
        shown, words = span(key.group, ((one, one.shown) for one in keys)), key.group.words
    began = words if words.startswith("I ") else words[0].lower() + words[1:]
    return f"{' '.join(f'`{one}`' for one in shown.split(', '))} {began}"


def with_table(readme: str) -> str:
    """The README's text with the present table."""
    return _MARKED.sub(lambda marked: f"{marked[1]}{table()}{marked[2]}", readme)


def main() -> None:
    """Renews the README."""
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
