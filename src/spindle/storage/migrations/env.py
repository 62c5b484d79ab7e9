"""Alembic's environment: runs the scripts on the connection passed in its configuration."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # on SQLite too: our engine begins its transactions
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
