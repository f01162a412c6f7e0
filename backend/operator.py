"""``mxprofile operator``: for whoever runs a backend, on its database; each act is logged with her name (rule 15.1)."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from backend import database_option
from backend.command_line import FAILED, WRONG_USAGE, Parser
from backend.database_option import InUse
from backend.operator_commands import (
    accounts,
    awards,
    companies,
    migrate,
    recovery_email,
    secrets,
    seed,
    sign_ups,
    verify,
)
from backend.operator_commands.desk import CannotAct, Desk
from backend.problems import Problem
from backend.rules.broken import RuleBroken
from backend.store import schema_version
from backend.store.database import DatabaseAway

GROUPS = (migrate, secrets, accounts, recovery_email, awards, companies, sign_ups, verify, seed)
"""The sub-commands; each module adds its own."""


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    options = Parser(prog="mxprofile operator", description="Act on the database of a backend.")
    commands = options.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return options


def main(arguments: list[str]) -> int:
    """Does one act. Returns 0, or 1, or 2 for wrong usage, with one line on standard error that says why not."""
    options = parser().parse_args(arguments)
    try:
        with _desk(options) as desk:
            text = options.run(desk, options)
    except (CannotAct, InUse, DatabaseAway, Problem, RuleBroken, ValueError, OSError) as error:
        print(f"mxprofile operator: {_reason(error)}", file=sys.stderr)  # noqa: T201 - a command
        return WRONG_USAGE if isinstance(error, ValueError) else FAILED
    if text:
        print(text)  # noqa: T201 - a command
    return 0


@contextmanager
def _desk(options: argparse.Namespace) -> Iterator[Desk]:
    database = database_option.opened(options)
    try:
        if options.needs_tables and not (database_option.exists(database) and database.read_now(schema_version.fits)):
            raise CannotAct("the database is not there or not up to date: run `mxprofile operator migrate`")
        yield Desk(database, options.by or getpass.getuser())
    finally:
        database.close()


def _reason(error: Exception) -> str:
    match error:
        case DatabaseAway():
            return "the database is not reached"
        case Problem():
            return error.detail
        case RuleBroken():
            return error.message
        case _:
            return str(error)
