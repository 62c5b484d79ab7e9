"""Slots: an item has as many as its overlap; assignments hold some, the others are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from spindle.assign.item_order import RANKS
from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json
from spindle.storage.prepared import Prepared, parameter

_c = t.item.c
_a = t.assignment.c
_this = _c.position == parameter("at")
_one: sa.ColumnElement[int] = sa.literal_column("1")


def count_same_order(columns: Any) -> sa.ScalarSelect[int]:
    """Count the slots held of an assignment's item in the order of its sides.

    ``columns`` are the columns of that assignment.
    """
    holder = t.assignment.alias("holder").c
    return (
        sa.select(sa.func.count())
        .where(holder.item == columns.item, holder.holds, holder.side_order == columns.side_order)
        .scalar_subquery()
    )


def _is_available(position: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the annotator's own history allows handing them the item.

    An item that they never had is allowed. One whose lease expired comes back in the order in
    which they saw it, so it is allowed only while that order is below the limit.
    """
    gone = sa.or_(_a.state != t.EXPIRED, count_same_order(_a) >= parameter("order_limit"))
    had = sa.select(_a.id).where(_a.annotator == parameter("who"), _a.item == position, gone)
    return ~had.exists()


_between = sa.and_(t.OPEN, _c.position > parameter("after"), _c.position <= parameter("until"))
# Bounded, or the query would scan every item that the annotator has finished.
_candidate = (
    sa.select(_c.position)
    .where(_between)
    .order_by(_c.position)
    .limit(parameter("looked_at"))
    .subquery("candidate")
)
_open_after = (
    sa.select(_c.position, _c.id, _c.fields, _c.slots, _c.stratum)
    .where(_between, _is_available(_c.position))
    .order_by(_c.position)
    .limit(parameter("most"))
)
_OPEN_AFTER = Prepared(_open_after.with_for_update(skip_locked=True, of=t.item, key_share=True))
_OPEN_LOCKED = Prepared(_open_after.with_for_update(of=t.item, key_share=True))
_OPEN_SEEN = Prepared(
    sa.select(_c.position)
    .where(t.OPEN, _is_available(_c.position))
    .order_by(_c.position)
    .limit(_one)
)
_ranked = (
    sa.select(_c.position, _c.id, _c.fields, _c.slots, _c.stratum)
    .where(t.OPEN, _c.stratum == parameter("of"), _is_available(_c.position))
    .where(_c.rank >= parameter("after"), _c.rank < parameter("until"))
    .order_by(_c.stratum, _c.rank)
    .limit(_one)
)
_RANKED = Prepared(_ranked.with_for_update(skip_locked=True, of=t.item, key_share=True))
# The first few of a stratum from a rank on, and if there are fewer, those from the lowest rank on.
_few = [
    sa.select(_c.position, _c.slots, _c.rank, sa.literal_column(str(turn)).label("turn"))
    .where(t.OPEN, _c.stratum == parameter("of"), _is_available(_c.position), within)
    .order_by(_c.stratum, _c.rank)
    .limit(parameter("most"))
    .subquery()
    for turn, within in enumerate((_c.rank >= parameter("after"), _c.rank < parameter("after")))
]
_next_few = sa.union_all(*map(sa.select, _few)).limit(parameter("most")).subquery()
_most_open = (
    sa.select(_next_few.c.position)
    .order_by(_next_few.c.slots.desc(), _next_few.c.turn, _next_few.c.rank)
    .limit(_one)
    .scalar_subquery()
)
_MOST_OPEN = Prepared(
    sa.select(_c.position, _c.id, _c.fields, _c.slots, _c.stratum)
    .where(t.OPEN, _c.position == _most_open)
    .with_for_update(skip_locked=True, of=t.item, key_share=True)
)
_NEXT_STRATUM = Prepared(
    sa.select(_c.stratum)
    .where(t.OPEN, _c.stratum > parameter("after"))
    .order_by(_c.stratum)
    .limit(_one)
)
_LOCK = Prepared(
    sa.select(_c.position, _c.slots, _c.stratum).where(_this).with_for_update(key_share=True)
)
_COUNT_OPEN = Prepared(
    sa.select(sa.func.count()).select_from(
        sa.select(_candidate.c.position)
        .where(_is_available(_candidate.c.position))
        .limit(parameter("most"))
        .subquery()
    )
)
_ANY_OPEN = Prepared(sa.select(_c.position).where(t.OPEN).order_by(_c.position).limit(_one))


# What a statement sets decides which indexes the database rewrites, so each sets what changes.
_set = sa.update(t.item).where(_this)
_SET_SLOTS = Prepared(_set, "slots")
_SET_FILLED = Prepared(_set, "slots", "filled")
_SET_STRATUM = Prepared(_set, "slots", "stratum")
_SET_BOTH = Prepared(_set, "slots", "filled", "stratum")

_BEHIND_ALL = 2**62
_BEFORE_ALL = -(2**31)
_MOST_LOOKED_AT = 10_000


class Contended(Exception):
    """All that a change found is locked by other processes; the writer runs it again, alone."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with open slots, its position in the study, and its stratum."""

    position: int
    item: Item
    slots: int
    stratum: int


class Slots:
    """The open slots of items.

    ``shared`` says whether other processes may lock items too.
    """

    def __init__(self, connection: sa.Connection, *, shared: bool) -> None:
        self._connection = connection
        self._shared = shared
        self._found_begun = False

    def find_open(
        self,
        cursor: int,
        *,
        annotator: int,
        limit: int,
        order_limit: int,
        until: int | None = None,
        wait: bool = False,
    ) -> Sequence[OpenItem]:
        """Lock and return items with an open slot behind ``cursor`` that the annotator may have.

        That is, items that they never had, or whose lease expired while fewer than
        ``order_limit`` slots are held in the order in which they saw them. Items locked by
        another process are skipped, or with ``wait`` waited for.
        """
        rows = (_OPEN_LOCKED if wait else _OPEN_AFTER).rows(
            self._connection,
            who=annotator,
            after=cursor,
            until=_BEHIND_ALL if until is None else until,
            most=limit,
            order_limit=order_limit,
        )
        return [_open_item(row) for row in rows]

    def find_ranked(
        self, stratum: int, rank: int, *, annotator: int, order_limit: int
    ) -> OpenItem | None:
        """Lock and return the open item of the stratum that comes next from ``rank`` on.

        After the highest rank comes the lowest. Items that the annotator may not have are passed
        over as in ``find_open``; so are items locked by another process.
        """
        for after, until in ((rank, RANKS), (0, rank)):
            row = _RANKED.first(
                self._connection,
                of=stratum,
                who=annotator,
                after=after,
                until=until,
                order_limit=order_limit,
            )
            if row is not None:
                return _open_item(row)
        return None

    def find_most_open(
        self,
        stratum: int,
        rank: int,
        *,
        annotator: int,
        order_limit: int,
        among: int,
        overlap: int,
    ) -> OpenItem | None:
        """Lock and return the item with the most open slots among the next ones from ``rank`` on.

        Those are up to ``among`` items that ``find_ranked`` would return one after the other;
        of several with as many open slots, it is the first. Where another process has it
        locked, the first of the others is returned.
        """

        def find_first() -> OpenItem | None:
            return self.find_ranked(stratum, rank, annotator=annotator, order_limit=order_limit)

        # None has more open slots than one that nobody has, so the others need not be read. In a
        # transaction that found one which is begun, most others will be too.
        if not self._found_begun:
            first = find_first()
            if first is None or first.slots >= overlap:
                return first
            self._found_begun = True
        row = _MOST_OPEN.first(
            self._connection,
            of=stratum,
            who=annotator,
            after=rank,
            most=among,
            order_limit=order_limit,
        )
        return find_first() if row is None else _open_item(row)

    def open_strata(self) -> Iterator[int]:
        """Yield the strata that have open items, in ascending order."""
        stratum = _NEXT_STRATUM.scalar(self._connection, after=_BEFORE_ALL)
        while stratum is not None:
            yield stratum
            stratum = _NEXT_STRATUM.scalar(self._connection, after=stratum)

    def find_locked(
        self, *, annotator: int, limit: int, order_limit: int, wait: bool
    ) -> Sequence[OpenItem]:
        """Return the items that ``find_open`` skipped because another process has them locked.

        With ``wait``, wait for the locks; otherwise raise ``Contended`` if there are such items.
        The other process may take the last slots before it commits, so none may be left.
        """
        if not self._shared:
            return ()
        if _OPEN_SEEN.scalar(self._connection, who=annotator, order_limit=order_limit) is None:
            return ()
        if not wait:
            raise Contended
        return self.find_open(
            0, annotator=annotator, limit=limit, order_limit=order_limit, wait=True
        )

    def has_open(self) -> bool:
        """Whether any item has an open slot."""
        return _ANY_OPEN.scalar(self._connection) is not None

    def count_open(
        self, *, annotator: int | None, limit: int, order_limit: int, cursor: int = 0
    ) -> int:
        """Count the items that ``find_open`` would return, up to ``limit``.

        With ``annotator`` None, count for somebody who has had no items. Items behind ``cursor``
        are counted first, then those before it, and at most 20,000 are examined, however large
        the study is.
        """
        found = 0
        for after, until in ((cursor, _BEHIND_ALL), (0, cursor)):
            found += _COUNT_OPEN.scalar(
                self._connection,
                who=annotator,
                after=after,
                until=until,
                looked_at=_MOST_LOOKED_AT if cursor else 2 * _MOST_LOOKED_AT,
                most=limit - found,
                order_limit=order_limit,
            )
        return found

    def count_left(self) -> int:
        """Count the open slots of all items."""
        left = sa.select(sa.func.sum(_c.slots)).where(t.OPEN)
        return self._connection.scalar(left) or 0

    def take(self, open_: OpenItem) -> None:
        """Take a slot of an item that was found and locked, and of which none was taken since."""
        self._set_slots(open_, open_.slots - 1)

    def take_if_open(self, position: int) -> bool:
        """Take a slot of the item if one is open, and return whether it was.

        The item is locked in either case: a judgment that becomes surplus here must be visible
        to a transaction that gives a slot back at the same time.
        """
        row = _LOCK.first(self._connection, at=position)
        if row is None or row.slots <= 0:
            return False
        self._set_slots(row, row.slots - 1)
        return True

    def give_back(self, position: int, count: int = 1) -> None:
        """Open ``count`` slots of the item again."""
        row = _LOCK.first(self._connection, at=position)
        self._set_slots(row, row.slots + count)

    def recount(self, overlap: int) -> None:
        """Set every item's open slots to ``overlap`` less the assignments that hold one."""
        held = sa.select(sa.func.count()).where(_a.item == _c.position, _a.holds)
        left = overlap - held.scalar_subquery()
        stratum = sa.case((_c.stratum <= 0, -left), else_=_c.stratum)
        change = sa.update(t.item).values(slots=left, filled=left <= 0, stratum=stratum)
        self._connection.execute(change)

    def _set_slots(self, before: Any, slots: int) -> None:
        """Set the open slots of a locked item, of which ``before`` is the row.

        Its stratum changes with them if that is what the stratum stands for.
        """
        at, filled = before.position, slots <= 0
        is_same, is_divided = filled == (before.slots <= 0), before.stratum <= 0
        if is_same and not is_divided:
            _SET_SLOTS.run(self._connection, at=at, slots=slots)
        elif not is_divided:
            _SET_FILLED.run(self._connection, at=at, slots=slots, filled=filled)
        elif is_same:
            _SET_STRATUM.run(self._connection, at=at, slots=slots, stratum=-slots)
        else:
            _SET_BOTH.run(self._connection, at=at, slots=slots, filled=filled, stratum=-slots)


def _open_item(row: Any) -> OpenItem:
    return OpenItem(row.position, Item(row.id, decode_json(row.fields)), row.slots, row.stratum)
