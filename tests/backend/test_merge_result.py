"""What a merge leaves of two profiles (rule 11.2)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import audit_log, personal_changes, profile_skills, profiles, projects
from tests.backend import community, images, people
from tests.backend.conftest import Clock
from tests.backend.merging import Merging, merge, profile_of, values
from tests.backend.people import Person
from tests.backend.reporting import WELCOME_KINDS, Platform
from tests.backend.sums import rows

JOB = {"company": "Acme", "role": "Developer", "from": "2020-01-01", "to": None}
SAME_JOB = {"company": " ACME", "role": "developer", "from": "2020-01-01", "to": None}
OTHER_JOB = {"company": "Umbrella", "role": "Lead", "from": "2018-02-01", "to": "2019-12-31"}


def test_details_of_mine_stay_and_empty_ones_are_filled(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    community.change(services, ada, job_title="Engineer", country="NL", experience=[JOB], public=False)
    community.give_skills(services, ada, "Java", "SQL")
    community.change(services, old, job_title="Clerk", about="Long ago", phone="+31 1", public=True)
    community.change(services, old, experience=[SAME_JOB, OTHER_JOB], recovery_email="rescue@example.net")
    community.give_skills(services, old, "java ", "Python")
    done = merge(api, services, ada, old)
    after = profile_of(services, ada)
    assert (after.name, after.job_title, after.country) == ("Ada Example", "Engineer", "NL")
    assert (after.about, after.phone, after.recovery_email, after.public) == ("Long ago", "+31 1", None, False)
    assert after.skills == ["Java", "SQL", "Python"]
    assert {row.skill for row in rows(services, profile_skills, ada.profile_id)} == {"java", "sql", "python"}
    assert after.experience == [JOB, OTHER_JOB]
    assert values(done["kept"], "about") == [("Long ago", "other")]
    assert values(done["kept"], "job_title") == [("Engineer", "mine")]
    assert values(done["kept"], "skills") == [("Java", "both"), ("SQL", "mine"), ("Python", "other")]
    for field, value in [("job_title", "Clerk"), ("name", "Ada's Old Self"), ("recovery_email", "rescue@example.net")]:
        assert values(done["deleted"], field) == [(value, "other")]
    noted = {row.field for row in rows(services, personal_changes, ada.profile_id)}
    assert noted >= {"about", "phone", "skills", "experience", "account"}
    assert not noted & {"job_title", "name", "country"}
    assert rows(services, profiles, old.profile_id, "id") == []


def test_what_a_private_profile_would_show_is_off_until_it_is_chosen(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    community.publish(services, ada)
    community.change(services, old, website="https://old.example", phone="+31 2", experience=[OTHER_JOB])
    community.give_skills(services, old, "Python", "Rust")
    for name, status in (("Shop", "published"), ("Idea", "draft"), ("Portal", "published")):
        community.add_project(services, old, name, status, clock())
    Platform(api, services).did(old, ["learning_expert_certified"])
    merging = Merging(api, services, ada)
    preview = merging.preview(old.email)
    marked = {(one["field"], one["value"]): one["id"] for one in preview["becomes_public"]}
    assert {what for what in marked if what[0] != "badges"} == {
        ("website", "https://old.example"), ("skills", "Python"), ("skills", "Rust"), ("projects", "Shop"),
        ("projects", "Portal"), ("experience", "Lead, Umbrella (2018-02-01 to 2019-12-31)"),
        ("certificates", "Expert Developer Certified"),
    }  # fmt: skip
    assert values(preview["kept"], "skills") == values(preview["deleted"], "skills") == []
    done = merging.confirm(marked["skills", "Rust"], marked["projects", "Portal"]).json()
    after = profile_of(services, ada)
    assert (after.website, after.skills, after.phone, after.experience) == (None, ["Rust"], "+31 2", [])
    left = {row.app_name: row.status for row in rows(services, projects, ada.profile_id)}
    assert left == {"Shop": "draft", "Idea": "draft", "Portal": "published"}
    assert values(done["kept"], "skills") == [("Rust", "other")]
    assert values(done["deleted"], "website") == [("https://old.example", "other")]


@pytest.mark.parametrize("chosen", [(), ("badges", "certificates", "activity")])
def test_what_a_private_profile_has_earned_adds_up_but_is_seen_only_when_that_is_chosen(
    api: TestClient, services: Services, ada: Person, old: Person, chosen: tuple[str, ...]
) -> None:
    stranger = people.member(services)
    community.publish(services, ada)
    Platform(api, services).did(old, ["learning_expert_certified", *["forum_answer_accepted"] * 4])
    merge(api, services, ada, old, *chosen)

    def seen() -> tuple[int, int, int]:
        path = f"/v1/profiles/{ada.profile_id}"
        profile = api.get(path, headers=stranger.headers).json()
        events = api.get(f"{path}/activity", headers=stranger.headers).json()["items"]
        return len(profile["badges"]), len(profile["certificates"]), len(events)

    mine = api.get("/v1/me/overview", headers=ada.headers).json()["header"]
    earned = [badge["id"] for badge in api.get("/v1/me/badges", headers=ada.headers).json()["earned"]]
    assert (mine["points"], len(mine["certificates"])) == (210, 1)
    assert earned
    if not chosen:
        assert seen() == (0, 0, 0)
        api.put("/v1/me/featured-badges", json={"badge_ids": earned[:1]}, headers=ada.headers)
        assert seen()[0] == 1, "who features a badge shows it"
        community.change(services, ada, public=False, job_title="E", department="D", country="NL", about="A")
        community.change(services, ada, avatar_digest="x", skills=["Java"], experience=[JOB])
        assert api.put("/v1/me/visibility", json={"public": True}, headers=ada.headers).status_code == 200
    badges, certificates, events = seen()
    assert (badges >= len(earned), certificates, events >= 4) == (True, 1, True)


def test_projects_are_united_and_the_same_one_stays_once(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    for person, names in ((ada, ["Shop", "Portal"]), (old, ["Shop ", "Planner"])):
        for name in names:
            community.add_project(services, person, name, "draft", clock())
    merge(api, services, ada, old)
    assert sorted(row.app_name for row in rows(services, projects, ada.profile_id)) == ["Planner", "Portal", "Shop"]


def test_a_merge_is_written_into_the_audit_log(api: TestClient, services: Services, ada: Person, old: Person) -> None:
    merge(api, services, ada, old)
    query = select(audit_log).where(audit_log.c.tag == "member:profile:merged")
    (line,) = services.database.read_now(lambda tx: list(tx.execute(query)))
    assert (line.actor, line.subject, line.facts) == (ada.account_id, ada.profile_id, {"merged": old.profile_id})


def test_no_row_of_the_profile_that_went_is_left_but_its_name(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    from backend.store.merging.declared import DECLARED
    from backend.store.tables import metadata

    Platform(api, services).did(old, WELCOME_KINDS)
    community.connect(services, old, people.member(services))
    merge(api, services, ada, old)
    for name in DECLARED:
        table, _, column = name.partition(".")
        if name != "merges.other_id":
            assert rows(services, metadata.tables[table], old.profile_id, column) == [], name


def test_an_avatar_fills_an_empty_place_and_what_makes_the_profile_complete_gives_its_points(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    png = images.image()
    assert api.put("/v1/me/avatar", content=png, headers=old.headers | {"Content-Type": "image/png"}).status_code == 200
    community.change(services, old, job_title="Engineer", department="R&D", country="NL", about="Me")
    community.give_skills(services, ada, "Java")
    community.change(services, ada, experience=[JOB])
    done = merge(api, services, ada, old)
    assert values(done["kept"], "avatar") == [("image", "other")]
    seen = api.get(f"/v1/profiles/{ada.profile_id}/avatar", headers=ada.headers)
    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/png")
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 50
    assert "avatar" in {row.field for row in rows(services, personal_changes, ada.profile_id)}
