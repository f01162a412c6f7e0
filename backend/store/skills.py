"""Skills, so that people who share some are found (rule 5.2)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, update

from backend.rules.skills import fold
from backend.store.database import Tx
from backend.store.tables import profile_skills, profiles


def rows(profile_id: str, skills: Iterable[str]) -> list[dict[str, str]]:
    """The rows of `profile_skills` for these skills, each once."""
    return [{"profile_id": profile_id, "skill": skill} for skill in sorted({fold(skill) for skill in skills})]


def put(tx: Tx, profile_id: str, skills: list[str]) -> None:
    """Gives a profile these skills instead of those it has; the order is the member's."""
    tx.execute(update(profiles).where(profiles.c.id == profile_id).values(skills=skills))
    tx.execute(delete(profile_skills).where(profile_skills.c.profile_id == profile_id))
    made = rows(profile_id, skills)
    if made:
        tx.execute(insert(profile_skills), made)
