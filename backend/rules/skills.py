"""When two spellings of a skill are one (rules 5.2 and 11.2)."""

from __future__ import annotations


def fold(skill: str) -> str:
    """The form in which two spellings of a skill are one: case and white space make no difference."""
    return " ".join(skill.split()).casefold()
