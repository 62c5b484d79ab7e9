"""The version is Alembic's to keep, the value in ``meta`` is gone; surplus has an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Forget the value, and make the index."""
    op.execute("DELETE FROM meta WHERE key = 'schema'")
    surplus = sa.literal_column("state = 'done'") & ~sa.column("holds", sa.Boolean)
    op.create_index(
        "assignment_surplus",
        "assignment",
        ["item"],
        sqlite_where=surplus,
        postgresql_where=surplus,
    )
