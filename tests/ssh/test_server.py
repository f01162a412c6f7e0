"""The server that the stories over SSH go through: whom it lets in, what it runs, what is left of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.ssh.server import SshServer

pytestmark = [pytest.mark.outside, pytest.mark.slow]


def said(command: list[str]) -> str:
    """What a connection without a terminal prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
    return done.stdout


def test_a_session_has_the_environment_that_it_is_given_and_this_program(tmp_path: Path) -> None:
    with SshServer(tmp_path / "sshd", environment={"HOME": str(tmp_path)}) as server:
        assert said(server.command("echo $HOME; mxprofile --version", terminal=False)).startswith(f"{tmp_path}\n")
        key = server.authorize("joan", 'restrict,command="echo it is joan"')
        assert said(server.command("echo anybody", key=key, terminal=False)) == "it is joan\n"


def test_lines_of_ones_own_count_more_and_a_match_comes_last(tmp_path: Path) -> None:
    lines = ["ForceCommand echo all are told", "Match LocalAddress 127.0.0.1", "  ForceCommand echo some are told"]
    with SshServer(tmp_path / "sshd", *lines) as server:
        assert said(server.command("id", terminal=False)) == "some are told\n"


def test_what_is_dropped_leaves_what_it_ran_and_the_end_of_the_server_does_not(tmp_path: Path) -> None:
    with SshServer(tmp_path / "sshd") as server:
        command = server.command("setsid sleep 600 >/dev/null 2>&1 </dev/null & echo started; cat", terminal=False)
        client = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        with client:
            assert client.stdout is not None
            assert client.stdout.readline() == "started\n"
            assert server.connections()
            server.drop()
            assert client.wait(30) == 255
        assert not server.connections()
        assert any("sleep 600" in program for program in server.programs())
    assert not server.programs()
