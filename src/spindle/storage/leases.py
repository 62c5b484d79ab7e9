"""Leases: assignments that an annotator may work on until they expire."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

import sqlalchemy as sa

from spindle.domain.assignments import Assignment, LeaseCounts, Order, State
from spindle.storage import tables as t
from spindle.storage.assignments import Assignments
from spindle.storage.prepared import Prepared, parameter

_c = t.assignment.c
_mine = _c.annotator == parameter("who")
_this = _c.id == parameter("this")
_seen = t.assignment.alias("seen")
_end = sa.update(t.assignment).values(state=t.EXPIRED, holds=sa.false())
_one: sa.ColumnElement[int] = sa.literal_column("1")
_MOMENT = 0.05  # seconds

_GRANT = Prepared(
    sa.text(
        "INSERT INTO assignment"
        " (annotator, item, state, side_order, number, holds, leased_at, expires_at)"
        " VALUES (:who, :item, 'leased', :side_order, :number, true, :now, :until)"
        " ON CONFLICT (annotator, item) DO UPDATE SET state = excluded.state,"
        " holds = excluded.holds, leased_at = excluded.leased_at, expires_at = excluded.expires_at"
        " RETURNING id, side_order, number"
    ).columns(_c.id, _c.side_order, _c.number)
)
_HELD = Prepared(sa.select(_c.id).where(_mine, t.LEASED).order_by(_c.number))
_EXTEND = Prepared(
    sa.update(t.assignment).where(_this, _mine, t.LEASED).values(expires_at=parameter("until"))
)
# Skips leases that another process is submitting, extending or ending right now.
_OVERDUE = Prepared(
    sa.select(_c.item, _c.id)
    .where(t.LEASED, _c.expires_at < parameter("now"))
    .with_for_update(skip_locked=True, key_share=True)
)
_RELEASE_ALL = Prepared(_end.where(t.LEASED, _mine).returning(_c.item))
_RELEASE = Prepared(_end.where(t.LEASED, _this).returning(_c.item))
_ANY_LEASED = Prepared(sa.select(_c.id).where(t.LEASED).limit(_one))
_had = (
    sa.select(_seen.c.id)
    .where(
        _seen.c.item == _c.item, _seen.c.annotator == parameter("who"), _seen.c.state != t.EXPIRED
    )
    .exists()
)
_OTHERS_HOLD = Prepared(
    sa.select(_c.id).where(t.LEASED, _c.annotator != parameter("who"), ~_had).limit(_one)
)


class Leases:
    """Assignments while they are leased; when a lease ends, its slot is returned."""

    def __init__(self, connection: sa.Connection, assignments: Assignments) -> None:
        self._connection = connection
        self._assignments = assignments
        self._expired_at = -math.inf

    def grant(
        self, *, annotator: int, item: int, order: Order, number: int, now: float, until: float
    ) -> Assignment:
        """Lease an item to an annotator, and return the assignment.

        An expired assignment of theirs is leased again, with its number and the order of its
        sides unchanged.
        """
        row = _GRANT.first(
            self._connection,
            who=annotator,
            item=item,
            side_order=order.value,
            number=number,
            now=now,
            until=until,
        )
        assert row is not None
        return Assignment(
            id=row.id,
            annotator=annotator,
            item=item,
            state=State.LEASED,
            order=Order(row.side_order),
            number=row.number,
            expires_at=until,
        )

    def of(self, annotator: int) -> Sequence[int]:
        """Return the ids of the assignments leased to the annotator, in handout order."""
        return _HELD.scalars(self._connection, who=annotator)

    def extend(self, ids: Sequence[int], *, annotator: int, until: float) -> Sequence[int]:
        """Extend the leases, and return the ids of those that had not ended."""
        return [
            id_
            for id_ in ids
            if _EXTEND.run(self._connection, this=id_, who=annotator, until=until)
        ]

    def expire(self, now: float, *, order_limit: int) -> None:
        """End the leases that have expired and return their slots.

        Of the changes in one transaction, only the first looks for them. ``order_limit`` is as
        in ``Assignments.return_slots``.
        """
        if 0 <= now - self._expired_at < _MOMENT:
            return
        self._expired_at = now
        overdue = _OVERDUE.rows(self._connection, now=now)
        # Every process locks in this order, which prevents deadlocks.
        in_order = sorted(overdue, key=attrgetter("item", "id"))
        self.release([row.id for row in in_order], order_limit=order_limit)

    def release(self, ids: Sequence[int], *, order_limit: int) -> None:
        """End the leases and return their slots."""
        for id_ in ids:
            self._return_slots(_RELEASE.scalars(self._connection, this=id_), order_limit)

    def release_all(self, annotator: int, *, order_limit: int) -> None:
        """End all leases of an annotator and return their slots."""
        self._return_slots(_RELEASE_ALL.scalars(self._connection, who=annotator), order_limit)

    def release_closed(self, *, order_limit: int) -> None:
        """End the leases of closed items and return their slots."""
        closed = sa.select(t.item.c.position).where(t.item.c.closed)
        ended = _end.where(t.LEASED, _c.item.in_(closed)).returning(_c.item)
        self._return_slots(self._connection.scalars(ended).all(), order_limit)

    def count(self, now: float) -> LeaseCounts:
        """Count the leases, how many of them are overdue, and how many annotators hold them."""
        overdue = sa.func.coalesce(sa.func.sum(sa.case((_c.expires_at < now, 1), else_=0)), 0)
        query = sa.select(
            sa.func.count().label("open"),
            overdue.label("overdue"),
            sa.func.count(_c.annotator.distinct()).label("annotators"),
        )
        return LeaseCounts(**self._connection.execute(query.where(t.LEASED)).one()._asdict())

    def has_any(self) -> bool:
        """Whether there is any lease."""
        return _ANY_LEASED.scalar(self._connection) is not None

    def has_others_for(self, annotator: int) -> bool:
        """Whether somebody else holds an item that this annotator may still get."""
        return _OTHERS_HOLD.scalar(self._connection, who=annotator) is not None

    def _return_slots(self, ended: Sequence[int], order_limit: int) -> None:
        for position, count in sorted(Counter(ended).items()):
            self._assignments.return_slots(position, count, order_limit=order_limit)
