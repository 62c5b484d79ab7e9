"""Assignments: which item was handed to whom, and which of them hold a slot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json
from spindle.storage.prepared import Prepared, parameter
from spindle.storage.slots import Slots, count_same_order

_c = t.assignment.c
_mine = _c.annotator == parameter("who")
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
_waiting = t.assignment.alias("waiting")
_one: sa.ColumnElement[int] = sa.literal_column("1")

_this_of_mine = sa.and_(_c.id == parameter("id"), _mine)
_GET = Prepared(sa.select(*_columns).where(_this_of_mine))
_j = t.judgment.c
_revision = sa.select(sa.func.max(_j.revision)).where(_j.assignment == _c.id)
_TO_JUDGE = Prepared(
    sa.select(*_columns, _revision.scalar_subquery().label("revision"))
    .where(_this_of_mine)
    .with_for_update(key_share=True, of=t.assignment)
)
_OF = Prepared(sa.select(*_columns).where(_mine, _c.item == parameter("item")))
_as_given = sa.case((_c.side_order == sa.literal_column("'ab'"), _one), else_=None)
_ORDERS_OF = Prepared(
    sa.select(sa.func.count().label("all"), sa.func.count(_as_given).label("as_given")).where(
        _c.item == parameter("item"), _c.holds
    )
)
_SETTLE = Prepared(
    sa.update(t.assignment)
    .where(_c.id == parameter("this"))
    .values(finished=sa.func.coalesce(_c.finished, parameter("sequence"))),
    *("state", "holds", "beyond"),
)
_PROMOTE = Prepared(
    sa.update(t.assignment)
    .where(
        _c.id
        == sa.select(_waiting.c.id)
        .where(_waiting.c.item == parameter("at"), _waiting.c.state == t.DONE)
        .where(
            ~_waiting.c.holds,
            ~_waiting.c.beyond,
            count_same_order(_waiting.c) < parameter("order_limit"),
        )
        .order_by(_waiting.c.finished)
        .limit(_one)
        .scalar_subquery()
    )
    .values(holds=sa.true())
)


class Assignments:
    """The assignments of a study, and the slots that they hold."""

    def __init__(self, connection: sa.Connection, slots: Slots) -> None:
        self._connection = connection
        self._slots = slots

    def get(self, id_: int, *, annotator: int) -> Assignment | None:
        """Return the assignment if it is the annotator's, else None."""
        row = _GET.first(self._connection, id=id_, who=annotator)
        return None if row is None else _assignment(row)

    def get_to_judge(self, id_: int, *, annotator: int) -> tuple[Assignment, int] | None:
        """Lock the annotator's assignment, and return it with the number of its last revision.

        That is 0 if it was never judged. Returns None if the assignment is not the annotator's.
        Lock the annotator's counters first.
        """
        row = _TO_JUDGE.first(self._connection, id=id_, who=annotator)
        return None if row is None else (_assignment(row), row.revision or 0)

    def find(self, annotator: int, item: int) -> Assignment | None:
        """Return the annotator's assignment of the item at that position, or None."""
        row = _OF.first(self._connection, who=annotator, item=item)
        return None if row is None else _assignment(row)

    def handouts(self, ids: Sequence[int]) -> Sequence[Handout]:
        """Return the assignments with those ids and their items, in handout order."""
        return self._handouts(_c.id.in_(ids)) if ids else []

    def history(self, annotator: int, *, before: int | None, limit: int) -> Sequence[Handout]:
        """Return the last ``limit`` handouts that the annotator finished, oldest first.

        With ``before``, only those finished before that assignment; it has no effect if that
        assignment is not finished.
        """
        condition = sa.and_(_c.annotator == annotator, t.FINISHED)
        if before is not None:
            earlier = sa.select(_c.finished).where(_c.id == before, t.FINISHED)
            finished = self._connection.scalar(earlier)
            if finished is not None:
                condition = sa.and_(condition, _c.finished < finished)
        return self._handouts(condition, last=limit)

    def order_counts(self, item: int) -> Counter[Order]:
        """Count the assignments that hold a slot of the item, by the order of their sides."""
        found = _ORDERS_OF.first(self._connection, item=item)
        swapped = found.all - found.as_given
        return Counter({Order.AS_GIVEN: found.as_given, Order.SWAPPED: swapped})

    def settle(self, id_: int, state: State, *, holds: bool, beyond: bool, sequence: int) -> None:
        """Finish the assignment in ``state``; ``holds`` says whether it has a slot.

        ``beyond`` marks a judgment beyond its annotator's quota, which never takes a slot;
        ``sequence`` is the sequence number of the judgment.
        """
        _SETTLE.run(
            self._connection,
            this=id_,
            state=state.value,
            holds=holds,
            beyond=beyond,
            sequence=sequence,
        )

    def return_slots(self, item: int, count: int = 1, *, order_limit: int) -> None:
        """Open slots of the item again, and let its oldest surplus judgments take them.

        A judgment takes a slot only while fewer than ``order_limit`` are held in its order.
        """
        self._slots.give_back(item, count)
        for _ in range(count):
            if not _PROMOTE.run(self._connection, at=item, order_limit=order_limit):
                return
            self._slots.take_if_open(item)

    def apply_overlap(self, overlap: int, *, order_limit: int) -> None:
        """Let ``overlap`` assignments of each item hold its slots, ``order_limit`` in one order.

        Assignments that hold a slot are kept first, judgments before leases and the earliest
        first; other leases end. Slots still open go to surplus judgments, the oldest first.
        """
        rank = sa.case((_c.holds & (_c.state == t.DONE), 0), (_c.holds, 1), else_=2)
        first = (rank, _c.finished, _c.leased_at, _c.id)
        of_order = sa.func.row_number().over(partition_by=(_c.item, _c.side_order), order_by=first)
        candidates = (
            sa.select(_c.id, _c.item, _c.holds, of_order.label("of_order"))
            .add_columns(sa.func.row_number().over(order_by=first).label("precedence"))
            .where(_c.holds | ((_c.state == t.DONE) & ~_c.beyond))
            .subquery()
        )
        of_item = sa.func.row_number().over(
            partition_by=(candidates.c.item, candidates.c.of_order <= order_limit),
            order_by=candidates.c.precedence,
        )
        fits = (candidates.c.of_order <= order_limit) & (of_item <= overlap)
        ranked = sa.select(candidates.c.id, candidates.c.holds, fits.label("fits")).subquery()
        changed = sa.select(ranked.c.id).where(ranked.c.holds != ranked.c.fits)
        state = sa.case((t.LEASED, t.EXPIRED), else_=_c.state)
        self._connection.execute(
            sa.update(t.assignment)
            .where(_c.id.in_(changed))
            .values(holds=sa.case((_c.holds, sa.false()), else_=sa.true()), state=state)
        )
        self._slots.recount(overlap)

    def count_completed(self) -> int:
        """Count the judgments that hold a slot of an item that is not closed."""
        query = (
            sa.select(sa.func.count())
            .select_from(t.assignment)
            .join(t.item, t.item.c.position == _c.item)
            .where(_c.state == "done", _c.holds, ~t.item.c.closed)
        )
        return self._connection.scalar(query) or 0

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
        return [
            Handout(_assignment(row), Item(row.item_id, decode_json(row.fields))) for row in rows
        ]


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
