"""Textual's style sheets, each parsed once: Textual parses all of them three times while it starts."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

MOST = 1024
"""Parsed sheets that are kept. Every class of widgets has one; with more than are kept, each new class that is shown
has all of them parsed again."""

_DAMAGED = (
    *(pickle.UnpicklingError, AttributeError, EOFError, ImportError, LookupError),
    *(MemoryError, OverflowError, TypeError, ValueError),
)
"""What reading something damaged raises."""


class Sheets(Stylesheet):
    """Parses a sheet again only after a variable has changed, as with another theme."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(MOST)
        self.parsed_before: Callable[[Mapping[str, str]], Mapping[Any, bytes]] = lambda _: {}
        """Gives the pickled rules of sheets that were parsed with such variables, by what they are looked for with."""
        self._before: Mapping[Any, bytes] = {}

    def set_variables(self, variables: dict[str, str]) -> None:
        """As Textual's, which forgets what is parsed, unless nothing changes."""
        if variables != self._variables:
            super().set_variables(variables)
            self._before = self.parsed_before(variables)

    @property
    def variables(self) -> dict[str, str]:
        """Those that the sheets are parsed with."""
        return self._variables

    @property
    def parsed(self) -> dict[Any, list[RuleSet]]:
        """The rules of each sheet, by what they are looked for with."""
        return {key: self._parse_cache[key] for key in self._parse_cache.keys()}  # noqa: SIM118 - no mapping

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,  # noqa: FBT001 - Textual's
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        """As Textual's, which keeps what it has parsed; what was parsed before counts as that."""
        key = (css, read_from, is_default_rules, tie_breaker, scope)
        if key in self._before and key not in self._parse_cache:
            with suppress(*_DAMAGED):
                self._parse_cache[key] = pickle.loads(self._before[key])  # noqa: S301 - believed as our bytecode is
        return super()._parse_rules(*key)

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
