"""The version is Alembic's to keep; the value in ``meta`` is gone."""

from __future__ import annotations

from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Forget the value."""
    op.execute("DELETE FROM meta WHERE key = 'schema'")
