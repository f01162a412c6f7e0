"""Journeys that together ask every operation of the API once, through the typed client; a module for each part.

Each module has `everything(target)`, which asks its operations and gets a good answer from each, and
`ids(target, member)`: what stands for the parameters in the paths of its GETs, for the tests that ask all of these.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

from tests.contract.target import Member, Target


class Tour(Protocol):
    """What every module here has."""

    async def everything(self, target: Target) -> None:
        """Asks each operation of the part."""

    async def ids(self, target: Target, member: Member) -> Mapping[str, str]:
        """Ids that `member` may read, by the name of the path's parameter."""


def all_of_them() -> list[Tour]:
    """Every tour, by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [cast("Tour", importlib.import_module(f"{__name__}.{name}")) for name in names]
