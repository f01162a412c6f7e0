"""The command ``mxprofile``: arguments → one function; imports Textual only to open the client."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tui.exit_codes import ExitCode, Failure
from tui.plain import SHOWN

if TYPE_CHECKING:
    from tui.plain.running import Command, Result

_FOR_THE_BACKEND = {
    "serve": "run the backend",
    "operator": "act on a backend's database: issue secrets, award, seed, migrate, verify…",
}
_BACKEND_NEEDS = ("alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; errors are one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in _FOR_THE_BACKEND:
            _hand_over(given)
        options = _parser().parse_args(given)
        code: int = options.run(options)
    except Failure as failure:
        print(f"mxprofile: {failure.sentence}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read has left, as `head` does
        _lose_output()
        return ExitCode.FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mxprofile", description="Your Mendix Profile in the terminal. Without a command: opens the client."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    _server_option(parser)
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    demo = _add(commands, "demo", "try it: a private backend with a demo community, nothing else needed", _demo)
    demo.add_argument("--fresh", action="store_true", help="forget what was done in the demo and start anew")
    demo.add_argument("--data-dir", type=Path, metavar="DIR", help="keep the demo's data there")
    login = _add(commands, "login", "sign in and keep the session safely", _login, json=True)
    login.add_argument("--with-token", action="store_true", help="read an API key or token from standard input")
    _add(commands, "logout", "end the session on the server and here", _logout, json=True)
    _add(commands, "status", "who is signed in, where, and how the secret is kept", _status, json=True)
    show = _add(commands, "show", "print what a screen shows", _show, json=True)
    show.add_argument("tab", choices=SHOWN, metavar="TAB", help=", ".join(SHOWN))
    _page_options(show)
    challenge = _group(commands, "challenge", "claim the credits of a challenge")
    claim = _add(challenge, "claim", "claim a completed challenge's credits", _claim, json=True)
    claim.add_argument("id", metavar="ID", help="as `mxprofile show challenges` lists it")
    _token_commands(_group(commands, "token", "personal access tokens"))
    _key_commands(_group(commands, "key", "API keys"))
    _add(commands, "doctor", "print what a bug report needs, and no secret", _doctor, json=True)
    for name, words in _FOR_THE_BACKEND.items():
        commands.add_parser(name, help=words, add_help=False).set_defaults(run=_not_first)
    return parser


def _token_commands(commands: Any) -> None:
    create = _add(commands, "create", "make a token; its secret is printed this once", _create_token, json=True)
    create.add_argument("name", metavar="NAME")
    create.add_argument(
        "--scope", action="append", required=True, metavar="S", help="may be repeated; see `mxprofile show scopes`"
    )
    create.add_argument("--expires", metavar="DATE", help="the first moment it no longer works, as in 2027-01-31 (UTC)")
    _page_options(_add(commands, "list", "all tokens, without their secrets", _show, json=True, tab="tokens"))
    show = _add(commands, "show", "one token's details", _show_token, json=True)
    delete = _add(commands, "delete", "delete a token at once", _delete_token, json=True)
    delete.add_argument("--yes", action="store_true", help="don't ask")
    for command in (show, delete):
        command.add_argument("id", metavar="ID")


def _key_commands(commands: Any) -> None:
    create = _add(commands, "create", "make an API key; its secret is printed this once", _create_key, json=True)
    create.add_argument("name", metavar="NAME")
    _page_options(_add(commands, "list", "all API keys, without their secrets", _show, json=True, tab="keys"))
    revoke = _add(commands, "revoke", "revoke an API key at once", _revoke_key, json=True)
    revoke.add_argument("--yes", action="store_true", help="don't ask")
    revoke.add_argument("id", metavar="ID")


def _add(
    commands: Any, name: str, words: str, run: Callable[[argparse.Namespace], int], *, json: bool = False, **preset: str
) -> argparse.ArgumentParser:
    """One sub-command and the function that runs it; those with `json` talk to a server."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=_sentence(words))
    command.set_defaults(run=run, **preset)
    if json:
        _server_option(command)
        command.add_argument("--json", action="store_true", help="print JSON, as the API has it")
    return command


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _group(commands: Any, name: str, words: str) -> Any:
    """A sub-command that has sub-commands itself."""
    group = commands.add_parser(name, help=words, description=_sentence(words))
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _server_option(parser: argparse.ArgumentParser) -> None:
    # Suppressed, so that a sub-command without the option does not undo the one given before it.
    parser.add_argument("--server", metavar="URL", default=argparse.SUPPRESS, help="the backend to talk to")


def _page_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_rows, default=25, metavar="N", help="rows of a list, 1 to 100 (%(default)s)")
    parser.add_argument("--cursor", metavar="C", help="go on where the last page ended")


def _rows(written: str) -> int:
    """How many rows a page of a list may have, as the API has it."""
    if not re.fullmatch("[1-9][0-9]?|100", written):
        raise argparse.ArgumentTypeError("give a whole number from 1 to 100")
    return int(written)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as all errors here."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitCode.WRONG_USAGE, f"{self.prog}: {message}; see `{self.prog} --help`\n")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from importlib import metadata

        print(f"mxprofile {metadata.version('mxprofile')}")
        parser.exit()


def _server(options: argparse.Namespace) -> str | None:
    server: str | None = getattr(options, "server", None)
    return server


def _needs_screen() -> None:
    from tui.terminal import guard

    if reason := guard.why_no_screen():
        raise Failure(reason, ExitCode.WRONG_USAGE)
    guard.drop_textual_variables()


def _open(options: argparse.Namespace) -> int:
    _needs_screen()
    from api_client.errors import ApiError
    from tui import config, credentials, opening

    settings = config.load(server=_server(options))
    try:
        return opening.open_client(settings, credentials.find(settings.server))
    except ApiError as error:
        raise Failure(error.sentence, ExitCode.WRONG_USAGE) from None


def _demo(options: argparse.Namespace) -> int:
    _needs_screen()
    _needs_backend()
    from tui import demo

    return demo.run(data_dir=options.data_dir, fresh=options.fresh)


def _needs_backend() -> None:
    from importlib.util import find_spec

    if not all(find_spec(name) for name in _BACKEND_NEEDS):
        how = "in the folder of its source run `pipx install --force '.[backend]'`"
        raise Failure(f"mxprofile's backend is not installed: {how}", ExitCode.FAILED)


def _hand_over(arguments: list[str]) -> NoReturn:
    """Become the backend's own command, which has its own options and its own help."""
    _needs_backend()
    # -P: a folder called backend where the person happens to be must not be taken for ours.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "backend", *arguments])  # noqa: S606 - nothing to quote


def _not_first(_options: argparse.Namespace) -> int:
    raise Failure(f"{' and '.join(_FOR_THE_BACKEND)} take no options before them", ExitCode.WRONG_USAGE)


def _login(options: argparse.Namespace) -> int:
    from tui.plain import sign_in

    return _print(sign_in.login(server=_server(options), with_token=options.with_token), options)


def _logout(options: argparse.Namespace) -> int:
    from tui.plain import sign_in

    return _print(sign_in.logout(server=_server(options)), options)


def _status(options: argparse.Namespace) -> int:
    from tui.plain import sign_in

    return _print(sign_in.status(server=_server(options)), options)


def _doctor(options: argparse.Namespace) -> int:
    from tui.plain import doctor

    return _print(doctor.doctor(server=_server(options)), options)


def _show(options: argparse.Namespace) -> int:
    from tui.plain import show

    return _signed_in(show.command(options.tab, limit=options.limit, cursor=options.cursor), options)


def _claim(options: argparse.Namespace) -> int:
    from tui.plain import challenge

    return _signed_in(challenge.claim(options.id), options)


def _create_token(options: argparse.Namespace) -> int:
    from tui.plain import secrets

    return _signed_in(secrets.create_token(options.name, options.scope, options.expires), options)


def _show_token(options: argparse.Namespace) -> int:
    from tui.plain import secrets

    return _signed_in(secrets.show_token(options.id), options)


def _delete_token(options: argparse.Namespace) -> int:
    from tui.plain import secrets

    return _signed_in(secrets.delete_token(options.id, yes=options.yes), options)


def _create_key(options: argparse.Namespace) -> int:
    from tui.plain import secrets

    return _signed_in(secrets.create_key(options.name), options)


def _revoke_key(options: argparse.Namespace) -> int:
    from tui.plain import secrets

    return _signed_in(secrets.revoke_key(options.id, yes=options.yes), options)


def _signed_in(command: Command, options: argparse.Namespace) -> int:
    from tui.plain import running

    return _print(running.signed_in(command, server=_server(options)), options)


def _print(result: Result, options: argparse.Namespace) -> int:
    try:
        print(result.json if options.json else result.text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _lose_output()
        raise Failure(f"the command was done, but its answer can't be written ({error.strerror})") from None
    if result.note and not options.json:
        print(result.note, file=sys.stderr)
    return result.code


def _lose_output() -> None:
    """Nothing may be flushed to standard output at exit any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
