"""Items as staff and reports see them: their number, their fields and their progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json

_c = t.item.c
_a = t.assignment.c
_PAGE = 500


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """The progress of one item: judgments that count, leases, skips and surplus judgments.

    ``closed`` says that it is no longer in the data.
    """

    item: str
    done: int
    leased: int
    skipped: int
    surplus: int
    closed: bool


class StoredItems:
    """Read-only queries about the items of a study."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def first(self, limit: int) -> Sequence[Item]:
        """Return the first ``limit`` items in the data, a sample of the fields that items have."""
        query = sa.select(_c.id, _c.fields).where(~_c.closed).order_by(_c.position).limit(limit)
        return [Item(row.id, decode_json(row.fields)) for row in self._connection.execute(query)]

    def count(self, *, closed: bool = False) -> int:
        """Count the items in the data, or with ``closed`` those that are no longer in it."""
        query = sa.select(sa.func.count()).select_from(t.item)
        return self._connection.scalar(query.where(_c.closed if closed else ~_c.closed)) or 0

    def field_names(self) -> Sequence[str]:
        """Return the names of all fields of all items, in the order of their first occurrence."""
        query = sa.select(_c.fields).order_by(_c.position).execution_options(yield_per=_PAGE)
        texts = self._connection.scalars(query)
        return list(dict.fromkeys(name for text in texts for name in decode_json(text)))

    def progress(self, *, offset: int, limit: int) -> Sequence[ItemProgress]:
        """Return the progress of a page of items, in their order."""
        page = (
            sa.select(_c.position, _c.id, _c.closed)
            .order_by(_c.position)
            .offset(offset)
            .limit(limit)
            .subquery()
        )
        query = (
            sa.select(
                page.c.id.label("item"),
                _count_if((_a.state == "done") & _a.holds).label("done"),
                _count_if(_a.state == "leased").label("leased"),
                _count_if(_a.state == "skipped").label("skipped"),
                _count_if((_a.state == "done") & ~_a.holds).label("surplus"),
                page.c.closed,
            )
            .select_from(page.outerjoin(t.assignment, _a.item == page.c.position))
            .group_by(page.c.position, page.c.id, page.c.closed)
            .order_by(page.c.position)
        )
        return [ItemProgress(**row._asdict()) for row in self._connection.execute(query)]


def _count_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
