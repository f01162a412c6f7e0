"""Signing in at a real terminal: what is typed in secret is never shown, what is kept is kept safely."""

from __future__ import annotations

import asyncio
import io
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.errors import AnswerLost, ApiError, Forbidden, NotSignedIn, ServerUnreachable, after_write
from api_client.resources.sessions import Sessions
from api_client.wire.enums import SecretKind
from tests.plain.conftest import Shell
from tests.plain.here import Here
from tests.running import RunningBackend
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.credentials import Credential
from tui.exit_codes import ExitCode, Failure
from tui.making_secrets import Confirmed
from tui.plain import asking

LOGIN = "import tui.__main__; raise SystemExit(tui.__main__.main(['login', *{options!r}]))"


def at_a_terminal(shell: Shell, folder: Path, *options: str) -> PseudoTerminal:
    return PseudoTerminal(LOGIN.format(options=options), folder, environment=shell.environment)


@pytest.mark.slow
def test_sign_in_look_around_and_sign_out(nobody: Shell, backend: RunningBackend, tmp_path: Path) -> None:
    with at_a_terminal(nobody, tmp_path) as terminal:
        terminal.see(b"E-mail: ")
        terminal.type(f"{backend.email}\n")
        terminal.see(b"Password: ")
        terminal.type(f"{backend.password}\n")
        assert terminal.ends() == 0
        assert backend.password.encode() not in terminal.written
    status = nobody.json("status")
    assert (status["signed_in"], status["email"], status["kind"]) == (True, backend.email, "session")
    stored = Path(status["source"])
    assert stored.stat().st_mode & 0o777 == 0o600
    assert nobody.run("show", "overview").returncode == 0
    secret = stored.read_text().partition("mxs_")[2][:42]
    assert "Signed out" in nobody.out("logout")
    assert not stored.exists()
    assert nobody.run("show", "overview").returncode == 3
    assert nobody.run("show", "overview", token=f"mxs_{secret}").returncode == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "told"),
    [(ServerUnreachable(), "was not ended"), (after_write(AnswerLost(), sent=True), "may not have been ended")],
)
def test_a_session_whose_end_is_not_known_is_not_said_to_go_on(
    error: ApiError, told: str, here: Here, backend: RunningBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(*_: object) -> None:
        raise error

    kept = Credential(server=backend.server, secret=SecretStr("mxs_" + "0" * 42), kind=SecretKind.SESSION)
    monkeypatch.setattr("tui.secret_sources.kept", lambda _: kept)
    monkeypatch.setattr(Sessions, "end", end)
    ended = here.run("logout")
    assert told in ended.err and ended.code == ExitCode.NOT_REACHED


@pytest.mark.slow
def test_a_wrong_password_is_one_line_and_keeps_nothing(nobody: Shell, tmp_path: Path) -> None:
    with at_a_terminal(nobody, tmp_path) as terminal:
        terminal.see(b"E-mail: ")
        terminal.type("nobody@example.com\n")
        terminal.see(b"Password: ")
        terminal.type("Wrong-password-1\n")
        assert terminal.ends() == 3
        assert b"Traceback" not in terminal.written
    assert not [*tmp_path.rglob("credentials")]


@pytest.mark.slow
def test_ctrl_c_at_the_password_ends_quietly_with_130_and_echo_on(nobody: Shell, tmp_path: Path) -> None:
    with at_a_terminal(nobody, tmp_path) as terminal:
        terminal.see(b"E-mail: ")
        terminal.type("a@example.com\n")
        terminal.see(b"Password: ")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.ends() == 130
        assert b"Traceback" not in terminal.written
        assert terminal.is_as_before()


@pytest.mark.slow
def test_a_key_read_from_standard_input_is_kept_and_forgotten_but_not_revoked(member: Shell, nobody: Shell) -> None:
    secret = member.json("key", "create", "for login")["secret"]
    assert nobody.run("login", "--with-token", given=f"{secret}\n").returncode == 0
    assert nobody.json("status")["kind"] == "api_key"
    assert "still works" in nobody.out("logout")
    assert member.run("status", token=secret).returncode == 0


@pytest.mark.slow
def test_a_key_that_is_typed_at_a_terminal_is_asked_for_and_not_shown(
    member: Shell, nobody: Shell, tmp_path: Path
) -> None:
    secret = member.json("key", "create", "typed")["secret"]
    with at_a_terminal(nobody, tmp_path, "--with-token") as terminal:
        terminal.see(b"API key or token: ")
        terminal.type(f"{secret}\n")
        assert terminal.ends() == 0
        assert secret.encode() not in terminal.written
    assert nobody.json("status")["kind"] == "api_key"


@pytest.mark.slow
def test_status_tells_a_session_that_is_over_from_a_server_that_is_away(nobody: Shell) -> None:
    assert nobody.run("status").returncode == 3
    assert nobody.run("status", token="mxs_" + "0" * 42).returncode == 3
    assert nobody.run("status", "--server", "http://127.0.0.1:1", token="mxs_" + "0" * 42).returncode == 5


@pytest.mark.parametrize("given", ["", "\n"])
@pytest.mark.parametrize("ask", [asking.line, asking.hidden])
def test_an_answer_that_is_missing_or_empty_is_named_and_not_sent(
    ask: Callable[[str], object], given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    with pytest.raises(Failure, match="nothing was entered for 'Code'") as refused:
        ask("Code")
    assert refused.value.code is ExitCode.WRONG_USAGE


def test_rule_13_7_the_password_is_asked_again_and_then_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"Password (or an API key, with single sign-on)": "Old-but-good-1", "Code": "123456"}
    monkeypatch.setattr(asking, "hidden", lambda question: SecretStr(answers[question]))
    seen: list[Confirmed] = []

    async def make(given: Confirmed) -> str:
        seen.append(given)
        if "password" not in given:
            raise Forbidden(code="password_required")
        if "otp" not in given:
            raise NotSignedIn(code="otp_required")
        return "made"

    assert asyncio.run(asking.confirming(make)) == "made"
    assert [sorted(given) for given in seen] == [[], ["password"], ["otp", "password"]]


def test_rule_13_7_with_single_sign_on_an_api_key_is_taken_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    key = SecretStr("mxk_" + "a" * 42)
    monkeypatch.setattr(asking, "hidden", lambda question: key)

    async def make(given: Confirmed) -> SecretStr:
        if not given:
            raise Forbidden(code="password_required")
        return given["api_key"]

    assert asyncio.run(asking.confirming(make)) == key
