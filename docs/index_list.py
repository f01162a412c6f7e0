"""Makes the list of pages in `README.md` here from the pages that there are and their headings."""

from __future__ import annotations

import re
from pathlib import Path

from tui.keys import TAB_TITLES

FOLDER = Path(__file__).parent
_MARKED = re.compile(r"(<!-- tabs: [^\n]*-->\n).*?(<!-- end of tabs -->)", re.DOTALL)
_ORDER = tuple(title.lower() for title in TAB_TITLES)
"""Pages of tabs, in the order of their numbers; the others are parts of them or of the settings, and follow by name."""


def pages(page: str) -> list[Path]:
    """The pages that the rest of `page` does not lead to."""
    elsewhere = _MARKED.sub("", page)
    found = [one for one in FOLDER.glob("*.md") if one.name != "README.md" and f"({one.name})" not in elsewhere]
    return sorted(found, key=lambda one: (_ORDER.index(one.stem) if one.stem in _ORDER else len(_ORDER), one.name))


def with_list(page: str) -> str:
    """The page's text with the present list."""
    lines = "".join(f"- [{_title(one)}]({one.name})\n" for one in pages(page))
    return _MARKED.sub(lambda marked: f"{marked[1]}{lines}{marked[2]}", page)


def _title(page: Path) -> str:
    first, _, _ = page.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# ")
