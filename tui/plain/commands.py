"""The plain commands, once: their words, their arguments, and the function behind each, imported when it runs.

The function of a command that needs a sign-in takes the arguments by name and gives a `tui.plain.running.Command`. The
others take before them a function that reads the settings, and give a `tui.plain.running.Result`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = (
    "overview",
    "badges",
    "challenges",
    "credits",
    "points",
    "ledger",
    "rules",
    "tokens",
    "keys",
    "scopes",
    "sessions",
)
"""What ``mxprofile show`` knows; here, so that the help needs none of the modules that fetch it."""


@dataclass(frozen=True)
class Argument:
    """One argument, as argparse takes it; its `dest` is the name of the function's parameter."""

    flags: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Verb:
    """One command."""

    name: str
    words: str
    """For the help, as the middle of a sentence."""
    run: str
    """``module:function``, the module within `tui.plain`."""
    arguments: tuple[Argument, ...] = ()
    needs_sign_in: bool = True
    preset: Mapping[str, Any] = field(default_factory=dict)
    """Arguments that are no choice of the person."""


@dataclass(frozen=True)
class Noun:
    """A command that has commands itself."""

    name: str
    words: str
    verbs: tuple[Verb, ...]


def argument(*flags: str, **options: Any) -> Argument:
    """As `argparse.ArgumentParser.add_argument`."""
    return Argument(flags, options)


def rows(written: str) -> int:
    """How many rows a page of a list may have, as the API has it."""
    if not re.fullmatch("[1-9][0-9]?|100", written):
        raise argparse.ArgumentTypeError("give a whole number from 1 to 100")
    return int(written)


YES = argument("--yes", action="store_true", help="don't ask")
PAGE = (
    argument("--limit", type=rows, default=25, metavar="N", help="rows of a list, 1 to 100 (%(default)s)"),
    argument("--cursor", metavar="C", help="go on where the last page ended"),
)


def _id(name: str, listed_by: str) -> Argument:
    return argument(name, metavar="ID", help=f"as `mxprofile {listed_by}` lists it")


def _list(words: str, tab: str) -> Verb:
    return Verb("list", words, "show:command", PAGE, preset={"tab": tab})


COMMANDS: tuple[Verb | Noun, ...] = (
    Verb(
        "login",
        "sign in and keep the session safely",
        "sign_in:login",
        (argument("--with-token", action="store_true", help="read an API key or token from standard input"),),
        needs_sign_in=False,
    ),
    Verb("logout", "end the session on the server and here", "sign_in:logout", needs_sign_in=False),
    Verb("status", "who is signed in, where, and how the secret is kept", "sign_in:status", needs_sign_in=False),
    Verb(
        "show",
        "print what a screen shows",
        "show:command",
        (argument("tab", choices=SHOWN, metavar="TAB", help=", ".join(SHOWN)), *PAGE),
    ),
    Noun(
        "challenge",
        "claim the credits of a challenge",
        (
            Verb(
                "claim",
                "claim a completed challenge's credits",
                "challenge:claim",
                (_id("challenge_id", "show challenges"),),
            ),
        ),
    ),
    Noun(
        "token",
        "personal access tokens",
        (
            Verb(
                "create",
                "make a token; its secret is printed this once",
                "secrets:create_token",
                (
                    argument("name", metavar="NAME"),
                    argument(
                        "--scope",
                        dest="scopes",
                        action="append",
                        required=True,
                        metavar="S",
                        help="may be repeated; see `mxprofile show scopes`",
                    ),
                    argument(
                        "--expires", metavar="DATE", help="the first moment it no longer works, as in 2027-01-31 (UTC)"
                    ),
                ),
            ),
            _list("all tokens, without their secrets", "tokens"),
            Verb("show", "one token's details", "secrets:show_token", (_id("token_id", "token list"),)),
            Verb("delete", "delete a token at once", "secrets:delete_token", (_id("token_id", "token list"), YES)),
        ),
    ),
    Noun(
        "key",
        "API keys",
        (
            Verb(
                "create",
                "make an API key; its secret is printed this once",
                "secrets:create_key",
                (argument("name", metavar="NAME"),),
            ),
            _list("all API keys, without their secrets", "keys"),
            Verb("revoke", "revoke an API key at once", "secrets:revoke_key", (_id("key_id", "key list"), YES)),
        ),
    ),
    Noun(
        "config",
        "settings",
        (
            Verb(
                "init",
                "write a commented config.toml, never over an existing one",
                "settings:init",
                needs_sign_in=False,
            ),
        ),
    ),
    Verb(
        "keys",
        "print the key map in force",
        "settings:keys",
        (argument("--check", action="store_true", help="only check it; ends with 2 and names the line of a fault"),),
        needs_sign_in=False,
    ),
    Verb("doctor", "print what a bug report needs, and no secret", "doctor:doctor", needs_sign_in=False),
)
"""In the order of the help."""
