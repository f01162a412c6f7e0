"""What makes a process full of tests cheaper without any test noticing."""

from __future__ import annotations

import functools
import gc
import sys
from typing import Any

_BETWEEN_COLLECTIONS = (20_000, 20, 20)
"""Objects made before the youngest are looked through; collections of these before the older; of those before all."""


def save() -> None:
    """Call it when all tests are known, and with them all modules loaded: that is what never becomes garbage."""
    gc.collect()
    gc.freeze()
    # A closed application of Textual's is a large heap of circles: looked through as often as Python would, it takes
    # a third of the time of the tests of screens. Pytest collects all of it at its end, and tells of leaks then.
    gc.set_threshold(*_BETWEEN_COLLECTIONS)
    if "textual.css.stylesheet" in sys.modules:
        from tests import quiet

        _parse_each_style_sheet_once()
        quiet.wait_for_it()
    if "httpx" in sys.modules:
        _read_trusted_certificates_once()


def _parse_each_style_sheet_once() -> None:
    """Each application of Textual's parses its style sheets itself; here those of one process share the rules.

    Nobody changes a rule once it is parsed: the applications' own cache hands the same ones out again and again.
    """
    from textual.css.stylesheet import Stylesheet

    parse, parsed = Stylesheet._parse_rules, dict[tuple[Any, ...], Any]()

    @functools.wraps(parse)
    def parse_once(sheet: Stylesheet, css: str, read_from: Any, *more: Any, **named: Any) -> Any:
        key = (css, read_from, more, *named.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, css, read_from, *more, **named)
        return parsed[key]

    Stylesheet._parse_rules = parse_once  # type: ignore[assignment,method-assign] # there is no other place


def _read_trusted_certificates_once() -> None:
    """Each of httpx' transports reads the certificates that it trusts for https, which takes it 20 ms."""
    import httpx
    from httpx._transports import default

    setattr(default, "create_ssl_context", functools.cache(httpx.create_ssl_context))  # noqa: B010 - for mypy
