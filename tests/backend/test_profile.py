"""My profile: read, edited, made public (rules 2.7, 9.1, 9.2, 9.4 and 14.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import personal_changes, profile_skills
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.profiles import COMPLETE, PATH, complete, edit, read, show, upload
from tests.backend.test_limits import all_at_once

ITEMS = ["avatar", "job_title", "department", "country", "about", "skills", "experience"]


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, name="Ada Okafor")


def earned(api: TestClient, person: Person) -> list[tuple[str, int]]:
    rows = api.get("/v1/me/points/ledger", headers=person.headers).json()["items"]
    return sorted((row["kind"].removeprefix("community_profile_"), row["points"]) for row in rows)


def history(services: Services, person: Person) -> list[tuple[str, str]]:
    query = select(personal_changes).where(personal_changes.c.profile_id == person.profile_id)
    rows = services.database.read_now(lambda tx: tx.execute(query.order_by(personal_changes.c.id)).all())
    assert {row.account_id for row in rows} <= {person.account_id}
    return sorted((str(row.field), str(row.change)) for row in rows)


def test_a_new_profile_has_its_name_and_everything_to_do(api: TestClient, ada: Person) -> None:
    assert read(api, ada) == {
        "profile_id": ada.profile_id, "name": "Ada Okafor", "job_title": None, "department": None, "country": None,
        "phone": None, "website": None, "about": None, "industry": None, "skills": [], "experience": [],
        "twitter_url": None, "linkedin_url": None, "looking_for": None, "avatar_url": None, "public": False,
        "recovery_email": None, "pending_recovery_email": None,
        "checklist": [{"item": item, "done": False} for item in ITEMS],
    }  # fmt: skip


def test_rule_9_1_every_detail_is_kept_and_null_clears_it(api: TestClient, services: Services, ada: Person) -> None:
    said: dict[str, Any] = COMPLETE | {
        "name": "Ada O. Okafor", "phone": "+31 (0)10 123-4567", "website": "https://ada.example/",
        "industry": "Transport", "twitter_url": "https://x.com/ada", "looking_for": "both",
        "linkedin_url": "https://www.linkedin.com/in/ada",
    }  # fmt: skip
    answer = edit(api, ada, **said)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in said} == said
    assert answer.json() == read(api, ada)
    assert edit(api, ada, job_title="Head").json() == answer.json() | {"job_title": "Head"}
    cleared = edit(api, ada, **{name: None for name in said if name != "name"}).json()
    assert {name: cleared[name] for name in said} == dict.fromkeys(said) | {
        "name": "Ada O. Okafor", "skills": [], "experience": [],
    }  # fmt: skip
    rows = services.database.read_now(lambda tx: tx.execute(select(profile_skills)).all())
    assert rows == []


def test_rule_9_4_an_edit_from_an_old_copy_is_refused_and_overwrites_nothing(api: TestClient, ada: Person) -> None:
    old = api.get(PATH, headers=ada.headers).headers["ETag"]
    first = edit(api, ada, version=old, job_title="Lead")
    stale = edit(api, ada, version=old, job_title="Head", about="New")
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_in_between")
    assert (read(api, ada)["job_title"], read(api, ada)["about"]) == ("Lead", None)
    missing = api.patch(PATH, json={"job_title": "Head"}, headers=ada.headers)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_missing")
    assert edit(api, ada, version=first.headers["ETag"], job_title="Head").status_code == 200
    for wrong in ("W/" + first.headers["ETag"], '""', "x"):
        assert edit(api, ada, version=wrong, about="New").status_code == 412


def test_the_answer_of_every_edit_has_the_version_that_the_next_one_names(api: TestClient, ada: Person) -> None:
    edits: list[Callable[[], Any]] = [
        lambda: edit(api, ada, **COMPLETE),
        lambda: upload(api, ada),
        lambda: show(api, ada),
        lambda: show(api, ada, public=False),
    ]
    for made in edits:
        answer = made()
        assert answer.status_code == 200, answer.text
        now = api.get(PATH, headers=ada.headers)
        assert (answer.json(), answer.headers["ETag"]) == (now.json(), now.headers["ETag"])


JOB = {"company": "A", "role": "b", "from": "2020-02-01"}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": None}, "name"), ({"name": " "}, "name"), ({"name": "\u202e\u200b"}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"job_title": ""}, "job_title"), ({"department": "x" * 101}, "department"), ({"country": "XX"}, "country"),
    ({"country": "Netherlands"}, "country"), ({"phone": "call me"}, "phone"), ({"phone": "1234"}, "phone"),
    ({"phone": "1" * 16}, "phone"), ({"website": "ada.example"}, "website"), ({"website": "https://a.b/ c"}, "website"),
    ({"industry": "x" * 2001}, "industry"), ({"skills": ["x"] * 51}, "skills"), ({"skills": ["x" * 61]}, "skills.0"),
    ({"skills": ["Kafka", " KAFKA"]}, "skills.1"), ({"skills": [None]}, "skills.0"),
    ({"experience": [{"company": "A", "role": "b"}]}, "experience.0.from"), ({"experience": [JOB] * 51}, "experience"),
    ({"experience": [JOB, JOB | {"to": "2020-01-31"}]}, "experience.1.to"), ({"looking_for": "trouble"}, "looking_for"),
    ({"twitter_url": "https://evil.example/a"}, "twitter_url"), ({"public": True}, "public"),
    ({"linkedin_url": "https://linkedin.com/"}, "linkedin_url"), ({"avatar_digest": "x"}, "avatar_digest"),
    ({"recovery_email": "a@b.c"}, "recovery_email"),
]  # fmt: skip


def test_rule_9_1_a_bad_detail_is_refused_by_its_field_and_the_good_ones_with_it(api: TestClient, ada: Person) -> None:
    before = read(api, ada)
    for fields, field in WRONG:
        answer = edit(api, ada, about="Kept out", **fields)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), fields
        assert [error["field"] for error in answer.json()["errors"]] == [field], fields
    assert edit(api, ada, about="x" * 2001).status_code == 422
    assert read(api, ada) == before


def test_what_nobody_can_see_is_taken_out_of_what_is_kept(api: TestClient, ada: Person) -> None:
    answer = edit(api, ada, job_title=" Le\u200bad\u202e ", about="One\r\nTwo\x1b[31m", skills=["Ka\u200bfka"])
    said = answer.json()
    assert (said["job_title"], said["about"], said["skills"]) == ("Lead", "One\nTwo", ["Kafka"])


def test_rule_9_2_a_profile_is_made_public_when_all_is_there_and_the_rest_is_named(
    api: TestClient, ada: Person
) -> None:
    refused = show(api, ada)
    assert (refused.status_code, refused.json()["code"]) == (409, "profile_incomplete")
    assert refused.json()["missing"] == ITEMS
    assert [error["field"] for error in refused.json()["errors"]] == ITEMS
    edit(api, ada, **COMPLETE)
    assert show(api, ada).json()["missing"] == ["avatar"]
    assert read(api, ada)["public"] is False
    upload(api, ada)
    assert show(api, ada).json()["public"] is True
    header = api.get("/v1/me/overview", headers=ada.headers).json()["header"]
    assert (header["public"], header["avatar_url"]) == (True, read(api, ada)["avatar_url"])
    assert show(api, ada, public=False).json()["public"] is False


@pytest.mark.parametrize("item", ITEMS)
def test_rule_9_2_what_a_public_profile_needs_stays(api: TestClient, ada: Person, item: str) -> None:
    complete(api, ada)
    show(api, ada)

    def removed() -> Any:
        if item == "avatar":
            return api.delete("/v1/me/avatar", headers=ada.headers)
        return edit(api, ada, phone="+31 12345", **{item: None})

    refused = removed()
    assert (refused.status_code, refused.json()["code"], refused.json()["missing"]) == (
        409,
        "needed_while_public",
        [item],
    )
    assert (read(api, ada)["phone"], all(entry["done"] for entry in read(api, ada)["checklist"])) == (None, True)
    show(api, ada, public=False)
    assert removed().status_code in {200, 204}
    assert [entry["item"] for entry in read(api, ada)["checklist"] if not entry["done"]] == [item]


def test_rule_9_2_a_public_profile_that_lacks_something_can_be_given_it(
    api: TestClient, services: Services, ada: Person
) -> None:
    community.publish(services, ada)
    assert edit(api, ada, department="IT").status_code == 200
    assert upload(api, ada).status_code == 200
    assert edit(api, ada, department=None).json()["missing"] == ["department"]


def test_rule_2_7_completing_and_publishing_give_their_points_once_in_a_lifetime(
    api: TestClient, ada: Person, clock: Clock
) -> None:
    edit(api, ada, **COMPLETE)
    assert earned(api, ada) == []
    upload(api, ada)
    assert earned(api, ada) == [("completed", 50)]
    for _ in range(2):
        show(api, ada)
        show(api, ada, public=False)
        api.delete("/v1/me/avatar", headers=ada.headers)
        clock.forward(timedelta(days=2))
        upload(api, ada)
    assert earned(api, ada) == [("completed", 50), ("made_public", 50)]


def test_rule_2_7_complete_is_complete_whichever_item_came_last(api: TestClient, ada: Person) -> None:
    upload(api, ada)
    edit(api, ada, **COMPLETE | {"skills": []})
    assert earned(api, ada) == []
    edit(api, ada, skills=["OData"])
    assert earned(api, ada) == [("completed", 50)]


def test_rule_6_2_the_boards_show_her_new_name_and_hide_her_again(
    api: TestClient, services: Services, ada: Person
) -> None:
    bob = people.member(services, name="Bob")

    def named() -> list[str]:
        board = api.get("/v1/me/overview", headers=bob.headers).json()["leaderboard"]
        return [row["name"] for row in board["around"]]

    complete(api, ada)
    assert named() == ["Private profile"]
    show(api, ada)
    assert named() == ["Ada Okafor"]
    edit(api, ada, name="Ada Two")
    assert named() == ["Ada Two"]
    show(api, ada, public=False)
    assert named() == ["Private profile"]


def test_rule_14_1_every_change_is_in_the_history_without_its_value(
    api: TestClient, services: Services, ada: Person
) -> None:
    edit(api, ada, job_title="Lead", skills=["OData"], phone=None)
    edit(api, ada, job_title="Lead")
    edit(api, ada, job_title="Head")
    edit(api, ada, job_title=None)
    upload(api, ada)
    api.delete("/v1/me/avatar", headers=ada.headers)
    assert history(services, ada) == [
        ("avatar", "added"), ("avatar", "removed"), ("job_title", "added"), ("job_title", "changed"),
        ("job_title", "removed"), ("skills", "added"),
    ]  # fmt: skip
    complete(api, ada)
    show(api, ada)
    assert ("public", "changed") in history(services, ada)


def test_one_members_edit_changes_nobody_else(api: TestClient, services: Services, ada: Person) -> None:
    bob = people.member(services, name="Bob")
    before = read(api, bob)
    complete(api, ada)
    show(api, ada)
    assert read(api, bob) == before
    assert earned(api, bob) == []


def test_rule_9_4_of_edits_from_one_version_at_the_same_time_one_is_kept(api: TestClient, ada: Person) -> None:
    version = api.get(PATH, headers=ada.headers).headers["ETag"]
    answers = all_at_once(8, lambda number: edit(api, ada, version=version, job_title=f"Lead {number}"))
    assert answers == {(200, ""): 1, (412, "changed_in_between"): 7}


def test_rule_9_2_a_profile_never_ends_up_public_without_what_it_needs(api: TestClient, ada: Person) -> None:
    complete(api, ada)
    acts: list[Callable[[], Any]] = [lambda: show(api, ada), lambda: edit(api, ada, version="*", about=None)]
    answers = all_at_once(2, lambda number: acts[number]())
    assert answers in ({(200, ""): 1, (409, code): 1} for code in ("needed_while_public", "profile_incomplete"))
    assert read(api, ada)["public"] is (read(api, ada)["about"] is not None)


def test_rule_2_7_completing_it_twice_at_once_pays_once(api: TestClient, ada: Person) -> None:
    edit(api, ada, **COMPLETE)
    answers = all_at_once(4, lambda _number: upload(api, ada))
    assert answers == {(200, ""): 4}
    assert earned(api, ada) == [("completed", 50)]
