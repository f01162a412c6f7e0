"""``seed``: members and activities in any number, for measuring a database before it has its own."""

from __future__ import annotations

import argparse
import gc

from backend import seeding
from backend.operator_commands.desk import CannotAct, Commands, Desk, declare
from backend.seeding import NotEmpty
from backend.services import utc_now

PER_MEMBER = 3
"""Activities, where their number is not given."""


def add_to(commands: Commands) -> None:
    """Declares the sub-command."""
    options = declare(commands, "seed", "fill an empty database with members and activities, for measuring", _seed)
    options.add_argument("--members", required=True, type=_number, metavar="N")
    options.add_argument("--activities", type=_number, metavar="M", help="of all together (three for each member)")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000_000:
        raise argparse.ArgumentTypeError("a number from 1 on")
    return int(text)


def _seed(desk: Desk, options: argparse.Namespace) -> str:
    activities = options.activities or PER_MEMBER * options.members
    gc.disable()  # millions of rows, of which none is garbage before its unit of work ends
    try:
        email = seeding.seed(desk.database, options.members, activities, utc_now())
    except NotEmpty as error:
        raise CannotAct(str(error)) from None
    finally:
        gc.enable()
    to_go_in = f"mxprofile operator issue-secret --role member --email {email}"
    return f"{options.members} members are there; let one in: {to_go_in}"
