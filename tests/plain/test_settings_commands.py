"""What Settings shows and does, as plain commands on a real backend: printed as documented, and done."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from pydantic import SecretStr

from tests.backend.images import image
from tests.plain.here import Here, runs
from tests.running import RunningBackend
from tests.tui.member import PASSWORD, NewMember, new_member
from tui import credentials
from tui.credentials import Credential
from tui.plain import asking

pytestmark = pytest.mark.slow

NEW = "Another-horse-8"


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
    kept = Credential(server=here.backend.server, secret=SecretStr("mxs_" + "0" * 42), email=grace.email)
    credentials.store(kept)
    gone = here.json("account", "delete", grace.email, "--yes", given=(NEW,))
    assert gone == {"email": grace.email, "deleted": True}
    assert here.run("account", "list").code == 3
    assert credentials.stored(here.backend.server) is None


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
