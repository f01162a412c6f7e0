"""Settings, keys and completion from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.json_members import verbs
from tui.__main__ import main
from tui.keys import KEYS


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path))
    before = signal.getsignal(signal.SIGINT)
    yield tmp_path / "config.toml"
    signal.signal(signal.SIGINT, before)


def test_init_writes_a_file_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "init"]) == 0
    assert str(file) in capsys.readouterr().out
    assert main(["config", "init"]) == 1
    assert "stays as it is" in capsys.readouterr().err


def test_the_key_map_in_force_is_printed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text('[keys]\nclaim = "Z"\n')
    assert main(["keys"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(KEYS)
    (claim,) = (line for line in lines if line.startswith("claim "))
    assert claim.split()[:3] == ["claim", "Z", "yes"]


def test_a_good_key_map_passes_and_a_bad_one_ends_with_2_and_its_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "--check"]) == 0
    file.write_text('mouse = false\n\n[keys]\nclaim = "r"\n')
    assert main(["keys", "--check"]) == 2
    said = capsys.readouterr().err
    assert f"{file}, line 4: key 'keys.claim'" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", ["--server", "--profile"])
def test_a_server_is_chosen_by_its_name(
    file: Path, option: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text('keyring = false\n[servers.home]\nserver = "http://127.0.0.1:1"\n')
    for name in ("MXPROFILE_SERVER", "MXPROFILE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert main([option, "home", "status", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["server"] == "http://127.0.0.1:1"
    assert main(["status", option, "hom"]) == 2
    assert "known are home" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_knows_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for name, _ in verbs():
        assert name.split()[-1] in script


@pytest.mark.slow
def test_bash_completes_a_command_and_its_choices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["completion", "bash"])
    (tmp_path / "script").write_text(capsys.readouterr().out)
    asks = 'source "$0"; COMP_WORDS=(mxprofile $1); COMP_CWORD=$2; $3 mxprofile; printf "%s\\n" "${COMPREPLY[@]}"'
    function = "_shtab_mxprofile"

    def completed(words: str, place: int) -> list[str]:
        command = ["bash", "-c", asks, str(tmp_path / "script"), words, str(place), function]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        return ended.stdout.split()

    assert completed("proj", 1) == ["project"]
    assert completed("show over", 2) == ["overview"]
