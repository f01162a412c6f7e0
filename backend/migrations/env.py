"""Alembic's entry: runs the migrations on the connection that it is given."""

from __future__ import annotations

from alembic import context

from backend.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # Alembic does not think so of SQLite, whose driver has its own BEGIN; ours has not
    transaction_per_migration=not context.config.attributes["at_once"],
)
with context.begin_transaction():
    context.run_migrations()
