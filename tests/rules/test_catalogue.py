"""The data files hold what the rules promise, and a broken one is refused with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import backend.catalogue
from api_client.wire.enums import Category, Rarity
from backend.catalogue.loading import CatalogueError, catalogue, load
from backend.catalogue.model import MetricOf
from backend.rules.scopes import Scope

DATA = Path(backend.catalogue.__path__[0])
# The platform's documentation, typed in a second time: kind, points, most points a day.
WAYS_TO_EARN = """
forum_answer_accepted 15 -                   forum_upvote_received 10 50
forum_answer_marked_accepted 2 -             forum_downvote_given -1 -
forum_downvote_received -2 -                 marketplace_app_published 50 -
marketplace_version_published 25 -           marketplace_review_added 5 25
marketplace_studio_pro_downloaded 5 5        marketplace_app_downloaded 1 5
platform_company_first_member 25 -           platform_app_invite_sent 10 50
platform_invite_sent 5 50                    platform_app_created 5 5
platform_feedback_submitted 2 10             platform_feedback_accepted 2 10
platform_team_server_commit 2 10             platform_project_invite_sent 2 20
platform_user_story_created 1 20             platform_buzz_posted 1 10
platform_licensed_node_deployed 1 5          platform_free_app_deployed 1 -
community_hackathon_won 300 -                community_mvp_reached 300 -
community_hackathon_runner_up 150 -          community_profile_completed 50 -
community_profile_made_public 50 -           community_hackathon_attended 50 -
community_friend_referred 25 -               community_friend_invited 5 50
community_referral_signed_up 5 50            learning_expert_certified 100 -
learning_advanced_certified 50 -             learning_intermediate_certified 35 -
learning_rapid_certified 25 -                learning_advanced_course_attended 10 -
learning_rapid_course_attended 10 -          learning_presentation_given 25 -
learning_blog_featured 25 -                  learning_lecture_completed 1 -
learning_path_completed 25 -
"""


def test_rule_2_1_all_activities_with_their_points_and_daily_maxima() -> None:
    words = WAYS_TO_EARN.split()
    expected = {
        kind: (int(points), None if most == "-" else int(most))
        for kind, points, most in zip(words[::3], words[1::3], words[2::3], strict=True)
    }
    assert {kind: (row.points, row.daily_max) for kind, row in catalogue().activities.items()} == expected


def test_rule_2_1_every_category_has_a_name_on_screen() -> None:
    assert [row.category for row in catalogue().categories] == [one for one in Category if one is not Category.UNKNOWN]
    assert all(row.title for row in catalogue().categories)


def test_rule_2_5_eleven_levels() -> None:
    points = [100, 500, 1000, 2500, 5000, 8500, 13000, 18500, 25000, 32500, 50000]
    assert [(row.level, row.points) for row in catalogue().levels] == list(enumerate(points, start=1))


def test_rule_2_7_two_activities_are_given_once_in_a_life() -> None:
    assert {kind for kind, row in catalogue().activities.items() if row.once} == {
        "community_profile_completed",
        "community_profile_made_public",
    }


def test_the_api_refuses_five_kinds_from_services() -> None:
    assert {kind for kind, row in catalogue().activities.items() if row.own} == {
        "community_profile_completed",
        "community_profile_made_public",
        "community_friend_invited",
        "community_referral_signed_up",
        "community_friend_referred",
    }


def test_rule_8_1_public_events_never_show_downvotes_or_downloads() -> None:
    assert {kind for kind, row in catalogue().activities.items() if row.public} == {
        "forum_answer_accepted",
        "forum_answer_marked_accepted",
        "forum_upvote_received",
        "marketplace_app_published",
        "marketplace_version_published",
        "marketplace_review_added",
    }


def test_rule_1_7_every_certification_names_its_certificate() -> None:
    named = {kind for kind, row in catalogue().activities.items() if row.certificate}
    assert named == {kind for kind in catalogue().activities if kind.endswith("_certified")}
    assert len(named) == 4


def test_rule_3_1_at_least_24_badges_over_all_categories_8_of_them_multi_level() -> None:
    badges = list(catalogue().badges.values())
    assert len(badges) >= 24
    assert sum(len(badge.targets) > 1 for badge in badges) >= 8
    touched = {catalogue().activities[kind].category for badge in badges for kind in badge.metric.kinds}
    assert touched == set(Category) - {Category.UNKNOWN}
    assert {badge.rarity for badge in badges} == set(Rarity) - {Rarity.UNKNOWN}
    assert {badge.metric.of for badge in badges} == set(MetricOf)


def test_rule_3_1_no_level_badge_asks_for_more_levels_than_there_are() -> None:
    highest = len(catalogue().levels)
    badges = [badge for badge in catalogue().badges.values() if badge.metric.of is MetricOf.LEVEL]
    assert all(badge.targets[-1] <= highest for badge in badges)


def test_rule_4_1_six_challenges_one_of_them_easy() -> None:
    challenges = catalogue().challenges
    assert len(challenges) == 6
    assert any(sum(step.count for step in challenge.steps) <= 3 for challenge in challenges)
    assert all(step.title for challenge in challenges for step in challenge.steps)


def test_rule_4_1_no_challenge_needs_what_only_happens_once() -> None:
    steps = [step for challenge in catalogue().challenges for step in challenge.steps]
    assert not any(catalogue().activities[step.kind].once for step in steps)


def test_rule_13_4_the_scopes_of_both_name_spaces() -> None:
    names = set(catalogue().scopes)
    assert {name for name in names if name.startswith("mxp:")} == set(Scope)
    assert sum(name.startswith("mx:") for name in names) == 31
    assert all(row.link.startswith("https://docs.mendix.com/") for row in catalogue().scopes.values())


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[str, str, str], str]:
    """Load a copy of the data in which `old` became `new` in `file`; the error's words."""

    def load_spoilt(file: str, old: str, new: str) -> str:
        for data in DATA.glob("*.toml"):
            shutil.copy(data, tmp_path)
        text = (DATA / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            load(tmp_path)
        return str(caught.value)

    return load_spoilt


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("levels.toml", "levels = [", "levels = ", "levels.toml: "),
        ("levels.toml", "levels = [", "level = [", "levels.toml: levels"),
        ("levels.toml", "points = 500 ", "points = 50 ", "2: points do not rise"),
        ("levels.toml", "level = 2,", "level = 7,", "without a gap"),
        ("activities.toml", "points = 15", 'points = "many"', "activities.toml: activities.0.points"),
        ("activities.toml", "points = 15", "point = 15", "activities.0.points"),
        ("activities.toml", "points = 15", "points = 15\ncolour = 1", "activities.0.colour"),
        ("activities.toml", "daily_max = 50", "daily_max = 5", "forum_upvote_received: one is more"),
        ("activities.toml", 'kind = "forum_upvote_received"', 'kind = "forum_answer_accepted"', "is there twice"),
        ("activities.toml", 'kind = "forum_upvote_received"', 'kind = "upvote"', "begin with its category"),
        ("activities.toml", 'noun = "upvote"', "", "have a noun"),
        ("activities.toml", 'category = "forum"', 'category = "stage"', "categories"),
        ("badges.toml", 'rarity = "green"', 'rarity = "pink"', "its rarity is unknown"),
        ("badges.toml", "[25, 100, 200, 500]", "[25, 100, 100]", "forum-legend: targets do not rise"),
        ("badges.toml", '"forum_answer_accepted"', '"forum_answer"', "there is no activity forum_answer"),
        ("badges.toml", 'of = "category_points", ', 'of = "points", ', "category goes with"),
        ("badges.toml", 'of = "activities", ', 'of = "points", ', "kinds go with"),
        ("badges.toml", 'id = "forum-legend"', 'id = "Forum Legend"', "badges.1.id"),
        ("challenges.toml", '"platform_app_created"', '"platform_app"', "there is no activity platform_app"),
        ("challenges.toml", "credits = 50", "credits = 0", "challenges.0.credits"),
        ("challenges.toml", '"Winter", ', "", "challenges.toml: seasons"),
        ("scopes.toml", "https://docs", "http://docs", "scopes.0.link"),
    ],
)
def test_a_broken_data_file_is_refused_with_its_place(
    spoil: Callable[[str, str, str], str], file: str, old: str, new: str, words: str
) -> None:
    told = spoil(file, old, new)
    assert told.startswith(f"{file}: ")
    assert words in told


def test_a_missing_data_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"activities\.toml"):
        load(tmp_path)


def test_step_titles_fit_the_narrowest_challenge_card() -> None:
    widest = 36 - len("✓ ") - len("  20/20")
    titles = [step.title for challenge in catalogue().challenges for step in challenge.steps]
    assert [title for title in titles if len(title) > widest] == []
