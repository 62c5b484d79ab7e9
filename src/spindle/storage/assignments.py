"""Assignments: who holds, did or skipped what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Assignment, Handout, Leases, Order, State
from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.items import Items, decode, held_alike
from spindle.storage.prepared import Prepared, given

_c = t.assignment.c
_mine = _c.annotator == given("who")
_columns = (
    _c.id,
    _c.annotator,
    _c.item,
    _c.state,
    _c.side_order,
    _c.number,
    _c.expires_at,
    _c.holds,
)
_seen = t.assignment.alias("seen")
_waiting = t.assignment.alias("waiting")
_end = sa.update(t.assignment).values(state=t.EXPIRED, holds=sa.false())
_MOMENT = 0.05  # seconds
_ONE: sa.ColumnElement[int] = sa.literal_column("1")

_LEASE = Prepared(
    sa.text(
        "INSERT INTO assignment"
        " (annotator, item, state, side_order, number, holds, leased_at, expires_at)"
        " VALUES (:who, :item, 'leased', :side_order, :number, true, :now, :until)"
        " ON CONFLICT (annotator, item) DO UPDATE SET state = excluded.state,"
        " holds = excluded.holds, leased_at = excluded.leased_at, expires_at = excluded.expires_at"
        " RETURNING id, side_order, number"
    ).columns(_c.id, _c.side_order, _c.number)
)
_this_of_mine = sa.and_(_c.id == given("id"), _mine)
_GET = Prepared(sa.select(*_columns).where(_this_of_mine))
_j = t.judgment.c
_revision = sa.select(sa.func.max(_j.revision)).where(_j.assignment == _c.id)
_TO_JUDGE = Prepared(
    sa.select(*_columns, _revision.scalar_subquery().label("revision"))
    .where(_this_of_mine)
    .with_for_update(key_share=True, of=t.assignment)
)
_OF = Prepared(sa.select(*_columns).where(_mine, _c.item == given("item")))
_HELD = Prepared(sa.select(_c.id).where(_mine, t.LEASED).order_by(_c.number))
_ORDERS_OF = Prepared(
    sa.select(_c.side_order, sa.func.count().label("shown"))
    .where(_c.item == given("item"), _c.holds)
    .group_by(_c.side_order)
)
_SETTLE = Prepared(
    sa.update(t.assignment)
    .where(_c.id == given("this"))
    .values(finished=sa.func.coalesce(_c.finished, given("sequence"))),
    *("state", "holds", "beyond"),
)
_PROMOTE = Prepared(
    sa.update(t.assignment)
    .where(
        _c.id
        == sa.select(_waiting.c.id)
        .where(_waiting.c.item == given("at"), _waiting.c.state == t.DONE)
        .where(~_waiting.c.holds, ~_waiting.c.beyond, held_alike(_waiting.c) < given("alike"))
        .order_by(_waiting.c.finished)
        .limit(_ONE)
        .scalar_subquery()
    )
    .values(holds=sa.true())
)
_EXTEND = Prepared(
    sa.update(t.assignment)
    .where(_c.id == given("this"), _mine, t.LEASED)
    .values(expires_at=given("until"))
)
# What another process is just answering, extending or ending itself is left to it.
_OVERDUE = Prepared(
    sa.select(_c.item, _c.id)
    .where(t.LEASED, _c.expires_at < given("now"))
    .with_for_update(skip_locked=True, key_share=True)
)
_RELEASE_ALL = Prepared(_end.where(t.LEASED, _mine).returning(_c.item))
_RELEASE = Prepared(_end.where(t.LEASED, _c.id == given("this")).returning(_c.item))
_ANY_LEASED = Prepared(sa.select(_c.id).where(t.LEASED).limit(_ONE))
_OTHERS_HOLD = Prepared(
    sa.select(_c.id)
    .where(
        t.LEASED,
        _c.annotator != given("who"),
        ~sa.select(_seen.c.id)
        .where(
            _seen.c.item == _c.item, _seen.c.annotator == given("who"), _seen.c.state != t.EXPIRED
        )
        .exists(),
    )
    .limit(_ONE)
)


class Assignments:
    """Assignments and their leases."""

    def __init__(self, connection: sa.Connection, items: Items) -> None:
        self._connection = connection
        self._items = items
        self._expired_at = -math.inf

    def lease(
        self, *, annotator: int, item: int, order: Order, number: int, now: float, until: float
    ) -> Assignment:
        """Hand an item to an annotator; an expired assignment of theirs comes back to life.

        It then keeps its number and the order in which it was shown.
        """
        row = _LEASE.first(
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

    def get(self, id_: int, *, annotator: int) -> Assignment | None:
        """The assignment, if it is that annotator's."""
        row = _GET.first(self._connection, id=id_, who=annotator)
        return None if row is None else _assignment(row)

    def to_judge(self, id_: int, *, annotator: int) -> tuple[Assignment, int] | None:
        """The assignment, if it is that annotator's, to be changed; and its last revision.

        That is 0 where it was never judged. Enter for the annotator before.
        """
        row = _TO_JUDGE.first(self._connection, id=id_, who=annotator)
        return None if row is None else (_assignment(row), row.revision or 0)

    def of(self, annotator: int, item: int) -> Assignment | None:
        """The annotator's assignment of the item at that position, if there ever was one."""
        row = _OF.first(self._connection, who=annotator, item=item)
        return None if row is None else _assignment(row)

    def held(self, annotator: int) -> Sequence[int]:
        """The ids of what the annotator holds, in the order of handing out."""
        return _HELD.scalars(self._connection, who=annotator)

    def handouts(self, ids: Sequence[int]) -> Sequence[Handout]:
        """The assignments of those ids with their items, in the order of handing out."""
        return self._handouts(_c.id.in_(ids)) if ids else []

    def finished(self, annotator: int, *, before: int | None, limit: int) -> Sequence[Handout]:
        """The annotator's last finished work, oldest first, in the order of first finishing.

        Only what was finished before the assignment ``before``, unless that is not finished.
        """
        condition = sa.and_(_c.annotator == annotator, t.FINISHED)
        if before is not None:
            earlier = sa.select(_c.finished).where(_c.id == before, t.FINISHED)
            place = self._connection.scalar(earlier)
            if place is not None:
                condition = sa.and_(condition, _c.finished < place)
        return self._handouts(condition, last=limit)

    def orders_of(self, item: int) -> Counter[Order]:
        """How often each order is shown among the assignments that hold a slot of the item."""
        rows = _ORDERS_OF.rows(self._connection, item=item)
        return Counter({Order(row.side_order): row.shown for row in rows})

    def settle(self, id_: int, state: State, *, holds: bool, beyond: bool, sequence: int) -> None:
        """The assignment is finished in that state, with or without a slot of its item.

        ``beyond`` the annotator's quota it never takes one; ``sequence`` is the judgment's.
        """
        _SETTLE.run(
            self._connection,
            this=id_,
            state=state.value,
            holds=holds,
            beyond=beyond,
            sequence=sequence,
        )

    def return_slots(self, item: int, count: int = 1, *, alike: int) -> None:
        """Give slots of the item back; the oldest surplus judgments of it take them.

        Only as many as leave at most ``alike`` of those that hold a slot in one order.
        """
        self._items.return_slots(item, count)
        for _ in range(count):
            if not _PROMOTE.run(self._connection, at=item, alike=alike):
                return
            self._items.take_slot(item)

    def fit(self, overlap: int, *, alike: int) -> None:
        """Let ``overlap`` assignments of each item hold its slots, ``alike`` in one order.

        Of those that do, judgments stay before leases, the earliest first; leases beyond the
        overlap end. What is still free goes to surplus judgments, the oldest first.
        """
        rank = sa.case((_c.holds & (_c.state == t.DONE), 0), (_c.holds, 1), else_=2)
        first = (rank, _c.finished, _c.leased_at, _c.id)
        of_order = sa.func.row_number().over(partition_by=(_c.item, _c.side_order), order_by=first)
        candidates = (
            sa.select(_c.id, _c.item, _c.holds, of_order.label("of_order"))
            .add_columns(sa.func.row_number().over(order_by=first).label("place"))
            .where(_c.holds | ((_c.state == t.DONE) & ~_c.beyond))
            .subquery()
        )
        of_item = sa.func.row_number().over(
            partition_by=(candidates.c.item, candidates.c.of_order <= alike),
            order_by=candidates.c.place,
        )
        fits = (candidates.c.of_order <= alike) & (of_item <= overlap)
        ranked = sa.select(candidates.c.id, candidates.c.holds, fits.label("fits")).subquery()
        changed = sa.select(ranked.c.id).where(ranked.c.holds != ranked.c.fits)
        state = sa.case((t.LEASED, t.EXPIRED), else_=_c.state)
        self._connection.execute(
            sa.update(t.assignment)
            .where(_c.id.in_(changed))
            .values(holds=sa.case((_c.holds, sa.false()), else_=sa.true()), state=state)
        )
        self._items.count_slots(overlap)

    def extend(self, ids: Sequence[int], *, annotator: int, until: float) -> Sequence[int]:
        """Keep leases alive; those of the ids that are still held."""
        return [
            id_
            for id_ in ids
            if _EXTEND.run(self._connection, this=id_, who=annotator, until=until)
        ]

    def expire(self, now: float, *, alike: int) -> None:
        """End the leases whose time is over and return their slots (as ``return_slots``).

        Of the changes that are made together one looks for them.
        """
        if 0 <= now - self._expired_at < _MOMENT:
            return
        self._expired_at = now
        overdue = _OVERDUE.rows(self._connection, now=now)
        # All processes lock in this order.
        in_order = sorted(overdue, key=attrgetter("item", "id"))
        self.release([row.id for row in in_order], alike=alike)

    def release(self, ids: Sequence[int], *, alike: int) -> None:
        """End those leases and return their slots."""
        for id_ in ids:
            self._return(_RELEASE.scalars(self._connection, this=id_), alike)

    def release_all(self, annotator: int, *, alike: int) -> None:
        """End all leases of an annotator who leaves, and return their slots."""
        self._return(_RELEASE_ALL.scalars(self._connection, who=annotator), alike)

    def release_closed(self, *, alike: int) -> None:
        """End the leases of items that are closed, and return their slots."""
        closed = sa.select(t.item.c.position).where(t.item.c.closed)
        ended = _end.where(t.LEASED, _c.item.in_(closed)).returning(_c.item)
        self._return(self._connection.scalars(ended).all(), alike)

    def leases(self, now: float) -> Leases:
        """The leases that are open, in numbers."""
        overdue = sa.func.coalesce(sa.func.sum(sa.case((_c.expires_at < now, 1), else_=0)), 0)
        query = sa.select(
            sa.func.count().label("open"),
            overdue.label("overdue"),
            sa.func.count(_c.annotator.distinct()).label("annotators"),
        )
        row = self._connection.execute(query.where(t.LEASED)).one()
        return Leases(open=row.open, overdue=row.overdue, annotators=row.annotators)

    def any_leased(self) -> bool:
        """Whether anybody holds anything."""
        return _ANY_LEASED.scalar(self._connection) is not None

    def count_counted(self) -> int:
        """How many judgments count towards items that are in the data."""
        query = (
            sa.select(sa.func.count())
            .select_from(t.assignment)
            .join(t.item, t.item.c.position == _c.item)
            .where(_c.state == "done", _c.holds, ~t.item.c.closed)
        )
        return self._connection.scalar(query) or 0

    def others_hold_for(self, annotator: int) -> bool:
        """Whether somebody else holds an item that could still come to this annotator."""
        return _OTHERS_HOLD.scalar(self._connection, who=annotator) is not None

    def _return(self, ended: Sequence[int], alike: int) -> None:
        for position, count in sorted(Counter(ended).items()):
            self.return_slots(position, count, alike=alike)

    def _handouts(
        self, condition: sa.ColumnElement[bool], *, last: int | None = None
    ) -> Sequence[Handout]:
        query = (
            sa.select(*_columns, t.item.c.id.label("item_id"), t.item.c.fields)
            .join(t.item, t.item.c.position == _c.item)
            .where(condition)
        )
        if last is None:
            rows = self._connection.execute(query.order_by(_c.number)).all()
        else:
            latest = self._connection.execute(query.order_by(_c.finished.desc()).limit(last)).all()
            rows = latest[::-1]
        return [Handout(_assignment(row), Item(row.item_id, decode(row.fields))) for row in rows]


def _assignment(row: Any) -> Assignment:
    state = State(row.state)
    return Assignment(
        id=row.id,
        annotator=row.annotator,
        item=row.item,
        state=state,
        order=Order(row.side_order),
        number=row.number,
        expires_at=row.expires_at,
        surplus=state is State.DONE and not row.holds,
    )
