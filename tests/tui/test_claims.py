"""The journal of claims in flight (rule 4.3)."""

from __future__ import annotations

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api_client.errors import ReadOnly
from tests.tui.page import know, session_without_server
from tests.widgets import samples
from tui.claims import ClaimJournal
from tui.resources import OVERVIEW


def test_rule_4_3_an_open_claim_keeps_its_key_over_a_restart(tmp_path: Path) -> None:
    key = ClaimJournal(tmp_path / "claims").begin("ada", "autumn")
    assert ClaimJournal(tmp_path / "claims").begin("ada", "autumn") == key
    assert ClaimJournal(tmp_path / "claims").open_claims("ada") == {"autumn": key}


def test_rule_4_3_an_answered_claim_is_closed_and_the_next_has_another_key(tmp_path: Path) -> None:
    journal = ClaimJournal(tmp_path / "claims")
    key = journal.begin("ada", "autumn")
    journal.end("ada", "autumn")
    assert journal.open_claims("ada") == {}
    assert (tmp_path / "claims").stat().st_size == 0
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


def test_rule_4_3_two_clients_that_claim_at_once_lose_no_entry_and_share_one_key(tmp_path: Path) -> None:
    path, rounds = tmp_path / "claims", range(40)

    def client(name: str) -> list[str]:
        journal = ClaimJournal(path)
        keys = [journal.begin("ada", f"shared-{number}") for number in rounds]
        for number in rounds:
            journal.begin("ada", f"{name}-{number}-kept")
            journal.begin("ada", f"{name}-{number}-paid")
            journal.end("ada", f"{name}-{number}-paid")
        return keys

    names = ("left", "right", "middle")
    with ThreadPoolExecutor(len(names)) as clients:
        first, *others = clients.map(client, names)
    assert others == [first, first]
    kept = {f"{name}-{number}-kept" for name in names for number in rounds}
    assert set(ClaimJournal(path).open_claims("ada")) == kept | {f"shared-{number}" for number in rounds}


def test_rule_4_3_emptying_the_journal_takes_no_entry_of_another_client(tmp_path: Path) -> None:
    path, rounds = tmp_path / "claims", range(200)

    def client(name: str) -> list[bool]:
        journal, seen = ClaimJournal(path), []
        for number in rounds:
            challenge = f"{name}-{number}"
            journal.begin("ada", challenge)
            seen.append(challenge in journal.open_claims("ada"))
            journal.end("ada", challenge)
        return seen

    with ThreadPoolExecutor(3) as clients:
        for seen in clients.map(client, ("left", "right", "middle")):
            assert all(seen)


def test_in_read_only_mode_a_claim_in_flight_is_neither_sent_nor_forgotten(tmp_path: Path) -> None:
    async def run() -> None:
        session = session_without_server(tmp_path, read_only=True)
        await know(session, OVERVIEW, samples.overview())
        owner = samples.overview().header.profile_id
        journal = ClaimJournal(tmp_path / "claims")
        key = journal.begin(owner, "autumn")
        for challenge in ("autumn", "winter"):
            with pytest.raises(ReadOnly):
                await session.claim(challenge)
        assert await session.finish_claims() == []
        assert [*journal.open_claims(owner)] == ["autumn"]
        assert journal.begin(owner, "autumn") == key
        await session.client.aclose()

    asyncio.run(run())
