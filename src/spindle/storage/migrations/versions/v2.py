"""Schema version 2, which kept its version as a value in ``meta``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = None

_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _items()
    _people()
    _work()


def _items() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "source",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("id_key", sa.Text, nullable=False),
        sa.Column("pair_key", sa.Text, nullable=False),
    )
    op.create_table(
        "item",
        sa.Column("position", _Id, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("slots", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False, server_default="0"),
        sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    is_open = sa.literal_column("slots > 0") & ~sa.column("closed", sa.Boolean)
    op.create_index(
        "item_open", "item", ["position"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "truth",
        sa.Column("item", _Id, sa.ForeignKey("item.position"), primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.CheckConstraint("verdict IN ('a', 'b', 'tie', 'neither')"),
    )


def _people() -> None:
    op.create_table(
        "event",
        sa.Column("sequence", _Id, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
    )
    counts = ("numbered", "swapped", "done", "skipped")
    op.create_table(
        "annotator",
        sa.Column("id", _Id, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, unique=True),
        sa.Column("passphrase", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False, server_default="0"),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
    )
    op.create_table(
        "staff_link",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("used_at", sa.Double),
    )


def _work() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", _Id, primary_key=True),
        sa.Column("annotator", _Id, sa.ForeignKey("annotator.id"), nullable=False),
        sa.Column("item", _Id, sa.ForeignKey("item.position"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("side_order", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("beyond", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("finished", sa.BigInteger),
        sa.Column("leased_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.UniqueConstraint("annotator", "item"),
        sa.CheckConstraint("state IN ('leased', 'done', 'skipped', 'expired')"),
        sa.CheckConstraint("side_order IN ('ab', 'ba')"),
    )
    leased, finished = sa.text("state = 'leased'"), sa.text("state IN ('done', 'skipped')")
    for name, columns, where in (
        ("assignment_item", ["item"], None),
        ("assignment_expiry", ["expires_at"], leased),
        ("assignment_held", ["annotator"], leased),
        ("assignment_history", ["annotator", "finished"], finished),
    ):
        op.create_index(name, "assignment", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "judgment",
        sa.Column("sequence", _Id, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("assignment", _Id, sa.ForeignKey("assignment.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("active_seconds", sa.Double, nullable=False),
        sa.Column("answered_at", sa.Double, nullable=False),
        sa.Column("stored_at", sa.Double, nullable=False),
        sa.UniqueConstraint("assignment", "revision"),
    )
