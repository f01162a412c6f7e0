"""Merging one profile into another: one transaction, in which both are locked (rules 11.2 and 11.3).

What becomes of each value is decided in `backend.rules.merging`, what becomes of each table in `declared`.
"""

from __future__ import annotations

from backend.store.merging.merge import Prepared, merge, prepare
from backend.store.merging.steps import Pair

__all__ = ["Pair", "Prepared", "merge", "prepare"]
