"""Settings: options over the environment over config.toml over defaults, and errors that name the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui import config, paths
from tui.config import ConfigError


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("MXPROFILE_SERVER", raising=False)
    return tmp_path / "config.toml"


def test_without_a_file_the_defaults_hold() -> None:
    assert config.load() == config.Config()


def test_options_beat_the_environment_which_beats_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('server = "https://file.example"\nmouse = false\n')
    assert config.load().server == "https://file.example"
    monkeypatch.setenv("MXPROFILE_SERVER", "https://environment.example")
    assert config.load().server == "https://environment.example"
    chosen = config.load(server="https://option.example")
    assert chosen.server == "https://option.example"
    assert not chosen.mouse


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("mousse = true", "'mousse'; known are server, theme"),
        ('mouse = "yes"', "key 'mouse': input should be a valid boolean"),
        ("mouse =", "no valid TOML"),
        ("clipboard_command = [1]", "key 'clipboard_command.0'"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(file: Path, content: str, told: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert str(file) in refused.value.sentence
    assert told in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_without_the_variable_the_platforms_folders_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MXPROFILE_CONFIG_DIR")
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert paths.config_file() == tmp_path / "CONFIG" / "mxprofile" / "config.toml"
    assert paths.claims_journal() == tmp_path / "STATE" / "mxprofile" / "claims.jsonl"
    assert paths.demo_dir() == tmp_path / "DATA" / "mxprofile" / "demo"
