"""Schema version 4: opinions of several sources on an item, sealed like its truth."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "opinion",
        sa.Column("item", _Id, sa.ForeignKey("item.position"), primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.CheckConstraint("verdict IN ('a', 'b', 'tie', 'neither')"),
    )
