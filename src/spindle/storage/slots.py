"""Slots: how many judgments of an item may still be handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.json_text import decode
from spindle.storage.prepared import Prepared, parameter

_c = t.item.c
_a = t.assignment.c
_this = _c.position == parameter("at")
_one: sa.ColumnElement[int] = sa.literal_column("1")


def count_same_order(columns: Any) -> sa.ScalarSelect[int]:
    """Count who holds a slot of an assignment's item in its order, given its ``columns``."""
    holder = t.assignment.alias("holder").c
    return (
        sa.select(sa.func.count())
        .where(holder.item == columns.item, holder.holds, holder.side_order == columns.side_order)
        .scalar_subquery()
    )


def _open_to_them(position: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the annotator may have that item, as far as they had it before.

    They may have one back whose lease ended, in the order in which they saw it, unless as many
    as may be have judged it in that order by now.
    """
    gone = sa.or_(_a.state != t.EXPIRED, count_same_order(_a) >= parameter("order_limit"))
    had = sa.select(_a.id).where(_a.annotator == parameter("who"), _a.item == position, gone)
    return ~had.exists()


_between = sa.and_(t.OPEN, _c.position > parameter("after"), _c.position <= parameter("until"))
# However many the annotator has finished, only so many items are looked at.
_candidate = (
    sa.select(_c.position)
    .where(_between)
    .order_by(_c.position)
    .limit(parameter("looked_at"))
    .subquery("candidate")
)
_open_after = (
    sa.select(_c.position, _c.id, _c.fields)
    .where(_between, _open_to_them(_c.position))
    .order_by(_c.position)
    .limit(parameter("most"))
)
_OPEN_AFTER = Prepared(_open_after.with_for_update(skip_locked=True, of=t.item, key_share=True))
_OPEN_LOCKED = Prepared(_open_after.with_for_update(of=t.item, key_share=True))
_OPEN_SEEN = Prepared(
    sa.select(_c.position)
    .where(t.OPEN, _open_to_them(_c.position))
    .order_by(_c.position)
    .limit(_one)
)
_LOCK = Prepared(sa.select(_c.slots).where(_this).with_for_update(key_share=True))
_COUNT_OPEN = Prepared(
    sa.select(sa.func.count()).select_from(
        sa.select(_candidate.c.position)
        .where(_open_to_them(_candidate.c.position))
        .limit(parameter("most"))
        .subquery()
    )
)
_ANY_OPEN = Prepared(sa.select(_c.position).where(t.OPEN).order_by(_c.position).limit(_one))
_TAKE = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots - _one))
_GIVE_BACK = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots + parameter("count")))

_BEHIND_ALL = 2**62
_MOST_LOOKED_AT = 10_000


class Contended(Exception):
    """A change found nothing but what other processes have locked: make it again, alone."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that may be handed out, at its position in the study."""

    position: int
    item: Item


class Slots:
    """Items that may be handed out, and their open slots.

    ``shared`` says whether other processes may lock items too.
    """

    def __init__(self, connection: sa.Connection, *, shared: bool) -> None:
        self._connection = connection
        self._shared = shared

    def find_open(
        self,
        cursor: int,
        *,
        annotator: int,
        limit: int,
        order_limit: int,
        until: int | None = None,
        patient: bool = False,
    ) -> Sequence[OpenItem]:
        """Lock and return items with an open slot behind ``cursor`` that are new to the annotator.

        They never finished one, and had none before in an order in which ``order_limit`` others hold
        a slot. What another process has locked is passed over, or with ``patient`` waited for.
        """
        rows = (_OPEN_LOCKED if patient else _OPEN_AFTER).rows(
            self._connection,
            who=annotator,
            after=cursor,
            until=_BEHIND_ALL if until is None else until,
            most=limit,
            order_limit=order_limit,
        )
        return [OpenItem(row.position, Item(row.id, decode(row.fields))) for row in rows]

    def find_locked(
        self, *, annotator: int, limit: int, order_limit: int, patient: bool
    ) -> Sequence[OpenItem]:
        """Return items that were passed over because another process has them locked.

        Wait for them with ``patient``, else raise ``Contended`` where there are any. Whoever
        commits next may have taken the last slots, so there may be none in the end.
        """
        if not self._shared:
            return ()
        if _OPEN_SEEN.scalar(self._connection, who=annotator, order_limit=order_limit) is None:
            return ()
        if not patient:
            raise Contended
        return self.find_open(
            0, annotator=annotator, limit=limit, order_limit=order_limit, patient=True
        )

    def has_open(self) -> bool:
        """Whether any item still has a slot."""
        return _ANY_OPEN.scalar(self._connection) is not None

    def count_open(
        self, *, annotator: int | None, limit: int, order_limit: int, cursor: int = 0
    ) -> int:
        """Count up to ``limit`` items that ``find_open`` gives them, or somebody new.

        Count from ``cursor`` on, then in front of it; however large the study, no more than
        20,000 items are looked at.
        """
        found = 0
        for after, until in ((cursor, _BEHIND_ALL), (0, cursor)):
            found += _COUNT_OPEN.scalar(
                self._connection,
                who=annotator,
                after=after,
                until=until,
                looked_at=_MOST_LOOKED_AT,
                most=limit - found,
                order_limit=order_limit,
            )
        return found

    def count_left(self) -> int:
        """Count the judgments that may still be handed out, over all items."""
        left = sa.select(sa.func.sum(_c.slots)).where(t.OPEN)
        return self._connection.scalar(left) or 0

    def take(self, position: int) -> None:
        """Take a slot of an item that is known to have one."""
        _TAKE.run(self._connection, at=position)

    def take_if_open(self, position: int) -> bool:
        """Take a slot of the item if it has one, and return whether it had.

        The item is locked either way: who finds none and waits for one to come free must be
        seen by whoever gives one back at the same time.
        """
        slots = _LOCK.scalar(self._connection, at=position)
        if slots is None or slots <= 0:
            return False
        self.take(position)
        return True

    def give_back(self, position: int, count: int = 1) -> None:
        """Give slots of the item back."""
        _GIVE_BACK.run(self._connection, at=position, count=count)

    def recount(self, overlap: int) -> None:
        """Set every item's slots to what ``overlap`` leaves beside the assignments."""
        held = sa.select(sa.func.count()).where(_a.item == _c.position, _a.holds)
        self._connection.execute(sa.update(t.item).values(slots=overlap - held.scalar_subquery()))
