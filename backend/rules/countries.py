"""The countries of ISO 3166-1 (rule 9.1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

import pycountry


@cache
def by_code() -> Mapping[str, str]:
    """The usual English name of each country by its two-letter code, in the order of the names."""
    names = {one.alpha_2: str(getattr(one, "common_name", one.name)) for one in pycountry.countries}
    return dict(sorted(names.items(), key=lambda country: _plain(country[1])))


def _plain(name: str) -> str:
    """A name without accents: Åland stands under A."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
