"""The tables, the same on SQLite and PostgreSQL.

Times are seconds since the epoch, JSON is text. ``item.slots`` is the number of open slots: the
overlap less the assignments that hold a slot. ``item.filled`` says that none are open: a column
of its own, so that a change of ``slots`` rewrites the indexes of open items only when the last
slot is taken, or the first one given back. An assignment holds a slot while it is leased and
when its judgment counts; a judgment without one is surplus, and takes the next slot that opens
unless it is ``beyond`` its annotator's quota. ``assignment.finished`` is the sequence number of
its first judgment. ``item.seen`` is the number of the last import that contained the item; items
that the last complete import did not contain are ``closed``.

Where items are handed out by chance, the next one is looked for in one ``item.stratum``, from a
drawn ``item.rank`` on. All are in stratum 1, unless they are spread over the values of a field,
which are numbered from 1, or those with the fewest judgments go first: then an
item's stratum is ``-slots``. ``annotator.given`` counts the items had of each stratum, as JSON.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

SCHEMA_VERSION = "5"

metadata = sa.MetaData()

# Alembic's own table, which holds the schema version of the store.
version = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

source = sa.Table(
    "source",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("id_key", sa.Text, nullable=False),
    sa.Column("pair_key", sa.Text, nullable=False),
)

item = sa.Table(
    "item",
    metadata,
    sa.Column("position", _Id, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("slots", sa.Integer, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False, server_default="0"),
    sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("rank", sa.Integer, nullable=False, server_default="0"),
    sa.Column("stratum", sa.Integer, nullable=False, server_default="1"),
    sa.Column("filled", sa.Boolean, nullable=False, server_default=sa.false()),
)

# The verdict known in advance for an item; a table of its own, because annotators must not see it.
truth = sa.Table(
    "truth",
    metadata,
    sa.Column("item", _Id, sa.ForeignKey("item.position"), primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.CheckConstraint("verdict IN ('a', 'b', 'tie', 'neither')"),
)

# The verdict that a source, such as a reward model, gave beforehand; sealed like the truth.
opinion = sa.Table(
    "opinion",
    metadata,
    sa.Column("item", _Id, sa.ForeignKey("item.position"), primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.CheckConstraint("verdict IN ('a', 'b', 'tie', 'neither')"),
)

# Actions of staff, such as unsealing the truth; append-only.
event = sa.Table(
    "event",
    metadata,
    sa.Column("sequence", _Id, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
)

annotator = sa.Table(
    "annotator",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, unique=True),
    sa.Column("passphrase", sa.Text, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("seen_at", sa.Double, nullable=False),
    sa.Column("cursor", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("numbered", sa.Integer, nullable=False, server_default="0"),
    sa.Column("swapped", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("skipped", sa.Integer, nullable=False, server_default="0"),
    sa.Column("given", sa.Text, nullable=False, server_default=""),
)

assignment = sa.Table(
    "assignment",
    metadata,
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
# Literals, not parameters: otherwise the planner cannot match a query to a partial index.
OPEN: sa.ColumnElement[bool] = ~item.c.filled & ~item.c.closed
EXPIRED: sa.ColumnElement[str] = sa.literal_column("'expired'")
DONE: sa.ColumnElement[str] = sa.literal_column("'done'")
SURPLUS: sa.ColumnElement[bool] = (assignment.c.state == DONE) & ~assignment.c.holds
LEASED = assignment.c.state == sa.literal_column("'leased'")
FINISHED = assignment.c.state.in_((sa.literal_column("'done'"), sa.literal_column("'skipped'")))


def _partial_index(name: str, *columns: sa.Column[Any], where: sa.ColumnElement[bool]) -> None:
    sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


_partial_index("item_open", item.c.position, where=OPEN)
_partial_index("item_ranked", item.c.stratum, item.c.rank, where=OPEN)
sa.Index("assignment_item", assignment.c.item)
_partial_index("assignment_surplus", assignment.c.item, where=SURPLUS)
_partial_index("assignment_expiry", assignment.c.expires_at, where=LEASED)
_partial_index("assignment_held", assignment.c.annotator, where=LEASED)
_partial_index("assignment_history", assignment.c.annotator, assignment.c.finished, where=FINISHED)

judgment = sa.Table(
    "judgment",
    metadata,
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
# The answers as a column that either database treats as JSON; on SQLite that is text.
ANSWERS = sa.cast(judgment.c.answers, sa.JSON().with_variant(sa.Text, "sqlite"))

staff_link = sa.Table(
    "staff_link",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("used_at", sa.Double),
)
