"""Secrets at rest: private, whole, for one server only (rule 13.5)."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.wire.enums import SecretKind
from tui import credentials, private_files
from tui.credentials import Credential
from tui.private_files import CredentialError

SERVER = "https://profile.example"
SECRET = "mxs_" + "1" * 42


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path))
    return tmp_path / "credentials"


def a_session(server: str = SERVER) -> Credential:
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    return Credential(
        server=server, secret=SecretStr(SECRET), kind=SecretKind.SESSION, email="a@x.example", expires_at=ends
    )


def test_what_was_kept_is_found_again_with_where_it_came_from() -> None:
    path = credentials.store(a_session())
    found = credentials.stored(SERVER)
    assert found == a_session().model_copy(update={"source": str(path)})


def test_rule_13_5_only_its_owner_can_read_it(folder: Path) -> None:
    path = credentials.store(a_session())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [*folder.iterdir()] == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_rule_13_5_a_file_others_can_read_is_refused_with_the_command_to_run(mode: int) -> None:
    path = credentials.store(a_session())
    path.chmod(mode)
    with pytest.raises(CredentialError, match="chmod 600") as refused:
        credentials.stored(SERVER)
    assert SECRET not in str(refused.value)


def test_rule_13_5_a_folder_others_can_enter_is_refused_too(folder: Path) -> None:
    credentials.store(a_session())
    folder.chmod(0o755)
    with pytest.raises(CredentialError, match="chmod 700"):
        credentials.stored(SERVER)


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    path = credentials.store(a_session())
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    with pytest.raises(CredentialError, match="sign in again"):
        credentials.stored(SERVER)


def test_a_secret_is_found_for_its_own_server_only() -> None:
    credentials.store(a_session())
    assert credentials.stored("https://other.example") is None
    assert credentials.stored("https://profile.example/prefix") is None
    assert credentials.stored(f"{SERVER}/") is not None


def test_a_file_moved_to_another_servers_name_is_refused() -> None:
    path = credentials.store(a_session())
    path.rename(private_files.file_for("https://other.example"))
    with pytest.raises(CredentialError, match="another server"):
        credentials.stored("https://other.example")


def test_a_broken_file_says_what_to_do() -> None:
    path = credentials.store(a_session())
    path.write_text(f'{{"secret": "{SECRET}"')
    with pytest.raises(CredentialError, match="sign in again") as refused:
        credentials.stored(SERVER)
    assert SECRET not in str(refused.value)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = credentials.store(a_session())

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CredentialError, match="No space left"):
        credentials.store(a_session())
    monkeypatch.undo()
    assert [*folder.iterdir()] == [path]
    assert SECRET in path.read_text()


def test_forgetting_removes_it() -> None:
    credentials.store(a_session())
    assert credentials.forget(SERVER)
    assert credentials.stored(SERVER) is None
    assert not credentials.forget(SERVER)


def test_rule_13_5_no_representation_shows_the_secret() -> None:
    assert SECRET not in repr(a_session()) + str(a_session())


@pytest.mark.parametrize("server", ["unix:/run/" + "x" * 300, "http://[::1]:8765", "http://127.0.0.1:8765"])
def test_every_kind_of_address_has_a_file_name(server: str) -> None:
    assert credentials.store(a_session(server)).name.endswith(".json")
    assert credentials.stored(server) is not None
