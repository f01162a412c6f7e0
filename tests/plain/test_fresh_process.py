"""What each face of the command loads, and how it ends, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

UNREACHABLE = "http://127.0.0.1:1"
TOKEN = "mxp_" + "0" * 42
REPORT = """
import sys
from tui.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
loaded = {name.partition(".")[0] for name in sys.modules}
heavy = {"asyncio", "backend", "click", "httpx", "platformdirs", "pydantic", "pygments", "rich", "textual"}
print("LOADED", *sorted(loaded & heavy), file=sys.stderr)
sys.exit(code)
"""
PLAIN = {
    "status": 5,
    "show overview": 5,
    "show badges --json": 5,
    "show ledger --limit 5": 5,
    "challenge claim abc": 5,
    "token list": 5,
    "token show abc": 5,
    "token create ci --scope mxp:profile:read": 5,
    "token delete abc --yes": 5,
    "key list": 5,
    "key create ci": 5,
    "key revoke abc --yes": 5,
    "doctor": 0,
    "logout": 0,
    "login": 2,
    "login --with-token": 2,
}
"""Each plain command, and its exit code with a token, nobody at the keyboard, and a server that is not there."""


def run(home: Path, *arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with folders of its own; what it loaded is its last line of errors."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**kept, "HOME": str(home), "MXPROFILE_SERVER": UNREACHABLE, **environment},
    )


def loaded(ended: subprocess.CompletedProcess[str]) -> set[str]:
    """Which of the heavy packages that process had loaded in the end."""
    return set(ended.stderr.splitlines()[-1].split()[1:])


def errors(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """What it wrote on standard error."""
    return ended.stderr.splitlines()[:-1]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["--help", "--version", "show --help", "token create --help", "shwo"])
def test_help_and_version_load_nothing_heavy(tmp_path: Path, arguments: str) -> None:
    assert loaded(run(tmp_path, *arguments.split())) == set()


@pytest.mark.slow
@pytest.mark.parametrize("command", PLAIN)
def test_a_plain_command_loads_no_textual_and_says_in_one_line_what_to_do(tmp_path: Path, command: str) -> None:
    ended = run(tmp_path, *command.split(), MXPROFILE_TOKEN=TOKEN)
    assert ended.returncode == PLAIN[command], ended.stderr
    assert not loaded(ended) & {"textual", "backend", "click", "pygments", "rich"}
    assert "Traceback" not in ended.stderr
    assert TOKEN not in ended.stdout + ended.stderr
    if ended.returncode and command != "status":
        (line,) = errors(ended)
        assert line.startswith("mxprofile: ")


@pytest.mark.slow
def test_no_plain_command_whatsoever_loads_textual() -> None:
    every = """
import sys
from importlib import import_module
from docs.json_members import verbs
from tui.plain.show import SHOWS
for place in [*(verb.run for _, verb in verbs()), *SHOWS.values()]:
    module, _, name = place.partition(":")
    getattr(import_module(f"tui.plain.{module}"), name)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"textual", "backend", "shtab", "keyring"}))
"""
    ended = subprocess.run([sys.executable, "-c", every], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.split() == []


@pytest.mark.slow
def test_doctor_prints_what_a_report_needs_and_no_secret(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('clipboard_command = ["copy"]\n')
    ended = run(tmp_path, "doctor", "--json", MXPROFILE_TOKEN=TOKEN, MXPROFILE_CONFIG_DIR=str(tmp_path))
    findings = json.loads(ended.stdout)
    assert {"mxprofile", "textual", "python", "terminal", "colours", "locale", "clipboard", "config_file"} <= {
        *findings
    }
    assert findings["server"] == UNREACHABLE
    assert findings["signed_in_by"] == "pat from MXPROFILE_TOKEN"
    assert findings["clipboard"] == "your clipboard command"
    assert TOKEN not in ended.stdout


@pytest.mark.slow
def test_without_a_secret_the_next_step_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, "show", "overview")
    assert ended.returncode == 3
    assert errors(ended) == [f"mxprofile: not signed in to {UNREACHABLE}: run `mxprofile login`"]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["show nothing", "token create ci", "--bogus", "challenge", "key revoke"])
def test_wrong_usage_is_one_line_and_2(tmp_path: Path, arguments: str) -> None:
    ended = run(tmp_path, *arguments.split())
    assert ended.returncode == 2
    (line,) = errors(ended)
    assert "--help`" in line


@pytest.mark.slow
@pytest.mark.parametrize("server", ["http://example.com", "ftp://x", "https://user@example.com"])
def test_an_address_that_would_show_secrets_is_refused_as_wrong_usage(tmp_path: Path, server: str) -> None:
    ended = run(tmp_path, "show", "overview", "--server", server, MXPROFILE_TOKEN=TOKEN)
    assert ended.returncode == 2
    assert len(errors(ended)) == 1


@pytest.mark.slow
def test_a_broken_config_names_the_file_the_key_and_the_remedy(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('serverr = "https://x.example"\n')
    ended = run(tmp_path, "status", MXPROFILE_CONFIG_DIR=str(tmp_path))
    assert ended.returncode == 2
    (line,) = errors(ended)
    assert str(config) in line
    assert "'serverr'" in line
    assert "clipboard_command" in line


@pytest.mark.slow
def test_the_end_of_the_process_does_not_look_for_garbage_once_more() -> None:
    code = """
import os, sys
from tui.__main__ import main

class Found:
    def __init__(self):
        self.itself = self
    def __del__(self):
        os.write(1, b"found")

Found()
sys.exit(main(["--version"]))
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.startswith("mxprofile") and "found" not in ended.stdout


@pytest.mark.slow
def test_help_of_the_backends_commands_is_the_backends_own() -> None:
    command = [sys.executable, "-m", "tui", "serve", "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.startswith("usage: mxprofile serve")


@pytest.mark.slow
def test_a_folder_called_backend_is_never_taken_for_ours(tmp_path: Path) -> None:
    trap = tmp_path / "backend"
    trap.mkdir()
    (trap / "__init__.py").write_text("raise SystemExit('trapped')")
    code = "from tui.__main__ import main; main(['serve', '--help'])"
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert "trapped" not in ended.stderr
    assert ended.returncode == 0


@pytest.mark.slow
def test_a_reader_that_leaves_early_causes_no_traceback(tmp_path: Path) -> None:
    script = f"{sys.executable} -m tui doctor | true; echo ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "HOME": str(tmp_path), "MXPROFILE_SERVER": UNREACHABLE}
    ended = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert ended.stderr == ""
    assert ended.stdout.strip() in {"0", "1"}
