"""The command ``mxprofile``: arguments → one function; imports Textual only to open the client."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from tui.bundle import reading
from tui.exit_codes import ExitCode, Failure
from tui.terminal.launch_frame import take_back

if TYPE_CHECKING:
    import argparse

    from tui.config import Config
    from tui.last_seen import LastSeen
    from tui.plain.grammar import Verb
    from tui.plain.running import Result

_BACKEND_NEEDS = ("alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")
_COMMON = frozenset({"does", "json", "kiosk", "read_only", "server"})
"""What the parser fills in for every command."""


def run(given: Sequence[str], last_seen: LastSeen | None = None) -> int:
    """Run the command with these arguments and return its exit code; errors are one line on standard error.

    `last_seen` is where the client, if it is to be opened, finds and keeps what was on the screen.
    """
    try:
        if not given:
            return _open(last_seen)  # Without a parser, which takes as long as all else before the client.
        from tui.command_line import BACKEND_COMMANDS, parser

        if given[0] in BACKEND_COMMANDS:
            _hand_over(given)
        code = _run(parser(given).parse_args(given), last_seen)
    except Failure as failure:
        take_back()
        print(f"mxprofile: {failure.sentence}", file=sys.stderr)
        return failure.code
    except BrokenPipeError:  # whoever read has left, as `head` does
        _lose_output()
        return ExitCode.FAILED
    return code


def _run(options: argparse.Namespace, last_seen: LastSeen | None) -> int:
    from tui.command_line import BACKEND_COMMANDS, DEMO, OPEN
    from tui.plain.grammar import Verb

    if options.kiosk and options.does != OPEN:
        raise Failure("--kiosk opens the client: no command goes with it", ExitCode.WRONG_USAGE)
    if isinstance(options.does, Verb):
        return _print(_plain(options.does, options), json=options.json)
    if options.does == OPEN:
        server = getattr(options, "server", None)
        return _open(last_seen, server=server, read_only=options.read_only, kiosk=options.kiosk)
    if options.does == DEMO:
        return _demo(options)
    raise Failure(f"{' and '.join(BACKEND_COMMANDS)} take no options before them", ExitCode.WRONG_USAGE)


def _plain(verb: Verb, options: argparse.Namespace) -> Result:
    """Run a plain command with its arguments by name."""
    reading.put_texts_to_use()
    from tui.plain import running

    module, _, name = verb.run.partition(":")
    function = getattr(import_module(f"tui.plain.{module}"), name)
    arguments = {key: value for key, value in vars(options).items() if key not in _COMMON} | dict(verb.preset)
    settings = partial(_settings, server=getattr(options, "server", None), read_only=options.read_only)
    if verb.needs_sign_in:
        return running.signed_in(function(**arguments), settings())
    result: Result = function(settings, **arguments)
    return result


def _settings(*, server: str | None, read_only: bool) -> Config:
    """The settings in force, with what the options say."""
    from tui import config

    settings = config.load(server=server)
    return settings.model_copy(update={"read_only": True}) if read_only else settings


def _needs_screen(*, kiosk: bool = False) -> None:
    from tui.terminal import guard

    if reason := guard.why_no_screen(kiosk=kiosk):
        raise Failure(reason, ExitCode.WRONG_USAGE)
    guard.drop_textual_variables()


def _open(
    last_seen: LastSeen | None, *, server: str | None = None, read_only: bool = False, kiosk: bool = False
) -> int:
    _needs_screen(kiosk=kiosk)
    reading.put_texts_to_use()
    from api_client.errors import ApiError
    from tui import opening

    try:
        code = opening.open_as_left(last_seen, kiosk=kiosk) if last_seen is not None else None
        if code is not None:
            return code
        from tui import secret_sources

        settings = _settings(server=server, read_only=read_only)
        if kiosk:
            from tui.kiosk import settings as within

            settings = within(settings)
        credential = secret_sources.find(settings)
        if credential is None or settings.token_command:
            last_seen = None  # Whose secret a command prints, nobody knows beforehand.
        return opening.open_client(settings, credential, last_seen=last_seen, kiosk=kiosk)
    except ApiError as error:
        raise Failure(error.sentence, ExitCode.WRONG_USAGE) from None


def _demo(options: argparse.Namespace) -> int:
    _needs_screen()
    _needs_backend()
    reading.put_texts_to_use()
    from tui import demo

    return demo.run(data_dir=options.data_dir, fresh=options.fresh, read_only=options.read_only)


def _needs_backend() -> None:
    from importlib.util import find_spec

    if not all(find_spec(name) for name in _BACKEND_NEEDS):
        how = "in the folder of its source run `pipx install --force '.[backend]'`"
        raise Failure(f"mxprofile's backend is not installed: {how}", ExitCode.FAILED)


def _hand_over(arguments: Sequence[str]) -> NoReturn:
    """Become the backend's own command, which has its own options and its own help."""
    _needs_backend()
    # -P: a folder called backend where the person happens to be must not be taken for ours.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "backend", *arguments])  # noqa: S606 - nothing to quote


def _print(result: Result, *, json: bool) -> int:
    try:
        print(result.json if json else result.text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _lose_output()
        raise Failure(f"the command was done, but its answer can't be written ({error.strerror})") from None
    if result.note and not json:
        print(result.note, file=sys.stderr)
    return result.code


def _lose_output() -> None:
    """Nothing may be flushed to standard output at exit any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
