"""All personal data: looked at, its history, and downloaded as one file (rules 13.7 and 14.1)."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.app import create_app
from backend.rules.scopes import Scope
from backend.services import Services
from backend.store import housekeeping, personal_changes
from backend.store.personal_data import files
from backend.store.tables import accounts, download_pieces, secrets
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.merging import Merging, merge
from tests.backend.people import Person
from tests.backend.reporting import WELCOME_KINDS, Platform

DOWNLOAD = "/v1/me/personal-data/download"


def view(api: TestClient, person: Person) -> dict[str, dict[str, Any]]:
    """The sections of the view, by id."""
    answer = api.get("/v1/me/personal-data", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return {section["id"]: section for section in answer.json()["sections"]}


def fields(row: dict[str, Any]) -> dict[str, str | None]:
    return {one["name"]: one["value"] for one in row["fields"]}


def file_of(api: TestClient, person: Person) -> Any:
    return api.get(DOWNLOAD, headers=person.headers).json()["sections"]


def much(api: TestClient, services: Services, person: Person) -> None:
    """Gives somebody rows in most sections."""
    Platform(api, services).did(person, [*WELCOME_KINDS, "forum_answer_accepted"] * 10)
    community.change(
        services, person, about="Likes “quotes”,\nand lines", phone="+31 1", recovery_email="r@example.net"
    )
    community.give_skills(services, person, "Java")
    community.connect(services, person, people.member(services))
    community.add_project(services, person, "Shop", "draft", services.clock())
    people.token(services, person, "mxp:profile:read")


def test_the_view_has_every_section_with_its_number_and_first_rows(
    api: TestClient, services: Services, ada: Person
) -> None:
    much(api, services, ada)
    sections = view(api, ada)
    (profile,) = sections["profile"]["rows"]
    assert fields(profile)["about"] == "Likes “quotes”,\nand lines"
    assert (fields(profile)["public"], fields(profile)["skills"]) == ("no", '["Java"]')
    assert [fields(row)["email"] for row in sections["accounts"]["rows"]] == ["ada@example.org"]
    assert (sections["activities"]["count"], len(sections["activities"]["rows"])) == (40, 10)
    assert {fields(row)["kind"] for row in sections["secrets"]["rows"]} == {"session", "pat"}


def test_all_rows_of_a_section_come_a_page_at_a_time(api: TestClient, services: Services, ada: Person) -> None:
    much(api, services, ada)
    for section, number in (("activities", 40), ("points", 40), ("accounts", 1), ("avatar", 0)):
        found, cursor = [], None
        while True:
            query: dict[str, Any] = {"limit": 15} | ({"cursor": cursor} if cursor else {})
            answer = api.get(f"/v1/me/personal-data/sections/{section}", params=query, headers=ada.headers)
            page = answer.json()
            found += [json.dumps(row) for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(found) == len({*found}) == number, section
    assert api.get("/v1/me/personal-data/sections/codes", headers=ada.headers).status_code == 404
    other = api.get("/v1/me/personal-data/sections/avatar?cursor=WyJhIiwiYiJd", headers=ada.headers)
    assert other.status_code == 422


def test_rule_13_7_no_token_opens_any_of_it(api: TestClient, services: Services, ada: Person) -> None:
    every = people.token(services, ada, *[scope.value for scope in Scope])
    for path in ("", "/changes", "/download", "/sections/profile"):
        assert api.get(f"/v1/me/personal-data{path}", headers=every).json()["code"] == "token_not_allowed"
        assert api.get(f"/v1/me/personal-data{path}", headers=people.api_key(services, ada)).status_code == 200


def test_the_file_has_all_that_is_hers_and_nothing_of_anybody_else(
    api: TestClient, services: Services, ada: Person
) -> None:
    bob = people.member(services, "bob@example.org", name="Bob Example")
    much(api, services, bob)
    much(api, services, ada)
    content = file_of(api, ada)
    assert len(content["activities"]) == len(content["points"]) == 40
    assert content["profile"][0]["skills"] == ["Java"]
    assert content["profile"][0]["created_at"].endswith("Z")
    text = json.dumps(content)
    for foreign in ("bob@example.org", "Bob Example", bob.profile_id, bob.account_id):
        assert foreign not in text


def test_neither_the_file_nor_the_view_has_a_secret_or_a_hash(api: TestClient, services: Services, ada: Person) -> None:
    much(api, services, ada)
    people.secret_of(services, ada, SecretKind.API_KEY)
    everything = api.get(DOWNLOAD, headers=ada.headers).text + json.dumps(view(api, ada))

    def hidden(tx: Any) -> list[str]:
        hashes = tx.execute(select(accounts.c.password_hash)).scalars().all()
        return [*hashes, *tx.execute(select(secrets.c.digest)).scalars()]

    found = services.database.read_now(hidden)
    assert len(found) >= 4
    for secret in [*found, ada.secret, people.PASSWORD]:
        assert secret not in everything


def test_rule_5_1_an_ignored_invitation_looks_pending_to_its_sender_here_too(
    api: TestClient, services: Services, ada: Person
) -> None:
    bob = people.member(services)
    community.invite(services, ada, bob, "ignored")
    assert [row["state"] for row in file_of(api, ada)["invitations_sent"]] == ["pending"]
    assert [fields(row)["state"] for row in view(api, ada)["invitations_sent"]["rows"]] == ["pending"]
    assert [row["state"] for row in file_of(api, bob)["invitations_received"]] == ["ignored"]


def test_rule_11_4_a_merge_on_its_way_tells_nothing_of_the_other_profile_here_either(
    api: TestClient, services: Services, ada: Person
) -> None:
    known = people.member(services, "known@example.net")
    community.add_account(services, known, "second@example.com")
    shown = []
    for email in (known.email, "nobody@example.net"):
        Merging(api, services, ada).start(email)
        shown.append([{**row, "id": ""} for row in (fields(row) for row in view(api, ada)["merges"]["rows"])])
    assert shown[0] == shown[1]


def test_the_history_says_what_was_changed_when_and_from_which_account(
    api: TestClient, services: Services, clock: Clock, ada: Person
) -> None:
    def change(number: int) -> None:
        clock.forward(timedelta(minutes=1))
        field = f"field_{number}"
        services.database.write_now(
            lambda tx: personal_changes.note(tx, ada.profile_id, ada.account_id if number else None, [field], clock())
        )

    for number in range(5):
        change(number)
    first = api.get("/v1/me/personal-data/changes?limit=3", headers=ada.headers).json()
    rest = api.get(f"/v1/me/personal-data/changes?limit=3&cursor={first['next_cursor']}", headers=ada.headers).json()
    items = [*first["items"], *rest["items"]]
    assert {one["field"] for one in items} == {f"field_{number}" for number in range(5)}
    assert [one["id"] for one in items] == sorted((one["id"] for one in items), reverse=True)
    by_field = {one["field"]: one for one in items}
    assert (by_field["field_4"]["change"], by_field["field_4"]["account_email"]) == ("changed", ada.email)
    assert (by_field["field_0"]["account_id"], by_field["field_0"]["account_email"]) == (None, None)
    assert by_field["field_4"]["at"] == clock().isoformat().replace("+00:00", "Z")
    assert rest["next_cursor"] is None


def test_a_merge_brings_the_history_along_and_makes_another_file(
    api: TestClient, services: Services, ada: Person
) -> None:
    old = people.member(services, "old@example.com")
    services.database.write_now(
        lambda tx: personal_changes.note(tx, old.profile_id, old.account_id, ["phone"], services.clock())
    )
    before = api.get(DOWNLOAD, headers=old.headers).headers["ETag"]
    merge(api, services, ada, old)
    content = api.get(DOWNLOAD, headers=old.headers)
    assert content.headers["ETag"] != before
    assert {row["email"] for row in content.json()["sections"]["accounts"]} == {ada.email, old.email}
    changes = api.get("/v1/me/personal-data/changes", headers=ada.headers).json()["items"]
    assert {(one["field"], one["account_email"]) for one in changes} >= {("phone", old.email), ("account", ada.email)}


def test_it_says_since_when_changes_are_tracked(api: TestClient, services: Services, clock: Clock, ada: Person) -> None:
    made_at = clock()
    clock.forward(timedelta(days=9))
    since = api.get("/v1/me/personal-data", headers=ada.headers).json()["tracked_since"]
    assert since >= made_at.isoformat()[:19]


def test_the_file_is_made_once_and_kept_for_an_hour(
    api: TestClient, services: Services, clock: Clock, ada: Person
) -> None:
    first = api.get(DOWNLOAD, headers=ada.headers)
    assert first.headers["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert int(first.headers["Content-Length"]) == len(first.content)
    community.change(services, ada, about="New")
    clock.forward(files.KEPT - timedelta(seconds=1))
    with TestClient(create_app(services)) as another_process:
        again = another_process.get(DOWNLOAD, headers=ada.headers)
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    clock.forward(timedelta(seconds=1))
    later = api.get(DOWNLOAD, headers=ada.headers)
    assert later.headers["ETag"] != first.headers["ETag"]
    assert later.json()["sections"]["profile"][0]["about"] == "New"
    clock.forward(files.KEPT)
    services.database.write_now(lambda tx: housekeeping.clear(tx, clock()))
    left = services.database.read_now(lambda tx: tx.execute(select(download_pieces.c.number)).all())
    assert left == []


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE_BYTES", 1000)


@pytest.mark.usefixtures("small_pieces")
def test_any_part_of_the_file_can_be_asked_for(api: TestClient, services: Services, ada: Person) -> None:
    much(api, services, ada)
    whole = api.get(DOWNLOAD, headers=ada.headers)
    content, etag = whole.content, whole.headers["ETag"]
    assert len(content) > 5000
    for first, last in ((0, 0), (0, 999), (999, 1000), (1000, 1999), (500, 3500), (len(content) - 1, len(content) + 5)):
        part = api.get(DOWNLOAD, headers=ada.headers | {"Range": f"bytes={first}-{last}", "If-Range": etag})
        assert (part.status_code, part.content) == (206, content[first : last + 1])
        assert part.headers["Content-Length"] == str(len(part.content))
        end = first + len(part.content) - 1
        assert part.headers["Content-Range"] == f"bytes {first}-{end}/{len(content)}"
        assert part.headers["ETag"] == etag
    behind = api.get(DOWNLOAD, headers=ada.headers | {"Range": f"bytes={len(content)}-"})
    assert (behind.status_code, behind.json()["code"]) == (416, "range_unsatisfiable")
    assert behind.headers["Content-Range"] == f"bytes */{len(content)}"
    changed = api.get(DOWNLOAD, headers=ada.headers | {"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, content)
    known = api.get(DOWNLOAD, headers=ada.headers | {"Range": "bytes=0-9", "If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.usefixtures("small_pieces")
def test_a_file_that_ends_while_it_is_sent_is_cut_and_not_filled_up(
    api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch, ada: Person
) -> None:
    much(api, services, ada)
    api.get(DOWNLOAD, headers=ada.headers)
    read = files.piece

    def ends(tx: Any, profile_id: str, file_id: str, number: int) -> bytes | None:
        return None if number == 2 else read(tx, profile_id, file_id, number)

    monkeypatch.setattr(files, "piece", ends)
    with TestClient(create_app(services), raise_server_exceptions=True) as strict, pytest.raises(ConnectionError):
        strict.get(DOWNLOAD, headers=ada.headers)


def test_making_files_is_limited(api: TestClient, services: Services, clock: Clock, ada: Person) -> None:
    from sqlalchemy import delete

    from backend.store.tables import downloads

    for _ in range(files.MADE.count):
        assert api.get(DOWNLOAD, headers=ada.headers).status_code == 200
        services.database.write_now(lambda tx: tx.execute(delete(downloads)))
    assert api.get(DOWNLOAD, headers=ada.headers).status_code == 429
    clock.forward(timedelta(hours=1))
    assert api.get(DOWNLOAD, headers=ada.headers).status_code == 200


def test_many_who_ask_at_once_get_one_file(api: TestClient, services: Services, ada: Person) -> None:
    much(api, services, ada)
    gate = threading.Barrier(6)

    def ask(_number: int) -> tuple[int, str]:
        gate.wait(60)
        answer = api.get(DOWNLOAD, headers=ada.headers)
        return answer.status_code, answer.headers.get("ETag", "")

    with ThreadPoolExecutor(6) as threads:
        answers = {*threads.map(ask, range(6))}
    assert len(answers) == 1
    assert next(iter(answers))[0] == 200


def test_a_merge_that_is_over_is_cleared(api: TestClient, services: Services, clock: Clock, ada: Person) -> None:
    Merging(api, services, ada).start("nobody@example.com")
    clock.forward(timedelta(hours=1))
    services.database.write_now(lambda tx: housekeeping.clear(tx, clock()))
    assert view(api, ada)["merges"]["rows"] == []
