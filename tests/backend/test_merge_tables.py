"""Every table that knows a profile says what a merge does with it (rule 11.2)."""

from __future__ import annotations

from sqlalchemy import Table

from backend.store.merging.declared import DECLARED
from backend.store.tables import metadata

MORE = {"profiles.id", "profiles.referred_by", "merges.other_id"}
"""Columns with a profile's id that refer to no other table."""


def columns_with_profiles() -> set[str]:
    """Columns that refer to a profile, directly or through a table whose key is one."""
    found = {*MORE}
    for table in metadata.sorted_tables:
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            if targets & found or column.name == "profile_id":
                found.add(f"{table.name}.{column.name}")
    return found


def test_every_column_with_a_profile_says_what_becomes_of_it() -> None:
    assert DECLARED.keys() == columns_with_profiles()


def test_no_other_column_looks_as_if_it_had_a_profile() -> None:
    def suspicious(table: Table) -> list[str]:
        return [f"{table.name}.{column.name}" for column in table.columns if "profile" in column.name]

    looks = {name for table in metadata.sorted_tables for name in suspicious(table)}
    assert looks <= columns_with_profiles()
