"""Where a secret comes from: the environment, a command, the keyring, a private file, and no other order."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import pytest
from pydantic import SecretStr

from api_client.wire.enums import SecretKind
from tui import desktop_keyring, opening, private_files, secret_sources
from tui.config import Config
from tui.credentials import Credential
from tui.private_files import CredentialError
from tui.session import Session

SERVER = "https://profile.example"
SESSION, TOKEN, KEY = ("mxs_" + "1" * 42, "mxp_" + "2" * 42, "mxk_" + "3" * 42)
PRINTS = [sys.executable, "-c", f"print('{KEY}')"]


class Memory(keyring.backend.KeyringBackend):
    """A keyring that lasts for one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Silent(Memory):
    """One that waits for somebody who isn't there."""

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(60)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(60)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("MXPROFILE_TOKEN", raising=False)
    monkeypatch.setattr(desktop_keyring, "SECONDS", 0.2)
    return tmp_path / "credentials"


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, own = keyring.get_keyring(), Memory()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def a_session() -> Credential:
    return Credential(server=SERVER, secret=SecretStr(SESSION), kind=SecretKind.SESSION, email="a@x.example")


def found(**settings: object) -> tuple[str, str]:
    credential = secret_sources.find(Config(server=SERVER, **settings))  # type: ignore[arg-type]
    assert credential is not None
    return credential.secret.get_secret_value(), credential.source


def test_the_order_is_environment_command_keyring_file(
    memory: Memory, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret_sources.keep(a_session(), keyring=False)
    assert found() == (SESSION, str(private_files.file_for(SERVER)))
    secret_sources.keep(a_session(), keyring=True)
    assert found() == (SESSION, "the desktop's keyring")
    assert found(token_command=PRINTS) == (KEY, f"token_command {sys.executable!r}"), "its arguments may be secret"
    monkeypatch.setenv("MXPROFILE_TOKEN", TOKEN)
    assert found(token_command=PRINTS) == (TOKEN, "MXPROFILE_TOKEN")


def test_nothing_is_found_where_nobody_signed_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert secret_sources.find(Config(server=SERVER)) is None
    monkeypatch.setenv("MXPROFILE_TOKEN", TOKEN)
    assert found()[0] == TOKEN
    assert not folder.exists(), "what comes from the environment is never stored"


def test_what_is_in_the_keyring_is_in_no_file_and_forgotten_in_both(memory: Memory, folder: Path) -> None:
    assert secret_sources.keep(a_session(), keyring=True) == "the desktop's keyring"
    (file,) = folder.iterdir()
    assert SESSION not in file.read_text()
    assert memory.kept == {("mxprofile", SERVER): SESSION}
    secret_sources.forget(SERVER)
    assert memory.kept == {}
    assert [*folder.iterdir()] == []
    assert secret_sources.find(Config(server=SERVER)) is None


def test_an_account_that_is_deleted_in_the_client_is_forgotten_in_the_keyring_too(
    memory: Memory, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete(*, session: Session, **_: object) -> int:
        session.end("It is deleted.")
        return 0

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("tui.app.run", delete)
    secret_sources.keep(a_session(), keyring=True)
    opening.open_client(Config(server=SERVER), secret_sources.kept(SERVER))
    assert memory.kept == {}
    assert [*folder.iterdir()] == []


def test_the_sign_in_of_another_account_is_kept_when_one_is_deleted(folder: Path) -> None:
    kept = a_session()
    secret_sources.keep(kept, keyring=False)
    secret_sources.forget_account(SERVER, f"another.{kept.email}")
    assert found()[0] == SESSION
    secret_sources.forget_account(SERVER, kept.email)
    assert [*folder.iterdir()] == []


def test_at_a_start_as_it_was_left_the_secret_at_hand_is_the_one_of_that_server_alone(
    memory: Memory, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret_sources.keep(a_session(), keyring=False)
    kept = {"sign_in": str(private_files.file_for(SERVER))}
    at_hand = opening._at_hand(SERVER, kept)
    assert at_hand is not None
    assert (at_hand[0].get_secret_value(), at_hand[1]) == (SESSION, "a@x.example")
    assert opening._at_hand("https://elsewhere.example", kept) is None
    assert opening._at_hand(SERVER, {}) is None, "a program of another time has kept it"
    secret_sources.keep(a_session(), keyring=True)
    assert opening._at_hand(SERVER, kept) is None, "the keyring is asked where there is time"
    monkeypatch.setenv("MXPROFILE_TOKEN", TOKEN)
    at_hand = opening._at_hand(SERVER, kept)
    assert at_hand is not None
    assert (at_hand[0].get_secret_value(), at_hand[1]) == (TOKEN, "")


BROKEN = [Silent(), keyring.backends.fail.Keyring()]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("backend", BROKEN, ids=["silent", "none"])
def test_a_keyring_that_does_not_take_it_leaves_the_file(
    memory: Memory, backend: keyring.backend.KeyringBackend
) -> None:
    keyring.set_keyring(backend)
    assert secret_sources.keep(a_session(), keyring=True) == str(private_files.file_for(SERVER))
    assert found()[0] == SESSION


def test_a_keyring_that_is_silent_later_is_told_and_not_waited_for(memory: Memory) -> None:
    secret_sources.keep(a_session(), keyring=True)
    keyring.set_keyring(Silent())
    with pytest.raises(CredentialError, match="unlock it, or sign in again"):
        secret_sources.find(Config(server=SERVER))


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["no-such-command-here"], "No such file"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "ended with 3"),
        ([sys.executable, "-c", ""], "printed nothing"),
    ],
    ids=["missing", "failed", "silent"],
)
def test_a_command_that_gives_no_token_says_so_and_nothing_else_is_tried(command: list[str], told: str) -> None:
    secret_sources.keep(a_session(), keyring=False)
    with pytest.raises(CredentialError, match=told):
        secret_sources.find(Config(server=SERVER, token_command=command))


def test_what_a_failing_command_prints_and_is_told_is_shown_nowhere(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "token.py"
    script.write_text(f"print('{KEY}'); raise SystemExit(1)")
    with pytest.raises(CredentialError) as refused:
        secret_sources.find(Config(server=SERVER, token_command=[sys.executable, str(script), KEY]))
    assert KEY not in str(refused.value)
    assert not folder.exists()
