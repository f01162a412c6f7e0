"""A replica that really lags: what it may answer, and what it never decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import argon2
import pytest
from sqlalchemy import delete, insert, update
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.app import create_app
from backend.ids import new_id
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import freshness, members, secrets
from backend.store.database import Database
from backend.store.replica import Replica
from backend.store.tables import challenges, invitations, profiles, standings
from tests import databases
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.profiles import upload
from tests.replicas import StreamingReplica

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("replica")]
POINTS = 70


@pytest.fixture(scope="module")
def standby(postgresql_folder: Path) -> Iterator[StreamingReplica]:
    """The one replica of this test process's server."""
    with StreamingReplica(databases.postgresql_server(postgresql_folder)) as replica:
        yield replica


@pytest.fixture
def streaming(standby: StreamingReplica) -> Iterator[StreamingReplica]:
    """The replica, which a test may pause."""
    yield standby
    standby.resume()


@pytest.fixture
def primary(postgresql_folder: Path) -> Iterator[Database]:
    made = databases.postgresql(postgresql_folder)
    yield made
    made.close()


@pytest.fixture
def machines(streaming: StreamingReplica, primary: Database, clock: Clock) -> Iterator[list[Services]]:
    """Two backends on one primary and one replica, which share nothing else. The replica has all when it begins."""
    assert primary.url.database is not None
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    replicas = [Replica(streaming.url(primary.url.database)) for _ in range(2)]
    primary.write_now(lambda tx: freshness.beat(tx, clock()))
    streaming.catch_up()
    yield [Services(primary, passwords, "https://profile.example", clock, replica=replica) for replica in replicas]
    for replica in replicas:
        replica.close()
    passwords.close()


@pytest.fixture
def services(machines: list[Services]) -> Services:
    """The first of them."""
    return machines[0]


@pytest.fixture
def held(ada: Person, streaming: StreamingReplica) -> StreamingReplica:
    """From here on the replica stays as it is: it knows Ada, who has no points."""
    streaming.pause()
    return streaming


def give_points(services: Services, person: Person) -> None:
    """Points from somebody else's doing: nothing that she wrote herself."""
    given = update(standings).where(standings.c.profile_id == person.profile_id).values(points=POINTS)
    services.database.write_now(lambda tx: tx.execute(given))


def points_of(api: TestClient, headers: dict[str, str]) -> int:
    answer = api.get("/v1/me/points", headers=headers)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["points"])


def test_a_read_comes_from_the_replica(
    api: TestClient, services: Services, ada: Person, held: StreamingReplica
) -> None:
    give_points(services, ada)
    assert points_of(api, ada.headers) == 0
    held.resume()
    assert points_of(api, ada.headers) == POINTS


def test_who_just_wrote_reads_what_she_wrote_on_every_machine(
    machines: list[Services], ada: Person, streaming: StreamingReplica
) -> None:
    bob = people.member(machines[0])
    streaming.pause()
    with TestClient(create_app(machines[0])) as one, TestClient(create_app(machines[1])) as other:
        for person in (ada, bob):
            give_points(machines[0], person)
        assert one.put("/v1/me/featured-badges", json={"badge_ids": []}, headers=ada.headers).status_code == 200
        assert [points_of(api, ada.headers) for api in (one, other)] == [POINTS, POINTS]
        assert [points_of(api, bob.headers) for api in (one, other)] == [0, 0]
        streaming.resume()
        seen = len(statements_of(machines[1], lambda: points_of(other, ada.headers)))
        assert seen > 1


def statements_of(services: Services, ask: object) -> list[str]:
    """What the replica is asked meanwhile."""
    from tests.backend.statements import counted

    assert services.replica is not None and callable(ask)
    with counted(services.replica.database) as seen:
        ask()
    return seen


def test_a_second_write_is_waited_for_as_the_first_was(
    api: TestClient, ada: Person, services: Services, streaming: StreamingReplica
) -> None:
    for _ in range(2):
        assert api.put("/v1/me/featured-badges", json={"badge_ids": []}, headers=ada.headers).status_code == 200
        streaming.pause()
        give_points(services, ada)
        assert points_of(api, ada.headers) == 0
        assert api.put("/v1/me/featured-badges", json={"badge_ids": []}, headers=ada.headers).status_code == 200
        assert points_of(api, ada.headers) == POINTS
        services.database.write_now(lambda tx: tx.execute(update(standings).values(points=0)))
        streaming.resume()


def test_someone_new_is_served_before_the_replica_knows_her(
    api: TestClient, services: Services, held: StreamingReplica
) -> None:
    nora = people.member(services)
    assert points_of(api, nora.headers) == 0


def test_a_session_that_the_replica_does_not_know_reads_from_the_primary(
    api: TestClient, services: Services, ada: Person, held: StreamingReplica
) -> None:
    give_points(services, ada)
    fresh = people.authorization(people.secret_of(services, ada, SecretKind.SESSION))
    assert (points_of(api, fresh), points_of(api, ada.headers)) == (POINTS, 0)


def test_rules_1_3_and_13_3_access_is_decided_by_the_primary(
    api: TestClient, services: Services, ada: Person, streaming: StreamingReplica
) -> None:
    bob = people.member(services)
    key, token = people.api_key(services, ada), people.token(services, ada, "mxp:profile:read")
    streaming.pause()
    assert points_of(api, token) == points_of(api, key) == 0
    row = services.database.read_now(
        lambda tx: secrets.page_of_account(
            tx, ada.account_id, SecretKind.PAT, limit=1, after=None, now=services.clock()
        )
    )[0]
    services.database.write_now(lambda tx: secrets.delete_one(tx, ada.account_id, SecretKind.PAT, row.id))
    assert api.get("/v1/me/points", headers=token).json() == {"error": ""}
    people.deactivate(services, ada)
    assert api.get("/v1/me/points", headers=key).json() == {"error": ""}
    assert api.get("/v1/me/points", headers=ada.headers).status_code == 401
    services.database.write_now(lambda tx: members.set_status(tx, bob.account_id, "deactivated"))
    assert api.get("/v1/me/overview", headers=bob.headers).status_code == 401


def test_rule_9_3_who_became_private_is_named_no_more(
    api: TestClient, services: Services, ada: Person, streaming: StreamingReplica
) -> None:
    eve = people.member(services, name="Eve Exposed")
    for person in (ada, eve):
        community.give_skills(services, person, "Java")
    community.publish(services, ada, eve)
    community.invite(services, eve, ada)
    streaming.pause()
    give_points(services, ada)
    first = api.get("/v1/me/overview", headers=ada.headers)
    assert first.json()["header"]["points"] == 0
    assert "Eve Exposed" in first.text
    services.database.write_now(
        lambda tx: tx.execute(update(profiles).where(profiles.c.id == eve.profile_id).values(public=False))
    )
    services.database.write_now(lambda tx: tx.execute(delete(invitations)))
    again = api.get("/v1/me/overview", headers=ada.headers)
    assert again.json()["header"]["points"] == 0
    assert "Eve Exposed" not in again.text


def test_rule_9_3_a_profile_and_its_avatar_are_shown_to_whom_the_primary_lets(
    api: TestClient, services: Services, ada: Person, streaming: StreamingReplica
) -> None:
    eve = people.member(services, name="Eve Exposed")
    assert upload(api, eve).status_code == 200
    community.publish(services, eve)
    streaming.catch_up()
    streaming.pause()
    community.change(services, eve, job_title="Not on the replica yet")
    paths = [f"/v1/profiles/{eve.profile_id}{part}" for part in ("", "/avatar")]
    seen = [api.get(path, headers=ada.headers) for path in paths]
    assert [answer.status_code for answer in seen] == [200, 200]
    assert seen[0].json()["job_title"] is None
    community.change(services, eve, public=False)
    assert [api.get(path, headers=ada.headers).status_code for path in paths] == [404, 404]


def test_what_the_replica_lacks_is_not_refused(
    api: TestClient, services: Services, ada: Person, held: StreamingReplica
) -> None:
    now, challenge_id = services.clock(), new_id()
    row = {"id": challenge_id, "title": "New", "description": "", "starts_at": now, "credits": 1, "steps": []}
    services.database.write_now(
        lambda tx: tx.execute(insert(challenges).values(**row, ends_at=now + timedelta(days=1)))
    )
    assert api.get(f"/v1/me/challenges/{challenge_id}", headers=ada.headers).status_code == 200


def test_a_replica_too_far_behind_is_not_asked(
    api: TestClient, services: Services, ada: Person, clock: Clock, held: StreamingReplica
) -> None:
    give_points(services, ada)
    clock.forward(freshness.MOST_LAG)
    services.database.write_now(lambda tx: freshness.beat(tx, clock()))
    assert points_of(api, ada.headers) == 0
    clock.forward(freshness.BEAT_AFTER)
    services.database.write_now(lambda tx: freshness.beat(tx, clock()))
    assert points_of(api, ada.headers) == POINTS


def test_a_clock_that_ran_ahead_stops_no_stamp(
    api: TestClient, services: Services, ada: Person, clock: Clock, streaming: StreamingReplica
) -> None:
    services.database.write_now(lambda tx: freshness.beat(tx, clock() + timedelta(hours=1)))
    services.database.write_now(lambda tx: freshness.beat(tx, clock()))
    streaming.pause()
    give_points(services, ada)
    assert points_of(api, ada.headers) == 0
    clock.forward(freshness.MOST_LAG + freshness.BEAT_AFTER)
    services.database.write_now(lambda tx: freshness.beat(tx, clock()))
    assert points_of(api, ada.headers) == POINTS


def test_what_is_no_replica_is_not_asked(
    services: Services, ada: Person, postgresql_folder: Path, clock: Clock
) -> None:
    other = Replica(databases.postgresql_url(postgresql_folder))
    alone = Services(services.database, services.passwords, "https://profile.example", clock, replica=other)
    with TestClient(create_app(alone)) as api:
        assert points_of(api, ada.headers) == 0
    other.close()


def test_a_replica_that_went_away_is_done_without_and_used_again_when_it_is_back(
    api: TestClient, services: Services, ada: Person, streaming: StreamingReplica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.store.replica.AWAY_SECONDS", 0.0)
    give_points(services, ada)
    streaming.stop()
    assert points_of(api, ada.headers) == POINTS
    streaming.start()
    streaming.catch_up()
    assert len(statements_of(services, lambda: points_of(api, ada.headers))) > 1
    monkeypatch.setattr("backend.store.replica.AWAY_SECONDS", 60.0)
    streaming.stop()
    assert points_of(api, ada.headers) == POINTS
    streaming.start()
    assert statements_of(services, lambda: points_of(api, ada.headers)) == []
