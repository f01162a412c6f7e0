"""The demo community: what it has on every day of the year, and that it is made once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api_client.wire.enums import ChallengeState, SuggestionReason
from api_client.wire.own_profile import ProfileChange
from backend import demo
from backend.app import create_app
from backend.catalogue.loading import catalogue
from backend.catalogue.quarters import challenges_of
from backend.demo import star
from backend.demo.lists import lists
from backend.passwords import PasswordHasher
from backend.rules import challenges as challenge_rules
from backend.rules import completeness, details, emails, levels
from backend.rules.activities import time_refusal
from backend.services import Services
from backend.store import bulk, bulk_awards, challenges, claims
from backend.store.database import Database
from backend.store.tables import metadata, profiles
from tests import databases
from tests.backend.images import opened
from tests.backend.statements import counted

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DAYS = [
    datetime(2027, 1, 1, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 4, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 7, 5, 3, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    NOW,
]


@pytest.fixture(scope="module", params=databases.KINDS)
def seeded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_folder: Path
) -> Iterator[tuple[Database, Path]]:
    """A database with the whole community, and the folder with its sign-in; made once for all tests here."""
    folder = tmp_path_factory.mktemp("demo")
    database = databases.sqlite(folder) if request.param == "sqlite" else databases.postgresql(postgresql_folder)
    database.write_now(lambda tx: challenges.ensure_current(tx, NOW))
    demo.seed(database, folder, now=NOW)
    yield database, folder
    database.close()


@pytest.fixture
def api(seeded: tuple[Database, Path]) -> Iterator[TestClient]:
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    services = Services(seeded[0], passwords, public_url="https://profile.example", clock=lambda: NOW)
    with TestClient(create_app(services)) as client:
        yield client
    passwords.close()


@pytest.fixture
def headers(seeded: tuple[Database, Path], api: TestClient) -> dict[str, str]:
    """Signed in with what the folder says."""
    answer = api.post("/v1/sessions", json=json.loads((seeded[1] / demo.SIGN_IN_FILE).read_text()))
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"mxtoken {answer.json()['token']}"}


def counts(database: Database) -> dict[str, int]:
    tables = [table for table in metadata.sorted_tables if table.name not in {"secrets", "audit_log", "rate_logs"}]
    return database.read_now(
        lambda tx: {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    )


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


def test_the_overview_of_the_demo_is_filled(api: TestClient, headers: dict[str, str]) -> None:
    content: dict[str, Any] = api.get("/v1/me/overview", headers=headers).json()
    header = content["header"]
    assert (header["name"], header["company"], header["public"]) == ("Ada Okafor", "Acme Logistics", True)
    assert (header["level"], header["credits"], header["connections"]) == (6, 1250, 84)
    assert [badge["id"] for badge in header["featured_badges"]] == ["forum-legend", "publisher", "mentor", "first-app"]
    assert header["certificates"][0]["name"] == "Advanced Developer Certified"
    assert content["challenge"]["state"] == "completed"
    assert len(content["invitations"]) == 2
    reasons = {reason for one in content["suggestions"] for reason in one["reasons"]}
    assert reasons == set(SuggestionReason) - {SuggestionReason.UNKNOWN}
    board = content["leaderboard"]
    assert len(board["around"]) == 5
    assert board["company"]["name"] == "Acme Logistics"
    assert 0 < board["company"]["rank"] < board["company"]["of"]
    assert {project["status"] for project in content["portfolio"]} == {"draft", "published"}
    assert all(content["personal_info"].values())
    assert all(row["points"] > row["points_30d"] > 0 for row in content["stats"]["by_category"])
    assert content["badges"]["in_progress"]
    assert content["badges"]["next"]


def test_rule_9_2_whoever_is_public_has_all_that_this_needs_and_the_member_everything(
    seeded: tuple[Database, Path], api: TestClient, headers: dict[str, str]
) -> None:
    rows = seeded[0].read_now(lambda tx: tx.execute(select(profiles).where(profiles.c.public)).all())
    assert len(rows) > 300
    for row in rows:
        assert completeness.missing({**row._asdict(), "avatar": row.avatar_digest}) == []
    answer = api.get("/v1/me/profile", headers=headers)
    mine = answer.json()
    assert [name for name, value in mine.items() if value is None] == ["recovery_email", "pending_recovery_email"]
    told = {name: mine[name] for name in ProfileChange.model_fields}
    details.check(ProfileChange.model_validate(told).model_dump(mode="json", by_alias=True))
    for size in (32, 64, 512):
        png = api.get(f"{mine['avatar_url']}&size={size}", headers=headers)
        assert opened(png.content).size == (min(size, 128),) * 2
        assert opened(png.content).convert("RGB").getpixel((0, 0))


def test_the_demo_has_challenges_in_every_state_and_one_to_claim(
    seeded: tuple[Database, Path], api: TestClient, headers: dict[str, str]
) -> None:
    listed = api.get("/v1/me/challenges?limit=100", headers=headers).json()["items"]
    states = Counter(one["state"] for one in listed)
    assert set(states) == {state.value for state in ChallengeState} - {"unknown"}
    assert (states["completed"], states["claimed"]) == (1, 6)
    ready = next(one for one in listed if one["state"] == "completed")
    balances = api.get("/v1/me/credits", headers=headers).json()["balances"]
    ada = api.get("/v1/token", headers=headers).json()
    with seeded[0].engine.connect() as tx:
        claimed = claims.claim(tx, ada["profile_id"], ada["account_id"], ready["id"], NOW)
        tx.rollback()
    assert (ready["assigned"], balances[0]["balance"], claimed.credits, claimed.balance) == (True, 1250, 250, 1500)


def test_rule_12_1_the_member_watches_apps_and_has_stopped_watching_one(
    api: TestClient, headers: dict[str, str]
) -> None:
    listed = api.get("/v1/me/watched-apps", headers=headers).json()["items"]
    assert [one["watching"] for one in listed] == [True, True, False, True]
    assert listed[-1]["name"] == "Dock Planner"


def test_rule_5_5_the_member_has_invited_friends_by_mail_of_late(api: TestClient, headers: dict[str, str]) -> None:
    invites = api.get("/v1/me/referral/invites", headers=headers).json()["items"]
    assert invites
    assert {one["points"] for one in invites} == {5}
    assert all("*" in one["email"] for one in invites)


def test_rule_7_3_others_have_published_projects_that_can_be_browsed(api: TestClient, headers: dict[str, str]) -> None:
    found = api.get("/v1/projects", headers=headers).json()["items"]
    assert [one["app_name"] for one in found] == [one.app_name for one in lists().people.projects]
    assert len({one["author"]["profile_id"] for one in found}) == len(found) >= 5
    whole = api.get(f"/v1/projects/{found[0]['id']}", headers=headers).json()
    assert all(whole[field] for field in ("customer", "business_need", "solution", "results"))


def test_the_demo_is_as_large_as_promised(seeded: tuple[Database, Path]) -> None:
    found = counts(seeded[0])
    assert (found["profiles"], found["companies"]) == (400, 12)
    assert found["activities"] > 15_000


def test_the_password_is_for_its_owner_only(seeded: tuple[Database, Path]) -> None:
    path = seeded[1] / demo.SIGN_IN_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*seeded[1].glob("*.part")] == []


def test_seeding_twice_changes_nothing_and_asks_one_question(seeded: tuple[Database, Path]) -> None:
    database, folder = seeded
    before, sign_in = counts(database), (folder / demo.SIGN_IN_FILE).read_bytes()
    with counted(database) as queries:
        demo.seed(database, folder, now=NOW)
    assert len(queries) == 1
    assert counts(database) == before
    assert (folder / demo.SIGN_IN_FILE).read_bytes() == sign_in


def test_seeding_that_is_cut_short_leaves_nothing_and_is_done_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "MEMBERS", 100)
    monkeypatch.setattr(demo, "ACTIVITIES", 300)
    with monkeypatch.context() as broken:
        broken.setattr(bulk_awards, "record_many", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            demo.seed(database, tmp_path, now=NOW)
    assert database.read_now(bulk.is_empty)
    demo.seed(database, tmp_path, now=NOW)
    assert counts(database)["profiles"] == 100


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_every_day_of_the_year_finds_the_member_with_one_challenge_to_claim(now: datetime) -> None:
    made = demo.community(lists(), 200, 1_000, now, SecretStr("x").get_secret_value())
    hers = [event.activity for event in made.events if event.profile_id == made.member.profile_id]
    assert all(time_refusal(event.activity.occurred_at, now) is None for event in made.events)
    claimed = {row["challenge_id"]: row["claimed_at"] for row in made.rows["claims"]}
    assert made.rows["claims"][-1]["balance"] == 1250
    assert all(at <= now for at in claimed.values())
    states = []
    for quarter in star.quarters_back(now, 8):
        for challenge in challenges_of(quarter, catalogue()):
            done = Counter(one.kind for one in hers if challenge_rules.counts_for(challenge, one.occurred_at))
            states.append(challenge_rules.standing(challenge, done, claimed.get(challenge.id), now))
    ready = [one.challenge.title for one in states if one.state is ChallengeState.COMPLETED]
    assert len(ready) == 1
    assert ready[0].endswith(" of Answers")
    # What she claimed she had completed.
    finished = [one for one in states if one.state is ChallengeState.CLAIMED]
    assert len(finished) == len(claimed)
    assert not any(step.open for one in finished for step in one.steps)
    # Near enough: daily maxima take a little away.
    points = sum(catalogue().activities[one.kind].points for one in hers)
    assert levels.level_of(points, catalogue().levels) == 6
    assert levels.level_of(points - 500, catalogue().levels) == 6


def test_names_are_of_reserved_domains_and_addresses_differ() -> None:
    made = demo.community(lists(), 400, 1_000, NOW, "x")
    addresses = [emails.normalise(person.email) for person in made.people]
    assert len(set(addresses)) == 400
    assert all(address.endswith(".example") for address in addresses)
    assert {person.public for person in made.people} == {True, False}


def test_the_same_day_makes_the_same_community() -> None:
    def told(now: datetime) -> list[tuple[str, str, datetime]]:
        made = demo.community(lists(), 150, 2_000, now, "x")
        names = {person.profile_id: person.name for person in made.people}
        return [(names[one.profile_id], one.activity.kind, one.at) for one in made.events]

    assert told(NOW) == told(NOW)
    assert max(at for _, _, at in told(NOW + timedelta(days=1))) > NOW
