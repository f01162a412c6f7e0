"""Every plain command, on a real backend: what it prints is what the documentation says, and what it does is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyotp
import pytest

from docs.json_members import ACTS, SHOWN
from tests.backend.images import image
from tests.plain.here import NAMES, Here
from tests.running import RunningBackend
from tests.tui.member import PASSWORD, NewMember, new_member
from tui.plain import asking, tab_commands

pytestmark = pytest.mark.slow

Told = TypeVar("Told", bound=Callable[..., None])
NEW = "Another-horse-8"

RUNS: dict[str, set[str]] = {}
"""By the name of a test here: the commands that it runs."""
ELSEWHERE = {"show", "login", "status", "doctor", "keys", "completion", "config init"}
"""Commands with tests of their own."""


def runs(*names: str) -> Callable[[Told], Told]:
    """Marks a test with the commands that it runs; running others, or fewer, fails it."""
    assert {*names} <= NAMES

    def mark(test: Told) -> Told:
        RUNS[test.__name__] = {*names}
        return test

    return mark


@pytest.fixture
def here(
    backend: RunningBackend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> Iterator[Here]:
    """Commands in a home of one's own, as somebody who hasn't signed in."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "MXPROFILE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("MXPROFILE_SERVER", backend.server)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("keyring = false\n")
    running = Here(backend, monkeypatch, capsys)
    yield running
    if request.node.originalname in RUNS:
        assert running.ran - ELSEWHERE == RUNS[request.node.originalname] - ELSEWHERE


@pytest.fixture
def grace(backend: RunningBackend, here: Here) -> NewMember:
    """Who types the commands."""
    member = new_member(backend)
    here.become(member)
    return member


def test_every_command_is_run_by_a_test() -> None:
    assert set().union(*RUNS.values()) | ELSEWHERE == NAMES


@pytest.mark.parametrize("tab", tab_commands.SHOWN)
def test_what_a_screen_shows_is_printed_as_text_and_as_the_apis_json(
    here: Here, member_of_the_demo: None, tab: str
) -> None:
    assert here.out("show", tab).strip()
    here.json("show", tab)


def test_every_command_is_documented() -> None:
    lists = {name for name in NAMES if name.endswith((" list", " show", " changes"))}
    assert NAMES - lists - {"show", "doctor"} <= {*ACTS}
    assert tuple(SHOWN) == tab_commands.SHOWN


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


@pytest.fixture
def member_of_the_demo(here: Here, backend: RunningBackend) -> None:
    """The commands are typed by who is a member of the demo for long."""
    here.sign_in(backend.email, backend.password)


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


@runs(
    "profile show",
    "profile edit",
    "profile public",
    "profile private",
    "profile avatar",
    "profile remove-avatar",
)
def test_rule_9_a_profile_is_filled_in_shown_and_hidden(here: Here, grace: NewMember, tmp_path: Path) -> None:
    refused = here.run("profile", "public")
    assert refused.code == 4
    picture = tmp_path / "me.png"
    picture.write_bytes(image())
    assert here.json("profile", "avatar", str(picture))["avatar_url"]
    edited = here.json(
        *("profile", "edit", "--job-title", "Developer", "--department", "Apps", "--country", "nl"),
        *("--about", "I build apps.", "--skill", "Java", "--skill", "SQL", "--phone", "+31 6 1234 5678"),
        *("--looking-for", "both", "--experience", "Acme|Developer|2019-04-01|2023-01-31"),
        *("--experience", "Globex | Lead | 2023-02-01"),
    )
    assert edited["skills"] == ["Java", "SQL"]
    assert [(job["company"], job["to"]) for job in edited["experience"]] == [("Acme", "2023-01-31"), ("Globex", None)]
    assert here.json("profile", "public")["public"] is True
    kept = here.run("profile", "remove-avatar")
    assert kept.code == 4
    assert here.json("profile", "private")["public"] is False
    assert here.json("profile", "remove-avatar") == {"avatar": False}
    cleared = here.json("profile", "edit", "--phone", "", "--skill", "")
    assert (cleared["phone"], cleared["skills"]) == (None, [])
    assert "Globex" in here.out("profile", "show")
    for wrong in (["avatar", str(tmp_path / "none.png")], ["avatar", str(tmp_path / "config/config.toml")], ["edit"]):
        ended = here.run("profile", *wrong)
        assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert here.run("profile", "edit", "--experience", "Acme").code == 2


@runs("recovery-email set", "recovery-email remove", "recovery-email coming", "recovery-email cancel", "profile show")
def test_rule_9_5_a_recovery_email_needs_its_code(here: Here, grace: NewMember) -> None:
    spare = f"spare-{grace.email}"
    given = (PASSWORD, lambda: here.code(spare))
    assert here.json("recovery-email", "set", spare, given=given) == {"recovery_email": spare}
    assert here.json("profile", "show")["recovery_email"] == spare
    assert here.json("recovery-email", "coming") == {"email": None, "takes_effect_at": None}
    assert here.run("recovery-email", "cancel").code == 4
    assert here.json("recovery-email", "remove", "--yes", given=(PASSWORD,)) == {"recovery_email": None}
    assert here.json("profile", "show")["recovery_email"] is None


@runs("account list", "account password", "account create", "account deletion", "account delete", "session list")
def test_rule_10_accounts_come_change_and_go(here: Here, grace: NewMember) -> None:
    assert here.run("account", "password", given=("Wrong-horse-9", NEW)).code == 4
    assert here.json("account", "password", given=(PASSWORD, NEW)) == {"changed": True}
    assert len(here.json("session", "list")["items"]) == 1
    second = f"second-{grace.email}"
    made = here.json("account", "create", second, given=(NEW, PASSWORD, lambda: here.code(second)))
    assert made["email"] == second
    assert len(here.json("account", "list")["items"]) == 2
    assert here.json("account", "deletion")["last_account"] is False
    assert here.run("account", "delete", second, "--yes", given=(NEW,)).code == 4, "only the signed-in one"
    assert here.run("account", "delete", grace.email, given=(NEW,)).code == 2
    gone = here.json("account", "delete", grace.email, "--yes", given=(NEW,))
    assert gone == {"email": grace.email, "deleted": True}
    assert here.run("account", "list").code == 3


@runs("sign-up", "reset-password", "logout", "session list", "session end")
def test_rules_1_2_and_10_3_from_sign_up_to_a_forgotten_password(here: Here, backend: RunningBackend) -> None:
    address = f"new-{id(here)}@example.org"
    ended = here.run("sign-up", address, "--name", "New Example", given=(PASSWORD, lambda: here.code(address)))
    assert ended.code == 0
    assert "for you alone to read" in ended.err
    (session,) = here.json("session", "list")["items"]
    first = here.code(address)
    given = (lambda: here.code(address, but=first), NEW)
    assert here.json("reset-password", address, given=given) == {"email": address, "changed": True}
    assert here.run("session", "end", session["id"]).code == 3, "a new password ends all sessions"
    assert here.json("logout")["ended"] is True


@runs("merge")
def test_rule_11_two_profiles_become_one(here: Here, backend: RunningBackend, grace: NewMember) -> None:
    other = new_member(backend, "Grace Elsewhere")
    stopped = here.run("merge", other.email, given=(PASSWORD, "1", lambda: here.code(other.email), "no@example.org"))
    assert (stopped.code, "nothing was merged" in stopped.err) == (2, True)
    first = here.code(other.email)
    given = (PASSWORD, "1", lambda: here.code(other.email, but=first), grace.email)
    assert here.json("merge", other.email, given=given)["profile_id"] == grace.profile_id


@runs("notification list", "notification set", "app list", "app watch", "app stop")
def test_rule_12_notifications_and_watched_apps(here: Here, grace: NewMember, member_of_the_demo: None) -> None:
    was = here.json("notification", "list")["buzz_daily_digest"]
    switched = here.json("notification", "set", "buzz-daily-digest", "off" if was else "on")
    assert switched["buzz_daily_digest"] is not was
    here.out("notification", "set", "buzz-daily-digest", "on" if was else "off")
    app = here.json("app", "list")["items"][0]
    assert here.json("app", "stop", app["app_id"]) == {"id": app["app_id"], "stopped": True}
    assert here.json("app", "watch", app["app_id"])["watching"] is True
    assert "`mxprofile app list`" in here.run("app", "watch", "nope").err


@runs("two-factor show", "two-factor set-up", "two-factor turn-off")
def test_rule_13_1_codes_are_set_up_shown_once_and_turned_off(
    here: Here, grace: NewMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here.json("two-factor", "show")["on"] is False
    told: list[str] = []
    monkeypatch.setattr(asking, "tell", told.append)

    def code() -> str:
        """Of the authenticator that got the secret which was told."""
        return str(pyotp.TOTP(told[0].rpartition(" ")[2]).now())

    on = here.json("two-factor", "set-up", given=(PASSWORD, code))
    assert len(on["recovery_codes"]) == 10
    assert here.json("two-factor", "show")["method"] == "app"
    off = here.json("two-factor", "turn-off", "--yes", given=(PASSWORD, on["recovery_codes"][0]))
    assert off == {"on": False}


@runs("token create", "token list", "token show", "token delete", "key create", "key list", "key revoke")
def test_rule_13_tokens_and_keys(here: Here, grace: NewMember) -> None:
    token = here.json("token", "create", "ci", "--scope", "mxp:profile:read")
    assert [one["id"] for one in here.json("token", "list")["items"]] == [token["id"]]
    assert here.json("token", "show", token["id"])["name"] == "ci"
    here.json("token", "delete", token["id"], "--yes")
    key = here.json("key", "create", "laptop")
    assert [one["id"] for one in here.json("key", "list")["items"]] == [key["id"]]
    here.json("key", "revoke", key["id"], "--yes")


@runs("personal-data show", "personal-data section", "personal-data changes", "personal-data download")
def test_rule_14_personal_data_is_shown_and_written_for_its_owner_alone(
    here: Here, grace: NewMember, tmp_path: Path
) -> None:
    sections = here.json("personal-data", "show")["sections"]
    filled = next(section for section in sections if section["count"])
    assert here.json("personal-data", "section", filled["id"])["items"]
    assert here.out("personal-data", "section", filled["id"]).strip()
    here.json("personal-data", "changes")
    target = tmp_path / "mine.json"
    written = here.json("personal-data", "download", str(target))
    assert written == {"path": str(target), "bytes": target.stat().st_size}
    assert target.stat().st_mode & 0o777 == 0o600
    assert here.run("personal-data", "download", str(target)).code == 2, "nothing is written over without a yes"
    assert here.run("personal-data", "section", "nope").code == 4


def test_in_read_only_mode_what_changes_something_is_refused_in_one_line(
    here: Here, grace: NewMember, tmp_path: Path
) -> None:
    (tmp_path / "config" / "config.toml").write_text("read_only = true\n")
    assert here.out("show", "overview")
    for arguments in (["token", "create", "x", "--scope", "mxp:profile:read"], ["profile", "private"]):
        ended = here.run(*arguments)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert "read-only" in ended.err
    (tmp_path / "config" / "config.toml").write_text("")
    assert here.run("--read-only", "profile", "private").code == 2
    assert here.out("profile", "private")
