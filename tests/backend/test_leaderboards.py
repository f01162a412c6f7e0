"""The board's pages: cursors, both directions, around me, the company's board (rules 6.1 to 6.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from backend.paging import key_in
from backend.services import Services
from backend.store import boards
from backend.store.database import Tx
from backend.store.tables import profiles
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform
from tests.backend.statements import counted


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def board(api: TestClient, person: Person, **asked: Any) -> dict[str, Any]:
    answer = api.get("/v1/leaderboards", headers=person.headers, params=asked)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def with_points(
    services: Services, platform: Platform, name: str, paths: int, *, public: bool = True, domain: str = "example.org"
) -> Person:
    """A member with 25 points for each path she completed today."""
    person = people.member(services, f"{name.lower().replace(' ', '-')}@{domain}", name=name)
    community.change(services, person, public=public)
    if paths:
        platform.did(person, ["learning_path_completed"] * paths)
    return person


def leave(services: Services, person: Person) -> None:
    """Deletes a profile."""

    def work(tx: Tx) -> None:
        boards.forget(tx, person.profile_id, services.clock())
        tx.execute(delete(profiles).where(profiles.c.id == person.profile_id))

    services.database.write_now(work)


def shown(content: dict[str, Any]) -> list[tuple[int, str, int]]:
    return [(row["rank"], row["name"], row["points"]) for row in content["items"]]


def test_rule_6_2_a_board_in_one_page_with_levels_ties_and_private_profiles(
    api: TestClient, services: Services, platform: Platform
) -> None:
    names = [("Zoe", 4, True), ("yan", 3, True), ("Hidden", 3, False), ("Bo", 3, True), ("Ann", 1, True)]
    members = [with_points(services, platform, name, paths, public=public) for name, paths, public in names]
    content = board(api, members[-1])
    assert shown(content) == [
        (1, "Zoe", 100), (2, "Bo", 75), (2, "yan", 75), (2, "Private profile", 75), (5, "Ann", 25),
    ]  # fmt: skip
    assert [row["level"] for row in content["items"]] == [1, 0, 0, 0, 0]
    assert content["items"][3]["profile_id"] is None
    assert [row["me"] for row in content["items"]] == [False, False, False, False, True]
    assert content["me"] == {"rank": 5, "points": 25, "of": 5}
    assert (content["next_cursor"], content["prev_cursor"], content["as_of"]) == (None, None, "2026-11-17T00:00:00Z")
    assert shown(board(api, members[2]))[3] == (2, "Hidden", 75)


def test_rule_6_2_who_becomes_private_is_not_known_by_the_cursor_that_she_had(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada, bo, _last = (with_points(services, platform, name, paths) for name, paths in (("Ada", 2), ("Bo", 3), ("C", 1)))

    def second() -> tuple[str, str | int]:
        """The name in the second place, and the last part of the cursor that stands behind it."""
        content = board(api, bo, limit=2)
        return content["items"][1]["name"], key_in(content["next_cursor"], int, int, int, str, str)[-1]

    name, place = second()
    assert api.put("/v1/me/visibility", json={"public": False}, headers=ada.headers).status_code == 200
    hidden_name, hidden_place = second()
    assert (name, hidden_name) == ("Ada", "Private profile")
    assert place != hidden_place
    assert second() == (hidden_name, hidden_place), "fixed as long as she is private"


def test_rule_6_3_the_page_scrolls_through_all_in_both_directions(
    api: TestClient, services: Services, platform: Platform
) -> None:
    members = [with_points(services, platform, f"M{number}", 1 + number // 3) for number in range(9)]
    whole = shown(board(api, members[0]))
    assert len(whole) == 9
    seen, pages, cursor = [], [], None
    while True:
        content = board(api, members[0], limit=2, **({"cursor": cursor} if cursor else {}))
        seen += shown(content)
        pages.append(content)
        cursor = content["next_cursor"]
        if cursor is None:
            break
    assert (seen, len(pages), pages[0]["prev_cursor"]) == (whole, 5, None)
    back, cursor = shown(pages[-1]), pages[-1]["prev_cursor"]
    while cursor is not None:
        content = board(api, members[0], limit=2, cursor=cursor)
        assert content["next_cursor"] is not None
        back, cursor = shown(content) + back, content["prev_cursor"]
    assert back == whole


def test_rule_6_3_it_jumps_to_me_and_goes_on_both_ways(api: TestClient, services: Services, platform: Platform) -> None:
    members = [with_points(services, platform, f"M{paths}", paths) for paths in range(9, 0, -1)]
    content = board(api, members[4], around="me", limit=3)
    assert [row["rank"] for row in content["items"]] == [4, 5, 6]
    up = board(api, members[4], cursor=content["prev_cursor"], limit=3)
    down = board(api, members[4], cursor=content["next_cursor"], limit=3)
    assert [[row["rank"] for row in page["items"]] for page in (up, down)] == [[1, 2, 3], [7, 8, 9]]
    assert (up["prev_cursor"], down["next_cursor"]) == (None, None)
    for place, ranks in ((0, [1, 2, 3]), (8, [7, 8, 9])):
        assert [row["rank"] for row in board(api, members[place], around="me", limit=3)["items"]] == ranks


def test_rule_6_3_who_is_not_ranked_jumps_to_the_top(api: TestClient, services: Services, platform: Platform) -> None:
    ada = with_points(services, platform, "Ada", 0)
    for paths in range(1, 4):
        with_points(services, platform, f"M{paths}", paths)
    content = board(api, ada, around="me", limit=2)
    assert [row["rank"] for row in content["items"]] == [1, 2]
    assert content["me"] == {"rank": None, "points": 0, "of": 3}


def test_rule_6_1_each_category_has_a_board(api: TestClient, services: Services, platform: Platform) -> None:
    ada, bo = with_points(services, platform, "Ada", 0), with_points(services, platform, "Bo", 0)
    platform.did(ada, ["forum_answer_accepted", "learning_path_completed"])
    platform.did(bo, ["forum_answer_accepted", "forum_upvote_received"])
    assert shown(board(api, ada, category="forum")) == [(1, "Bo", 25), (2, "Ada", 15)]
    assert shown(board(api, ada, category="learning")) == [(1, "Ada", 25)]
    assert board(api, bo, category="learning")["me"] == {"rank": None, "points": 0, "of": 1}
    assert board(api, bo, category="marketplace")["items"] == []


def test_a_cursor_is_good_while_rows_come_go_and_move(
    api: TestClient, services: Services, platform: Platform, clock: Clock
) -> None:
    members = [with_points(services, platform, f"M{paths}", paths) for paths in range(6, 0, -1)]
    first = board(api, members[0], limit=3)
    assert [row["name"] for row in first["items"]] == ["M6", "M5", "M4"]
    with_points(services, platform, "New", 9)
    platform.did(members[2], ["learning_path_completed"] * 9)
    second = board(api, members[0], limit=3, cursor=first["next_cursor"])
    assert shown(second) == [(5, "M3", 75), (6, "M2", 50), (7, "M1", 25)]
    leave(services, members[3])
    again = board(api, members[0], limit=3, cursor=first["next_cursor"])
    assert shown(again) == [(5, "M2", 50), (6, "M1", 25)]
    clock.forward(timedelta(days=1))
    boards.bring_up_to_date(services.database, clock())
    later = board(api, members[0], limit=3, cursor=first["next_cursor"])
    assert (shown(later), later["as_of"]) == (shown(again), "2026-11-18T00:00:00Z")


def test_rule_6_1_the_companys_board_has_its_accounts_profiles_only(
    api: TestClient, services: Services, platform: Platform
) -> None:
    people.company(services, "Acme", "acme.example")
    ada, bo = (with_points(services, platform, name, 1, domain="acme.example") for name in ("Ada", "Bo"))
    other = with_points(services, platform, "Other", 5)
    platform.did(bo, ["forum_answer_accepted"])
    content = board(api, ada, scope="company")
    assert (shown(content), content["me"]["rank"]) == ([(1, "Bo", 40), (2, "Ada", 25)], 2)
    assert shown(board(api, ada, scope="company", category="forum")) == [(1, "Bo", 15)]
    refused = api.get("/v1/leaderboards", headers=other.headers, params={"scope": "company"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_company")


def test_rule_6_2_a_company_board_shows_private_rows_only_when_it_has_at_least_five(
    api: TestClient, services: Services, platform: Platform
) -> None:
    people.company(services, "Acme", "acme.example")
    ada = with_points(services, platform, "Ada", 3, domain="acme.example")
    hidden = [
        with_points(services, platform, f"H{number}", 1 + number, public=False, domain="acme.example")
        for number in range(4)
    ]
    alone = board(api, ada, scope="company")
    assert (shown(alone), alone["me"]) == ([(2, "Ada", 75)], {"rank": 2, "points": 75, "of": 5})
    assert (alone["next_cursor"], alone["prev_cursor"]) == (None, None)
    assert shown(board(api, hidden[3], scope="company")) == [(1, "H3", 100), (2, "Ada", 75)]
    assert board(api, ada, scope="company", limit=1)["next_cursor"] is None
    with_points(services, platform, "H4", 5, public=False, domain="acme.example")
    assert [row["rank"] for row in board(api, ada, scope="company")["items"]] == [1, 2, 3, 3, 5, 6]


def test_a_cursor_tells_nothing_of_a_private_profile(api: TestClient, services: Services, platform: Platform) -> None:
    hidden = with_points(services, platform, "Secret Name", 2, public=False)
    ann = with_points(services, platform, "Ann", 1)
    cursor = board(api, ann, limit=1)["next_cursor"]
    mine = select(profiles).where(profiles.c.id == hidden.profile_id)
    row = services.database.read_now(lambda tx: tx.execute(mine).one())
    told = " ".join(str(part).lower() for part in key_in(cursor, int, int, int, str, str))
    assert not [value for value in (row.id, row.name, row.referral_code) if value.lower() in told]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"category": "dancing"}, "category"),
        ({"category": "unknown"}, "category"),
        ({"scope": "world"}, "scope"),
        ({"around": "you"}, "around"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_what_is_no_board_is_said_with_its_field(
    api: TestClient, services: Services, asked: dict[str, str], field: str
) -> None:
    ada = people.member(services)
    refused = api.get("/v1/leaderboards", headers=ada.headers, params=asked)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_a_long_name_in_any_script_fits_a_cursor(api: TestClient, services: Services, platform: Platform) -> None:
    for number, letter in enumerate("\N{GRINNING FACE}語é"):
        person = people.member(services, name=letter * 120)
        community.publish(services, person)
        platform.did(person, ["learning_path_completed"] * (1 + number))
    cursor, seen = None, []
    while True:
        content = board(api, person, limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [row["rank"] for row in content["items"]]
        cursor = content["next_cursor"]
        if cursor is None:
            break
    assert seen == [1, 2, 3]


def test_a_page_costs_the_same_queries_however_many_are_ranked(
    api: TestClient, services: Services, platform: Platform
) -> None:
    members = [with_points(services, platform, f"M{number}", 1 + number % 3) for number in range(4)]
    with counted(services.database) as few:
        board(api, members[0], around="me")
    for number in range(20):
        with_points(services, platform, f"N{number}", 1 + number % 5)
    with counted(services.database) as many:
        board(api, members[0], around="me")
    assert len(many) == len(few)
