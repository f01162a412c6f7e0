"""The leaderboard card of the overview (rule 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import awards, boards
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def card(api: TestClient, person: Person) -> dict[str, Any]:
    content: dict[str, Any] = api.get("/v1/me/overview", headers=person.headers).json()["leaderboard"]
    return content


def a_day_passes(services: Services, clock: Clock) -> None:
    """Until the same time tomorrow; the job that makes the next day's boards has run."""
    clock.forward(timedelta(days=1))
    boards.bring_up_to_date(services.database, clock())


def with_points(services: Services, platform: Platform, name: str, paths: int, *, public: bool = True) -> Person:
    """A member with 25 points for each path she completed today."""
    person = people.member(services, name=name)
    community.change(services, person, public=public)
    if paths:
        platform.did(person, ["learning_path_completed"] * paths)
    return person


def test_rule_6_1_the_window_is_today_and_the_29_days_before(
    api: TestClient, services: Services, platform: Platform, clock: Clock
) -> None:
    ada = with_points(services, platform, "Ada", 0)
    platform.did(ada, ["learning_path_completed"], clock() - timedelta(days=30))
    assert card(api, ada)["rank"] is None
    platform.did(ada, ["learning_path_completed"], clock() - timedelta(days=29))
    assert [card(api, ada)[name] for name in ("rank", "of", "points")] == [1, 1, 25]
    a_day_passes(services, clock)
    assert [card(api, ada)[name] for name in ("rank", "of", "points")] == [None, 0, 0]


def test_rule_6_2_equal_points_share_a_rank_and_the_next_one_skips(
    api: TestClient, services: Services, platform: Platform
) -> None:
    names = [("Zoe", 4, True), ("Yan", 3, True), ("Hidden", 3, False), ("Bo", 3, True), ("Ann", 1, True)]
    members = [with_points(services, platform, name, paths, public=public) for name, paths, public in names]
    ann = members[-1]
    rows = card(api, ann)["around"]
    assert [(row["rank"], row["name"], row["points"], row["me"]) for row in rows] == [
        (1, "Zoe", 100, False),
        (2, "Bo", 75, False),
        (2, "Yan", 75, False),
        (2, "Private profile", 75, False),
        (5, "Ann", 25, True),
    ]
    assert [card(api, member)["rank"] for member in members] == [1, 2, 2, 2, 5]
    assert card(api, ann)["of"] == 5


def test_rule_6_2_a_private_profile_has_neither_name_nor_id_but_for_its_owner(
    api: TestClient, services: Services, platform: Platform
) -> None:
    hidden = with_points(services, platform, "Secret Name", 2, public=False)
    ann = with_points(services, platform, "Ann", 1)
    answer = api.get("/v1/me/overview", headers=ann.headers)
    first = answer.json()["leaderboard"]["around"][0]
    assert (first["profile_id"], first["name"], first["points"]) == (None, "Private profile", 50)
    assert "Secret Name" not in answer.text
    assert hidden.profile_id not in answer.text
    mine = card(api, hidden)["around"][0]
    assert (mine["profile_id"], mine["name"], mine["me"]) == (hidden.profile_id, "Secret Name", True)


def test_rule_6_2_private_profiles_with_equal_points_stand_in_a_fixed_order(
    api: TestClient, services: Services, platform: Platform
) -> None:
    members = [with_points(services, platform, f"P{number}", 1, public=False) for number in range(5)]
    positions = [[row["me"] for row in card(api, member)["around"]].index(True) for member in members]
    assert sorted(positions) == [0, 1, 2, 3, 4]


def test_rule_6_2_a_sum_below_zero_counts_as_zero_and_is_ranked(
    api: TestClient, services: Services, platform: Platform
) -> None:
    with_points(services, platform, "Bo", 1)
    ada = with_points(services, platform, "Ada", 1)
    services.database.write_now(lambda tx: awards.penalise(tx, ada.profile_id, 100, "Spam", services.clock()))
    assert [card(api, ada)[name] for name in ("rank", "of", "points")] == [2, 2, 0]


def test_rule_6_2_points_that_make_up_for_each_other_are_ranked_too(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = with_points(services, platform, "Ada", 0)
    platform.did(ada, ["forum_answer_marked_accepted", "forum_downvote_received"])
    assert [card(api, ada)[name] for name in ("rank", "of", "points")] == [1, 1, 0]


def test_rule_6_2_the_change_is_against_the_rank_of_the_day_before(
    api: TestClient, services: Services, platform: Platform, clock: Clock
) -> None:
    ada = with_points(services, platform, "Ada", 1)
    bo = with_points(services, platform, "Bo", 2)
    assert (card(api, ada)["rank_change"], card(api, bo)["rank_change"]) == (0, 0)
    a_day_passes(services, clock)
    platform.did(ada, ["learning_path_completed"] * 2)
    assert (card(api, ada)["rank_change"], card(api, bo)["rank_change"]) == (1, -1)


def test_rule_6_3_the_card_shows_two_neighbours_on_both_sides(
    api: TestClient, services: Services, platform: Platform
) -> None:
    members = [with_points(services, platform, f"M{paths}", paths) for paths in range(9, 0, -1)]
    for place, shown in [(0, [1, 2, 3, 4, 5]), (4, [3, 4, 5, 6, 7]), (8, [5, 6, 7, 8, 9])]:
        assert [row["rank"] for row in card(api, members[place])["around"]] == shown


def test_rule_6_3_who_is_not_ranked_sees_the_top(api: TestClient, services: Services, platform: Platform) -> None:
    for paths in range(1, 8):
        with_points(services, platform, f"M{paths}", paths)
    ada = with_points(services, platform, "Ada", 0)
    shown = card(api, ada)
    assert (shown["rank"], shown["of"], shown["points"]) == (None, 7, 0)
    assert [row["rank"] for row in shown["around"]] == [1, 2, 3, 4, 5]


def test_rule_1_5_a_profile_counts_on_the_board_of_each_of_its_accounts_companies(
    api: TestClient, services: Services, platform: Platform
) -> None:
    people.company(services, "Acme", "acme.example")
    people.company(services, "Kyoto Apps", "kyoto.example")
    ada = people.member(services, "ada@acme.example", name="Ada")
    kyoto = community.add_account(services, ada, "ada@kyoto.example")
    mei = people.member(services, "mei@kyoto.example", name="Mei")
    with_points(services, platform, "Outside", 9)
    platform.did(ada, ["learning_path_completed"])
    platform.did(mei, ["learning_path_completed"] * 2)
    assert card(api, ada)["company"] == {"name": "Acme", "rank": 1, "of": 1}
    there = people.api_key(services, Person("", ada.profile_id, kyoto, ""))
    assert api.get("/v1/me/overview", headers=there).json()["leaderboard"]["company"] == {
        "name": "Kyoto Apps", "rank": 2, "of": 2,
    }  # fmt: skip
