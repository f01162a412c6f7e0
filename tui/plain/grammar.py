"""What a plain command is made of, for `commands.py`; loads nothing but argparse, so that help is quick."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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


ONE = {"limit": 25, "cursor": None}
"""Of what is no list."""
EMAIL = argument("email", metavar="E-MAIL")
ADDRESS = argument("address", metavar="E-MAIL")
YES = argument("--yes", action="store_true", help="don't ask")
PAGE = (
    argument("--limit", type=rows, default=25, metavar="N", help="rows of a list, 1 to 100 (%(default)s)"),
    argument("--cursor", metavar="C", help="go on where the last page ended"),
)


def an_id(name: str, listed_by: str) -> Argument:
    """The id of what is acted on."""
    return argument(name, metavar="ID", help=f"as `mxprofile {listed_by}` lists it")


def listing(words: str, tab: str) -> Verb:
    """``list``, which prints what ``show TAB`` does."""
    return Verb("list", words, "show:command", PAGE, preset={"tab": tab})


def text_option(name: str, *flags: str, **more: object) -> Argument:
    """A text of several words, or a file with it."""
    return argument(*flags, dest=name, metavar="TEXT", help=f"{name.replace('_', ' ')}; @FILE reads one", **more)
