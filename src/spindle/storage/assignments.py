"""Assignments: who holds, did or skipped what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.items import decode

_c = t.assignment.c


class Assignments:
    """Assignments and their leases."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lease(
        self, *, annotator: int, item: int, order: Order, number: int, now: float, until: float
    ) -> Assignment:
        """Hand an item to an annotator; an expired assignment of theirs comes back to life.

        It then keeps its number and the order in which it was shown.
        """
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        leased = {"state": State.LEASED.value, "holds": True, "leased_at": now, "expires_at": until}
        row = self._connection.execute(
            insert(t.assignment)
            .values(annotator=annotator, item=item, side_order=order.value, number=number, **leased)
            .on_conflict_do_update(index_elements=[_c.annotator, _c.item], set_=leased)
            .returning(_c.id, _c.side_order, _c.number)
        ).one()
        return Assignment(
            row.id, annotator, item, State.LEASED, Order(row.side_order), row.number, until
        )

    def get(self, id_: int, *, annotator: int) -> Assignment | None:
        """The assignment, if it is that annotator's."""
        row = self._connection.execute(
            sa.select(t.assignment)
            .where(_c.id == id_, _c.annotator == annotator)
            .with_for_update()
        ).first()
        return None if row is None else _assignment(row)

    def held(self, annotator: int) -> Sequence[int]:
        """The ids of what the annotator holds, in the order of handing out."""
        rows = self._connection.execute(
            sa.select(_c.id)
            .where(_c.annotator == annotator, sa.literal_column("assignment.state = 'leased'"))
            .order_by(_c.number)
        )
        return [row.id for row in rows]

    def handouts(self, ids: Sequence[int]) -> Sequence[Handout]:
        """The assignments of those ids with their items, in the order of handing out."""
        return self._handouts(_c.id.in_(ids)) if ids else []

    def finished(self, annotator: int, *, before: int | None, limit: int) -> Sequence[Handout]:
        """The annotator's last finished work before that number, oldest first."""
        condition = sa.and_(
            _c.annotator == annotator,
            sa.literal_column("assignment.state IN ('done', 'skipped')"),
        )
        if before is not None:
            condition = sa.and_(condition, _c.number < before)
        return self._handouts(condition, last=limit)

    def orders_of(self, item: int) -> Counter[Order]:
        """How often each order is shown among the assignments that hold a slot of the item."""
        rows = self._connection.execute(
            sa.select(_c.side_order, sa.func.count())
            .where(_c.item == item, _c.holds)
            .group_by(_c.side_order)
        )
        return Counter({Order(order): count for order, count in rows})

    def settle(self, id_: int, state: State, *, holds: bool) -> None:
        """The assignment is finished in that state, with or without a slot of its item."""
        self._connection.execute(
            sa.update(t.assignment).where(_c.id == id_).values(state=state.value, holds=holds)
        )

    def extend(self, ids: Sequence[int], *, annotator: int, until: float) -> Sequence[int]:
        """Keep leases alive; those of the ids that are still held."""
        rows = self._connection.execute(
            sa.update(t.assignment)
            .where(_c.id.in_(ids), _c.annotator == annotator, _c.state == "leased")
            .values(expires_at=until)
            .returning(_c.id)
        )
        return [row.id for row in rows]

    def expire(self, now: float) -> int:
        """End the leases whose time is over, return their slots; how many there were."""
        return self._end(sa.and_(sa.literal_column("assignment.state = 'leased'"), _c.expires_at < now))

    def release(self, annotator: int) -> int:
        """End all leases of an annotator who leaves; how many there were."""
        return self._end(
            sa.and_(sa.literal_column("assignment.state = 'leased'"), _c.annotator == annotator)
        )

    def count_counted(self) -> int:
        """How many judgments count towards their items."""
        query = sa.select(sa.func.count()).where(_c.state == "done", _c.holds)
        return self._connection.scalar(query) or 0

    def others_hold_for(self, annotator: int) -> bool:
        """Whether somebody else holds an item that could still come to this annotator."""
        mine = t.assignment.alias()
        seen = sa.select(mine.c.id).where(
            mine.c.item == _c.item, mine.c.annotator == annotator, mine.c.state != "expired"
        )
        query = (
            sa.select(_c.id)
            .where(
                sa.literal_column("assignment.state = 'leased'"),
                _c.annotator != annotator,
                ~seen.exists(),
            )
            .limit(1)
        )
        return self._connection.scalar(query) is not None

    def _end(self, condition: sa.ColumnElement[bool]) -> int:
        ended = self._connection.execute(
            sa.update(t.assignment)
            .where(condition)
            .values(state=State.EXPIRED.value, holds=False)
            .returning(_c.item)
        )
        slots = Counter(row.item for row in ended)
        for position, count in slots.items():
            self._connection.execute(
                sa.update(t.item)
                .where(t.item.c.position == position)
                .values(slots=t.item.c.slots + count)
            )
        return slots.total()

    def _handouts(
        self, condition: sa.ColumnElement[bool], *, last: int | None = None
    ) -> Sequence[Handout]:
        query = (
            sa.select(t.assignment, t.item.c.id.label("item_id"), t.item.c.fields)
            .join(t.item, t.item.c.position == _c.item)
            .where(condition)
        )
        if last is None:
            rows = self._connection.execute(query.order_by(_c.number)).all()
        else:
            latest = self._connection.execute(query.order_by(_c.number.desc()).limit(last)).all()
            rows = latest[::-1]
        return [Handout(_assignment(row), Item(row.item_id, decode(row.fields))) for row in rows]


def _assignment(row: sa.Row[tuple[object, ...]]) -> Assignment:
    return Assignment(
        id=row.id,
        annotator=row.annotator,
        item=row.item,
        state=State(row.state),
        order=Order(row.side_order),
        number=row.number,
        expires_at=row.expires_at,
        surplus=row.state == State.DONE and not row.holds,
    )
