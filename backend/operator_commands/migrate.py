"""``migrate``."""

from __future__ import annotations

import argparse

from backend.database_option import exists, only_server
from backend.operator_commands.desk import Commands, Desk, declare
from backend.store import schema_version


def add_to(commands: Commands) -> None:
    """Declares the sub-command."""
    declare(commands, "migrate", "bring the database to what this version needs", _migrate, needs_tables=False)


def _migrate(desk: Desk, _options: argparse.Namespace) -> str:
    with only_server(desk.database):
        if exists(desk.database) and desk.database.read_now(schema_version.is_newer):
            return "the database is of a newer version already: nothing was changed"
        schema_version.migrate(desk.database)
    return f"the database is at migration {schema_version.NEEDED}"
