"""What the tabs show and do, as plain commands on a real backend: printed as documented, and done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plain.here import Here, runs
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member
from tui.plain import tab_commands

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("tab", tab_commands.SHOWN)
def test_what_a_screen_shows_is_printed_as_text_and_as_the_apis_json(
    here: Here, member_of_the_demo: None, tab: str
) -> None:
    assert here.out("show", tab).strip()
    here.json("show", tab)


@runs("connection connect", "connection list", "connection remove", "invitation list", "invitation accept")
def test_rule_5_1_two_members_connect_and_part(here: Here, backend: RunningBackend, grace: NewMember) -> None:
    ada = new_member(backend, "Ada Example").is_public()
    sent = here.json("connection", "connect", ada.profile_id)
    assert (sent["sent_by_me"], sent["person"]["name"]) == (True, "Ada Example")
    again = here.run("connection", "connect", ada.profile_id)
    assert (again.code, again.err.count("\n")) == (4, 1)
    here.become(ada)
    (waiting,) = here.json("invitation", "list", "--direction", "received")["items"]
    assert "Grace Example" in here.out("invitation", "list")
    assert here.json("invitation", "accept", waiting["id"])["state"] == "accepted"
    assert [one["person"]["name"] for one in here.json("connection", "list", "--search", "grace")["items"]] == [
        "Grace Example"
    ]
    assert here.json("connection", "list", "--search", "nobody")["items"] == []
    assert here.run("connection", "remove", grace.profile_id).code == 2
    assert here.json("connection", "remove", grace.profile_id, "--yes") == {"id": grace.profile_id, "removed": True}
    assert here.json("connection", "list")["items"] == []
    assert here.run("connection", "remove", grace.profile_id, "--yes").err.count("mxprofile connection list") == 1


@runs("connection connect", "invitation list", "invitation ignore", "invitation withdraw")
def test_rule_5_1_an_invitation_is_ignored_or_withdrawn(here: Here, backend: RunningBackend, grace: NewMember) -> None:
    ada, tom = new_member(backend, "Ada Example").is_public(), new_member(backend, "Tom Example").is_public()
    withdrawn = here.json("connection", "connect", ada.profile_id)["id"]
    assert here.json("invitation", "withdraw", withdrawn) == {"id": withdrawn, "withdrawn": True}
    assert here.json("invitation", "list", "--direction", "sent")["items"] == []
    here.out("connection", "connect", tom.profile_id)
    here.become(tom)
    (waiting,) = here.json("invitation", "list")["items"]
    assert here.json("invitation", "ignore", waiting["id"]) == {"id": waiting["id"], "ignored": True}
    assert here.json("invitation", "list")["items"] == []


@runs("invite link", "invite email", "invite list")
def test_rule_5_5_a_friend_is_invited_by_mail_and_is_masked_in_the_list(here: Here, grace: NewMember) -> None:
    assert here.json("invite", "link")["invites_sent"] == 0
    assert "link " in here.out("invite", "link")
    friend = f"{grace.profile_id}@friends.example"
    sent = here.json("invite", "email", friend)
    assert sent["points"] == 5
    assert friend not in json.dumps(sent)
    assert [one["id"] for one in here.json("invite", "list")["items"]] == [sent["id"]]


@runs("member show", "member activity", "member projects", "leaderboard")
def test_rule_6_a_board_and_the_members_on_it(here: Here, backend: RunningBackend, member_of_the_demo: None) -> None:
    board = here.json("leaderboard", "--around-me", "--limit", "5")
    assert any(row["me"] for row in board["items"])
    assert here.json("leaderboard", "--category", "forum")["items"] != board["items"]
    assert "ME" in here.out("leaderboard", "--scope", "company")
    someone = next(row for row in board["items"] if row["profile_id"] and not row["me"])
    assert here.json("member", "show", someone["profile_id"])["name"] == someone["name"]
    assert someone["name"] in here.out("member", "show", someone["profile_id"])
    here.json("member", "activity", someone["profile_id"])
    here.json("member", "projects", someone["profile_id"])
    assert "`mxprofile leaderboard`" in here.run("member", "show", "nobody").err


@runs("badge list", "badge feature", "challenge list", "challenge show", "challenge claim", "project explore")
def test_rules_3_4_and_4_2_badges_and_challenges(here: Here, member_of_the_demo: None) -> None:
    earned = here.json("badge", "list")["earned"]
    before = [badge["id"] for badge in sorted(earned, key=lambda badge: not badge["featured"]) if badge["featured"]]
    featured = here.json("badge", "feature", earned[0]["id"])["earned"]
    assert [badge["id"] for badge in featured if badge["featured"]] == [earned[0]["id"]]
    here.out("badge", "feature", *before)
    assert here.run("badge", "feature", "not-a-badge").code == 4
    first = here.json("challenge", "list")["items"][0]
    assert here.json("challenge", "show", first["id"]) == first
    assert first["title"] in here.out("challenge", "show", first["id"])
    assert here.run("challenge", "claim", "nope").code == 4
    assert here.json("project", "explore")["items"]


@runs(
    "project create",
    "project edit",
    "project show",
    "project publish",
    "project unpublish",
    "project delete",
    "project list",
    "project explore",
    "project read",
)
def test_rule_7_a_project_from_draft_to_deletion(here: Here, grace: NewMember, tmp_path: Path) -> None:
    made = here.json("project", "create", "Berth Planner", "--customer", "Port of Rotterdam")
    assert made["status"] == "draft"
    refused = here.run("project", "publish", made["id"])
    assert refused.code == 4
    assert "business_need" in refused.err
    (tmp_path / "need.txt").write_text("Ships wait.\nThat costs.\n")
    texts = ("--business-need", f"@{tmp_path}/need.txt", "--solution", "An app.", "--results", "@-")
    edited = here.json("project", "edit", made["id"], *texts, given=("No ship waits.",))
    assert (edited["business_need"], edited["results"]) == ("Ships wait.\nThat costs.", "No ship waits.")
    assert (edited["customer"], edited["app_name"]) == ("Port of Rotterdam", "Berth Planner")
    assert here.json("project", "publish", made["id"])["status"] == "published"
    assert "Ships wait.\nThat costs." in here.out("project", "show", made["id"])
    assert here.json("project", "unpublish", made["id"])["status"] == "draft"
    assert [one["id"] for one in here.json("project", "list")["items"]] == [made["id"]]
    assert here.run("project", "delete", made["id"]).code == 2
    assert here.json("project", "delete", made["id"], "--yes") == {"id": made["id"], "deleted": True}
    assert "`mxprofile project list`" in here.run("project", "show", made["id"]).err
    other = here.json("project", "explore", "--search", "app")["items"]
    anyone = other or here.json("project", "explore")["items"]
    assert here.json("project", "read", anyone[0]["id"])["author"] == anyone[0]["author"]
    assert "AUTHOR" in here.out("project", "read", anyone[0]["id"])
