"""The badges there are: those of the catalogue's file, and what operators made of them and added (rules 3.1 and 15.1).

Operators' badges are rows. A setting holds their version, a random text that every change replaces: a unit of work
reads the version, and the rows only when its process has not met that version yet. So every process sees a change from
its next unit on, and an unchanged set costs one small read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule
from backend.store import settings
from backend.store.database import Record, Tx
from backend.store.tables import badge_rules
from backend.store.upsert import insert_into

_KEPT = 4
"""Versions kept in a process: the present one, and for a while the ones before, which a replica may still have."""
_RULE: TypeAdapter[BadgeRule] = TypeAdapter(BadgeRule)
_by_version: dict[str, Mapping[str, BadgeRule]] = {}


def rules(tx: Tx) -> Mapping[str, BadgeRule]:
    """Every badge by its id: the file's in its order, then the operators' in the order they were made."""
    version = settings.badges_version(tx)
    if version is None:
        return catalogue().badges
    known = _by_version.get(version)
    if known is None:
        known = MappingProxyType(_merged(tx))
        for old in [*_by_version][: 1 - _KEPT]:
            _by_version.pop(old, None)
        _by_version[version] = known
    return known


def locked(tx: Tx) -> Mapping[str, BadgeRule]:
    """`rules`, which nobody else changes until the transaction's end."""
    settings.lock_badges_version(tx)
    return _merged(tx)


def put(tx: Tx, rule: BadgeRule, now: datetime) -> None:
    """Adds a badge, or puts it in place of the one with its id. Whoever calls it has `locked` them."""
    values: dict[str, Any] = _RULE.dump_python(rule, mode="json")
    row = insert_into(tx, badge_rules).values(**values, created_at=now, updated_at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["id"], set_={**values, "updated_at": now}))
    settings.renew_badges_version(tx)


def _merged(tx: Tx) -> dict[str, BadgeRule]:
    rows = tx.execute(select(badge_rules).order_by(badge_rules.c.id)).all()
    return {**catalogue().badges, **{row.id: _rule(row) for row in rows}}


def _rule(row: Record) -> BadgeRule:
    return _RULE.validate_python(
        {
            "id": row.id,
            "name": row.name,
            "rarity": row.rarity,
            "description": row.description,
            "metric": row.metric,
            "targets": row.targets,
        }
    )
