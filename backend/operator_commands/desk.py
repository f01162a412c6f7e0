"""What the sub-commands share: where they work, who acts, and how one is declared."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from backend import database_option
from backend.operating import Act
from backend.services import utc_now
from backend.store import members
from backend.store.database import Database, Record

Result = TypeVar("Result")


class Commands(Protocol):
    """What argparse's `add_subparsers` answers, whose class has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:
        """Adds a sub-command."""


class CannotAct(Exception):
    """Why nothing was done; its text is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, and the operator's name for the audit log."""

    database: Database
    actor: str

    def act(self, work: Callable[[Act], Result]) -> Result:
        """`work` as one unit of work."""
        return self.database.write_now(lambda tx: work(Act(tx, utc_now(), self.actor)))


Run: TypeAlias = Callable[[Desk, argparse.Namespace], str]
"""A sub-command: what it prints, or an empty text."""


def declare(
    commands: Commands, name: str, summary: str, run: Run, *, needs_tables: bool = True
) -> argparse.ArgumentParser:
    """Adds a sub-command; its arguments are added to what this returns."""
    options = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    database_option.add_to(options)
    options.add_argument("--by", metavar="NAME", help="your name, for the audit log (who is logged in here)")
    options.set_defaults(run=run, needs_tables=needs_tables)
    return options


def group(commands: Commands, name: str, summary: str) -> Commands:
    """Adds a sub-command that has sub-commands itself."""
    return commands.add_parser(name, help=summary).add_subparsers(title="commands", metavar="COMMAND", required=True)


def account_with(act: Act, email: str) -> Record:
    """The account with this address. Raises `CannotAct`, and `RuleBroken` for what is no address."""
    account = members.account_by_email(act.tx, email)
    if account is None:
        raise CannotAct("no account has this address")
    return account


def add_member(options: argparse.ArgumentParser) -> None:
    """Adds the options that name a member."""
    member = options.add_mutually_exclusive_group(required=True)
    member.add_argument("--profile", metavar="ID", help="the member's profile")
    member.add_argument("--email", metavar="E", help="the address of one of her accounts")


def profile_id_of(act: Act, options: argparse.Namespace) -> str:
    """The profile that `add_member`'s options name; it may not exist. Raises what `account_with` raises."""
    return str(options.profile or account_with(act, options.email).profile_id)
