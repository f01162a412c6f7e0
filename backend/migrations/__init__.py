"""Alembic migrations: numbered files in `versions/`, each one step that older processes survive (expand, contract)."""
