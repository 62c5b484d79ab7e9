"""What Alembic runs to run the scripts: on the connection that it was handed."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # on SQLite too: its transactions are begun by our engine
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
