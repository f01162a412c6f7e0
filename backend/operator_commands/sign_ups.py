"""``sign-ups list``, ``confirm`` and ``refuse``: those that single sign-on companies hold (rule 1.5)."""

from __future__ import annotations

import argparse

from api_client.wire.text import clean
from backend import operating
from backend.operator_commands.desk import Commands, Desk, declare, group
from backend.store import sign_ups

MOST_LISTED = 1000


def add_to(commands: Commands) -> None:
    """Declares the sub-commands."""
    held = group(commands, "sign-ups", "list, confirm and refuse held sign-ups")
    declare(held, "list", "list the sign-ups that wait: id, address, name", _list)
    confirm = declare(held, "confirm", "make the account; its address is told", _confirm)
    confirm.add_argument("id", metavar="ID")
    refuse = declare(held, "refuse", "forget the sign-up; its address is told", _refuse)
    refuse.add_argument("id", metavar="ID")


def _list(desk: Desk, _options: argparse.Namespace) -> str:
    rows = desk.database.read_now(lambda tx: sign_ups.held(tx, limit=MOST_LISTED, after=None))
    return "\n".join(clean(f"{row.id}  {row.email}  {row.name}") for row in rows)


def _confirm(desk: Desk, options: argparse.Namespace) -> str:
    account = desk.act(lambda act: operating.confirm_sign_up(act, options.id))
    return f"{clean(account.email)} has an account: issue its first key with  issue-secret --role member"


def _refuse(desk: Desk, options: argparse.Namespace) -> str:
    desk.act(lambda act: operating.refuse_sign_up(act, options.id))
    return "refused"
