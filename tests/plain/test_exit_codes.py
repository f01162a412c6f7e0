"""Each error of the API has an exit code, as cli.md promises to scripts."""

from __future__ import annotations

import pytest

from api_client import errors
from tui.__main__ import main
from tui.exit_codes import ExitCode
from tui.plain.running import exit_code
from tui.plain.show import SHOWS
from tui.plain.tab_commands import SHOWN

EXPECTED = {
    errors.NotSignedIn: ExitCode.NOT_SIGNED_IN,
    errors.SecretRefused: ExitCode.NOT_SIGNED_IN,
    errors.ServerUnreachable: ExitCode.NOT_REACHED,
    errors.AnswerLost: ExitCode.NOT_REACHED,
    errors.DeadlineExceeded: ExitCode.NOT_REACHED,
    errors.Conflict: ExitCode.REFUSED,
    errors.Forbidden: ExitCode.REFUSED,
    errors.ScopeMissing: ExitCode.REFUSED,
    errors.NotFound: ExitCode.REFUSED,
    errors.Invalid: ExitCode.WRONG_USAGE,
    errors.RateLimited: ExitCode.REFUSED,
    errors.ServerError: ExitCode.FAILED,
    errors.BadAnswer: ExitCode.FAILED,
    errors.BadServerAddress: ExitCode.WRONG_USAGE,
}


@pytest.mark.parametrize("kind", EXPECTED, ids=lambda kind: kind.__name__)
def test_an_error_of_the_api_ends_with_its_own_code(kind: type[errors.ApiError]) -> None:
    assert exit_code(kind()) == EXPECTED[kind]


def test_input_that_the_server_refused_is_a_refusal_and_what_was_never_sent_is_wrong_usage() -> None:
    assert exit_code(errors.Invalid(status=422)) == ExitCode.REFUSED
    assert exit_code(errors.Invalid()) == ExitCode.WRONG_USAGE


def test_the_codes_are_those_of_the_documentation() -> None:
    assert [*ExitCode] == [0, 1, 2, 3, 4, 5]


def test_the_help_names_all_that_can_be_shown() -> None:
    assert tuple(SHOWS) == SHOWN


def test_without_the_backend_one_line_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["serve"]) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "pipx install --force '.[backend]'" in said
    assert said.count("\n") == 1
