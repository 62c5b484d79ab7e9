"""The version is Alembic's to keep, the value in ``meta`` is gone; surplus has an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Forget the value, and make the index."""
    op.execute("DELETE FROM meta WHERE key = 'schema'")
    surplus = sa.text("state = 'done' AND NOT holds")
    if op.get_context().dialect.name == "sqlite":
        surplus = sa.text("state = 'done' AND holds = 0")
    op.create_index(
        "assignment_surplus",
        "assignment",
        ["item"],
        sqlite_where=surplus,
        postgresql_where=surplus,
    )
