"""The parser of the command `mxprofile`: what can be typed, and nothing of what it does. Help loads nothing heavy."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, NoReturn

from tui.exit_codes import ExitCode
from tui.plain.commands import COMMANDS
from tui.plain.grammar import Noun, Verb

BACKEND_COMMANDS: Mapping[str, str] = {
    "serve": "run the backend",
    "operator": "act on a backend's database: issue secrets, award, seed, migrate, verify…",
}
"""Commands of the backend, which has a parser of its own."""

OPEN, DEMO = "open", "demo"
"""What to do where no plain command is given, in ``options.does``."""


def parser(given: Container[str] | None = None) -> argparse.ArgumentParser:
    """The parser; its answer's `does` is a `Verb`, `OPEN`, `DEMO`, or the name of a backend's command.

    Of the commands only those among the words `given` take arguments, since making the others would take longer than
    all else that printing help needs; None makes all of it.
    """
    root = _Parser(
        prog="mxprofile", description="Your Mendix Profile in the terminal. Without a command: opens the client."
    )
    root.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="print the version")
    _server_option(root)
    root.add_argument(
        "--kiosk", action="store_true", help="for whom sshd lets in by key: no way out of the client (docs/kiosk.md)"
    )
    root.add_argument("--read-only", action="store_true", help="look only: nothing is changed")
    root.set_defaults(does=OPEN)
    commands = root.add_subparsers(title="commands", metavar="COMMAND")
    demo = _add(commands, DEMO, "try it: a private backend with a demo community, nothing else needed")
    demo.add_argument("--fresh", action="store_true", help="forget what was done in the demo and start anew")
    demo.add_argument("--data-dir", type=Path, metavar="DIR", help="keep the demo's data there")
    demo.set_defaults(does=DEMO)
    for command in COMMANDS:
        if given is not None and command.name not in given:
            commands.add_parser(command.name, help=command.words, add_help=False)
        elif isinstance(command, Noun):
            group = _add(commands, command.name, command.words)
            verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
            for verb in command.verbs:
                _add_verb(verbs, verb)
        else:
            _add_verb(commands, command)
    for name, words in BACKEND_COMMANDS.items():
        commands.add_parser(name, help=words, add_help=False).set_defaults(does=name)
    return root


def _add_verb(commands: Any, verb: Verb) -> None:
    command = _add(commands, verb.name, verb.words)
    command.set_defaults(does=verb)
    _server_option(command)
    command.add_argument("--json", action="store_true", help="print JSON, as the API has it")
    for one in verb.arguments:
        command.add_argument(*one.flags, **one.options)


def _add(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    sentence = f"{words[0].upper()}{words[1:]}."
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=sentence)
    return command


def _server_option(command: argparse.ArgumentParser) -> None:
    # Suppressed, so that a sub-command without the option does not undo the one given before it.
    command.add_argument(
        "--server",
        "--profile",
        metavar="SERVER",
        default=argparse.SUPPRESS,
        help="the backend to talk to: an address, or a name from config.toml",
    )


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as all errors here."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitCode.WRONG_USAGE, f"{self.prog}: {message}; see `{self.prog} --help`\n")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from importlib import metadata

        sys.stdout.write(f"mxprofile {metadata.version('mxprofile')}\n")
        parser.exit()
