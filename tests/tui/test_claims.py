"""The journal of claims in flight (rule 4.3)."""

from __future__ import annotations

import stat
from pathlib import Path

from tui.claims import ClaimJournal


def test_rule_4_3_an_open_claim_keeps_its_key_over_a_restart(tmp_path: Path) -> None:
    key = ClaimJournal(tmp_path / "claims").begin("ada", "autumn")
    assert ClaimJournal(tmp_path / "claims").begin("ada", "autumn") == key
    assert ClaimJournal(tmp_path / "claims").open_claims("ada") == {"autumn": key}


def test_rule_4_3_an_answered_claim_is_closed_and_the_next_has_another_key(tmp_path: Path) -> None:
    journal = ClaimJournal(tmp_path / "claims")
    key = journal.begin("ada", "autumn")
    journal.end("ada", "autumn")
    assert journal.open_claims("ada") == {}
    assert not (tmp_path / "claims").exists()
    assert journal.begin("ada", "autumn") != key


def test_a_claim_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    journal = ClaimJournal(tmp_path / "claims")
    journal.begin("ada", "autumn")
    assert journal.open_claims("mei") == {}


def test_a_line_cut_short_by_a_crash_does_no_harm(tmp_path: Path) -> None:
    journal = ClaimJournal(tmp_path / "claims")
    key = journal.begin("ada", "autumn")
    with (tmp_path / "claims").open("a", encoding="utf-8") as file:
        file.write('{"owner": "ada", "chal')
    journal.begin("ada", "winter")
    assert journal.open_claims("ada")["autumn"] == key
    assert set(journal.open_claims("ada")) == {"autumn", "winter"}


def test_nobody_else_can_read_the_journal(tmp_path: Path) -> None:
    ClaimJournal(tmp_path / "claims").begin("ada", "autumn")
    assert stat.S_IMODE((tmp_path / "claims").stat().st_mode) == 0o600
