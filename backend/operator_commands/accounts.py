"""``deactivate`` and ``reactivate`` (rule 1.3)."""

from __future__ import annotations

import argparse

from backend import operating
from backend.operating import Act
from backend.operator_commands.desk import Commands, Desk, account_with, declare


def add_to(commands: Commands) -> None:
    """Declares the sub-commands."""
    for name, summary, status in (
        ("deactivate", "refuse an account, its sessions, keys and tokens from now on", "deactivated"),
        ("reactivate", "let a deactivated account in again", "active"),
    ):
        options = declare(commands, name, summary, _set_status)
        options.add_argument("email", metavar="EMAIL")
        options.set_defaults(status=status)


def _set_status(desk: Desk, options: argparse.Namespace) -> str:
    def work(act: Act) -> str:
        account = operating.set_status(act, account_with(act, options.email).id, options.status)
        return f"{account.email} is {account.status}"

    return desk.act(work)
