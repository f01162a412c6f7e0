"""Reading and acting without a screen, against a real backend: the same acts as the screens have."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.plain.conftest import Shell

pytestmark = pytest.mark.slow


def test_a_list_goes_on_where_its_first_page_ended(member: Shell) -> None:
    whole = member.json("show", "ledger", "--limit", "4")
    first = member.json("show", "ledger", "--limit", "2")
    second = member.json("show", "ledger", "--limit", "2", "--cursor", first["next_cursor"])
    assert first["items"] + second["items"] == whole["items"]
    assert f"--cursor {first['next_cursor']}" in member.run("show", "ledger", "--limit", "2").stderr


def test_rule_4_3_a_claim_pays_once_and_claiming_again_answers_with_the_first(member: Shell) -> None:
    challenges = member.json("show", "challenges")["items"]
    ready = next(one for one in challenges if one["state"] in {"completed", "claimed"})
    first = member.json("challenge", "claim", ready["id"])
    assert first["credits"] == ready["credits"]
    assert member.json("challenge", "claim", ready["id"]) == first
    rows = [row for row in member.json("show", "credits")["items"] if row["challenge_id"] == ready["id"]]
    assert [row["credits"] for row in rows] == [ready["credits"]]


def test_rule_4_3_an_unfinished_challenge_is_refused_in_one_line(member: Shell) -> None:
    challenges = member.json("show", "challenges")["items"]
    unfinished = next(one for one in challenges if one["state"] == "active")
    ended = member.run("challenge", "claim", unfinished["id"])
    assert ended.returncode == 4
    assert ended.stderr.startswith("mxprofile: ")
    assert ended.stderr.count("\n") == 1


def test_rule_13_3_a_tokens_secret_is_printed_once_works_and_dies_with_it(member: Shell) -> None:
    made = member.run("token", "create", "plain test", "--scope", "mxp:profile:read", "--expires", "2099-01-31")
    secret = made.stdout.strip()
    assert secret.startswith("mxp_")
    assert secret not in made.stderr
    (token,) = [one for one in member.json("token", "list")["items"] if one["name"] == "plain test"]
    assert token["expires_at"] == "2099-01-31T00:00:00Z"
    assert secret not in member.out("token", "show", token["id"]) + json.dumps(token)
    assert member.run("show", "overview", token=secret).returncode == 0
    assert member.run("show", "keys", token=secret).returncode == 4
    assert member.out("token", "delete", token["id"], "--yes")
    refused = member.run("show", "overview", token=secret)
    assert refused.returncode == 3
    assert secret not in refused.stderr


def test_rule_13_2_an_api_key_works_until_it_is_revoked(member: Shell) -> None:
    key = member.json("key", "create", "plain key")
    assert member.run("token", "list", token=key["secret"]).returncode == 0
    assert key["secret"] not in member.out("key", "list")
    assert member.json("key", "revoke", key["id"], "--yes") == {"id": key["id"], "revoked": True}
    assert member.run("token", "list", token=key["secret"]).returncode == 3


def test_nothing_is_deleted_without_a_yes(member: Shell) -> None:
    key = member.json("key", "create", "stays")
    ended = member.run("key", "revoke", key["id"])
    assert ended.returncode == 2
    assert "--yes" in ended.stderr
    assert key["id"] in member.out("key", "list")


@pytest.mark.parametrize(
    ("arguments", "listed_by"),
    [
        (["challenge", "claim", "nope"], "mxprofile show challenges"),
        (["token", "delete", "nope", "--yes"], "mxprofile token list"),
        (["key", "revoke", "nope", "--yes"], "mxprofile key list"),
    ],
    ids=["challenge", "token", "key"],
)
def test_an_id_that_is_not_there_is_refused_with_the_command_that_lists_them(
    member: Shell, arguments: list[str], listed_by: str
) -> None:
    ended = member.run(*arguments)
    assert ended.returncode == 4
    assert f"`{listed_by}`" in ended.stderr


@pytest.mark.parametrize(("output", "code"), [("/dev/full", 1), ("&-", 0)], ids=["full", "closed"])
def test_output_that_cant_be_written_is_no_traceback(member: Shell, output: str, code: int) -> None:
    command = f'"{sys.executable}" -m tui show points >{output}'
    ended = subprocess.run(
        ["sh", "-c", command], env=member.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == code
    assert ended.stderr.count("\n") == code


def test_a_refusal_says_a_thing_once(member: Shell) -> None:
    ended = member.run("token", "create", "x", "--scope", "no:such:scope")
    assert ended.stderr.count("no:such:scope") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["token", "create", "x", "--scope", "no:such:scope"], 4),
        (["token", "create", "", "--scope", "mxp:profile:read"], 2),
        (["token", "create", "x", "--scope", "mxp:profile:read", "--expires", "soon"], 2),
        (["show", "ledger", "--limit", "101"], 2),
        (["token", "show", "0198-not-there"], 4),
        (["challenge", "claim", "../../etc"], 4),
    ],
    ids=["unknown scope", "no name", "no date", "too many rows", "unknown token", "no id"],
)
def test_what_is_refused_says_so_in_one_line(member: Shell, arguments: list[str], code: int) -> None:
    ended = member.run(*arguments)
    assert ended.returncode == code, ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
