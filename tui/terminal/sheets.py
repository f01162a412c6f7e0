"""Textual's style sheets, each parsed once: Textual parses all of them three times while it starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

MOST = 1024
"""Parsed sheets that are kept. Every class of widgets has one; with more than are kept, each new class that is shown
has all of them parsed again."""


class Sheets(Stylesheet):
    """Parses a sheet again only after a variable has changed, as with another theme."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(MOST)

    def set_variables(self, variables: dict[str, str]) -> None:
        """As Textual's, which forgets what is parsed, unless nothing changes."""
        if variables != self._variables:
            super().set_variables(variables)

    def read_also(self, paths: Sequence[Path]) -> None:
        """Read those of `paths` that are not read yet; all stand as if they had been read together, in this order."""
        wanted = {(str(path), ""): path for path in paths}
        if wanted.keys() <= self.source.keys():
            return
        self.read_all([path for place, path in wanted.items() if place not in self.source])
        rest = [place for place in self.source if place not in wanted]
        self.source = {place: self.source[place] for place in (*wanted, *rest)}
        self._rules_map = None

    def reparse(self) -> None:
        """As Textual's, which parses all sheets beside these, so that a broken one breaks nothing; ours are not."""
        self.parse()
