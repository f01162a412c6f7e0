"""Settings: options over the environment over config.toml over defaults, and errors that name the remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui import config, config_file, paths
from tui.config import ConfigError
from tui.exit_codes import Failure
from tui.keys import KEYS
from tui.toml_lines import line_of


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
        ("mousse = true", "line 1: key 'mousse': it is unknown; did you mean 'mouse'? known are server, token_command"),
        ('mouse = "yes"', "line 1: key 'mouse': input should be a valid boolean: write true or false"),
        ("mouse =", "no valid TOML: Invalid value (at"),
        ('server = "https://a.example', "at the end, line 1"),
        ("clipboard_command = [1]", "key 'clipboard_command.0': input should be a valid string: write text in double"),
        ("\n# slow\nrefresh_seconds = 5", "line 3: key 'refresh_seconds': write 0 for never, or 10 to 86400 seconds"),
        ("refresh_seconds = 6.5", "write a whole number"),
        ('theme = "pink"', "key 'theme': input should be 'dark', 'light', 'ansi', 'colour-blind'"),
        ("[servers.work]\nread_only = true", "line 1: key 'servers.work.server': field required: add it"),
        (
            '[servers.work]\nserver = "https://a.example"\ntoken = "x"',
            "line 3: key 'servers.work.token': it is unknown",
        ),
        ("servers = 3", "write a table, as `mxprofile config init` shows"),
        ('[keys]\nclaim = "x"\nclame = "z"', "line 3: key 'keys.clame': there is no such key to remap; did you mean"),
        ('mouse = true\n[keys]\nclaim = "ctrl+b"', "line 3: key 'keys.claim': '^b' can't be used, tmux takes it"),
        ('[keys]\nclaim = "z"\ntheme = "ansi"', "line 3: key 'keys.theme': this table has no such setting: write it"),
        (
            '[servers.work]\nserver = "https://a.example"\nmouse = false',
            "line 3: key 'servers.work.mouse': this table has no such setting: write it above the first table",
        ),
        ("[keys]\nclaim = 3", "line 2: key 'keys.claim': input should be a valid string: write text in double quotes"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(file: Path, content: str, told: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert str(file) in refused.value.sentence
    assert told in refused.value.sentence
    assert "\n" not in refused.value.sentence


SERVERS = """
server = "work"
token_command = ["file"]

[servers.work]
server = "https://work.example"
token_command = ["pass", "show", "work"]

[servers.home]
server = "http://127.0.0.1:1234"
read_only = true
"""


def test_a_server_is_chosen_by_its_name_with_all_that_belongs_to_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(SERVERS)
    work = config.load()
    assert (work.server, work.token_command, work.read_only) == (
        "https://work.example",
        ["pass", "show", "work"],
        False,
    )
    home = config.load(server="home")
    assert (home.server, home.token_command, home.read_only) == ("http://127.0.0.1:1234", [], True)
    monkeypatch.setenv("MXPROFILE_SERVER", "home")
    assert config.load() == home


def test_a_name_that_is_not_there_is_told_with_those_that_are(file: Path) -> None:
    file.write_text(SERVERS)
    with pytest.raises(ConfigError, match="no server is called 'wrok': known are work, home"):
        config.load(server="wrok")


def test_another_server_never_gets_the_secret_of_the_files_server(file: Path) -> None:
    file.write_text('server = "https://mine.example"\ntoken_command = ["pass", "mine"]\n')
    assert config.load().token_command == ["pass", "mine"]
    assert config.load(server="https://other.example").token_command == []


def test_the_file_that_init_writes_holds_every_setting_and_changes_none(file: Path) -> None:
    assert config_file.write() == file
    assert config.load() == config.Config()
    told = file.read_text()
    for name in [*config.Config.model_fields, *config.ServerProfile.model_fields]:
        assert f"#{name} = " in told or f"#[{name}" in told
    file.write_text(re.sub(r"^#(?=[a-z\[])", "", told, flags=re.MULTILINE))
    everything = config.read(file)
    assert everything.servers["work"].server == "https://profile.example.com"
    assert [*everything.keys] == [key.id for key in KEYS]
    assert everything.model_copy(update={"servers": {}, "keys": {}}) == config.Config()


def test_init_never_writes_over_a_file(file: Path) -> None:
    file.write_text("mouse = false\n")
    with pytest.raises(Failure, match="stays as it is"):
        config_file.write()
    assert file.read_text() == "mouse = false\n"


def test_every_setting_says_what_it_does() -> None:
    for model in (config.Config, config.ServerProfile):
        assert [*config_file.docstrings(model)] == [*model.model_fields]


def test_a_key_is_found_in_its_line_also_behind_values_of_several_lines() -> None:
    text = 'a = [\n  1,\n]\n\n[b.c]\nd = """\nx = 1\n"""\nx = 2\n'
    assert [line_of(text, path) for path in (["a"], ["b", "c", "d"], ["b", "c", "x"], ["b", "c", "no"], ["no"])] == [
        1,
        6,
        9,
        5,
        None,
    ]


def test_without_the_variable_the_platforms_folders_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MXPROFILE_CONFIG_DIR")
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert paths.config_file() == tmp_path / "CONFIG" / "mxprofile" / "config.toml"
    assert paths.claims_journal() == tmp_path / "STATE" / "mxprofile" / "claims.jsonl"
    assert paths.demo_dir() == tmp_path / "DATA" / "mxprofile" / "demo"
