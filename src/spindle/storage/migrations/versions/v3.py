"""Schema version 3: Alembic keeps the version, not ``meta``; surplus judgments have an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Delete the value from ``meta``, and create the index."""
    op.execute("DELETE FROM meta WHERE key = 'schema'")
    surplus = sa.literal_column("state = 'done'") & ~sa.column("holds", sa.Boolean)
    op.create_index(
        "assignment_surplus",
        "assignment",
        ["item"],
        sqlite_where=surplus,
        postgresql_where=surplus,
    )
