"""Schema version 5: items can be handed out in an order of each annotator's own.

Both indexes of open items depend on whether an item is filled, no longer on its slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from spindle.assign.item_order import rank_item

revision = "5"
down_revision = "4"

_PAGE = 5_000
_item = sa.table(
    "item",
    sa.column("position", sa.BigInteger),
    sa.column("id", sa.Text),
    sa.column("slots", sa.Integer),
    sa.column("filled", sa.Boolean),
    sa.column("rank", sa.Integer),
)


def upgrade() -> None:
    """Rank the items, and add what spreads them over the values of a field."""
    op.add_column("annotator", sa.Column("given", sa.Text, nullable=False, server_default=""))
    for name, value in (("rank", "0"), ("stratum", "1")):
        op.add_column("item", sa.Column(name, sa.Integer, nullable=False, server_default=value))
    op.add_column(
        "item", sa.Column("filled", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.drop_index("item_open", "item")
    op.execute(sa.update(_item).where(_item.c.slots <= 0).values(filled=True))
    _rank_items()
    is_open = ~sa.column("filled", sa.Boolean) & ~sa.column("closed", sa.Boolean)
    for name, columns in (("item_open", ["position"]), ("item_ranked", ["stratum", "rank"])):
        op.create_index(name, "item", columns, sqlite_where=is_open, postgresql_where=is_open)


def _rank_items() -> None:
    change = (
        sa.update(_item)
        .where(_item.c.position == sa.bindparam("at"))
        .values(rank=sa.bindparam("ranked"))
    )
    last = 0
    while page := _read_page(last):
        ranks = [{"at": row.position, "ranked": rank_item(row.id)} for row in page]
        op.get_bind().execute(change, ranks)
        last = page[-1].position


def _read_page(last: int) -> Sequence[Any]:
    query = sa.select(_item.c.position, _item.c.id).where(_item.c.position > last)
    return op.get_bind().execute(query.order_by(_item.c.position).limit(_PAGE)).all()
