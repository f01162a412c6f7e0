"""``verify``: proves that the sums that are kept are those of the ledgers (rules 2.4, 4.4 and 6)."""

from __future__ import annotations

import argparse

from backend.operator_commands.desk import CannotAct, Commands, Desk, declare
from backend.services import utc_now
from backend.store import verifying


def add_to(commands: Commands) -> None:
    """Declares the sub-command."""
    declare(commands, "verify", "prove that every sum that is kept is the sum of its rows, or print where not", _verify)


def _verify(desk: Desk, _options: argparse.Namespace) -> str:
    number = 0
    for fault in verifying.faults(desk.database, utc_now()):
        number += 1
        print(fault, flush=True)  # noqa: T201 - a command, and there may be more than fit into memory
    if number:
        raise CannotAct(f"{number} {'number is' if number == 1 else 'numbers are'} not as the ledgers say")
    return "every sum is as the ledgers say"
