"""No plain command without a test or without documentation; and none changes something in read-only mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.json_members import ACTS, SHOWN
from tests.plain import test_settings_commands, test_tab_commands  # noqa: F401 - they say what they run
from tests.plain.here import ELSEWHERE, NAMES, RUNS, Here
from tests.tui.member import NewMember
from tui.plain import tab_commands

pytestmark = pytest.mark.slow


def test_every_command_is_run_by_a_test() -> None:
    assert set().union(*RUNS.values()) | ELSEWHERE == NAMES


def test_every_command_is_documented() -> None:
    lists = {name for name in NAMES if name.endswith((" list", " show", " changes"))}
    assert NAMES - lists - {"show", "doctor"} <= {*ACTS}
    assert tuple(SHOWN) == tab_commands.SHOWN


def test_in_read_only_mode_what_changes_something_is_refused_in_one_line(
    here: Here, grace: NewMember, tmp_path: Path
) -> None:
    (tmp_path / "config" / "config.toml").write_text("read_only = true\n")
    assert here.out("show", "overview")
    for arguments in (
        ["token", "create", "x", "--scope", "mxp:profile:read"],
        ["profile", "private"],
        ["challenge", "claim", "autumn"],
    ):
        ended = here.run(*arguments)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert "read-only" in ended.err
    assert not [*tmp_path.rglob("claims.jsonl")], "no claim waits to be sent at the next start"
    (tmp_path / "config" / "config.toml").write_text("")
    assert here.run("--read-only", "profile", "private").code == 2
    assert here.out("profile", "private")
