"""Every table and column is personal data that is shown, or has a reason why not (rule 14.1)."""

from __future__ import annotations

from backend.store.personal_data.sections import NOT_SHOWN, SECTIONS
from backend.store.tables import metadata


def test_every_table_is_shown_or_has_its_reason() -> None:
    shown = {section.table.name for section in SECTIONS}
    assert shown | NOT_SHOWN.keys() == metadata.tables.keys()
    assert not shown & NOT_SHOWN.keys()
    assert all(NOT_SHOWN.values())


def test_what_is_withheld_is_a_column_and_has_its_reason() -> None:
    for section in SECTIONS:
        assert section.withheld.keys() <= {column.name for column in section.table.columns}, section.id
        assert section.instead.keys() <= section.shown.keys()
        assert all(section.withheld.values())


def test_no_hash_and_no_secret_is_shown() -> None:
    for section in SECTIONS:
        for name in section.shown:
            harmless = name == "buzz_daily_digest"
            words = ("hash", "digest", "hmac", "seed", "secret", "code_id")
            assert harmless or not any(word in name for word in words), f"{section.id}.{name}"


def test_sections_have_names_of_their_own() -> None:
    assert len({section.id for section in SECTIONS}) == len(SECTIONS)
