"""``recovery-email``: for a member who has no access to any of her addresses (rule 11.5)."""

from __future__ import annotations

import argparse

from backend import recovery_by_operator
from backend.operating import Act
from backend.operator_commands.desk import Commands, Desk, add_member, declare, profile_id_of


def add_to(commands: Commands) -> None:
    """Declares the sub-command."""
    options = declare(
        commands, "recovery-email", "give a member a recovery e-mail, which takes effect after 72 hours", _ask
    )
    add_member(options)
    options.add_argument("address", metavar="ADDRESS", help="the new recovery e-mail")


def _ask(desk: Desk, options: argparse.Namespace) -> str:
    def work(act: Act) -> str:
        coming = recovery_by_operator.ask(act, profile_id_of(act, options), options.address)
        return f"takes effect on {coming.takes_effect_at:%Y-%m-%d %H:%M} UTC, unless she cancels it; all are told"

    return desk.act(work)
