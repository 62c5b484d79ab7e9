"""Items and the files they came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from spindle.domain.items import Item, Source
from spindle.domain.values import JSON
from spindle.storage import tables as t
from spindle.storage.locking import Contended
from spindle.storage.prepared import Prepared, given

_c = t.item.c
_a = t.assignment.c
_this = _c.position == given("at")
_one: sa.ColumnElement[int] = sa.literal_column("1")


def held_alike(columns: Any) -> sa.ScalarSelect[int]:
    """How many hold a slot of an assignment's item in its order, given its ``columns``."""
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
    gone = sa.or_(_a.state != t.EXPIRED, held_alike(_a) >= given("alike"))
    had = sa.select(_a.id).where(_a.annotator == given("who"), _a.item == position, gone)
    return ~had.exists()


# However many the annotator has finished, only so many items are looked at.
_candidate = (
    sa.select(_c.position)
    .where(t.OPEN, _c.position > given("after"), _c.position <= given("until"))
    .order_by(_c.position)
    .limit(given("looked_at"))
    .subquery("candidate")
)
_open_after = (
    sa.select(_c.position, _c.id, _c.fields)
    .where(t.OPEN, _c.position > given("after"), _c.position <= given("until"))
    .where(_open_to_them(_c.position))
    .order_by(_c.position)
    .limit(given("most"))
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
        .limit(given("most"))
        .subquery()
    )
)
_ANY_OPEN = Prepared(sa.select(_c.position).where(t.OPEN).order_by(_c.position).limit(_one))
_TAKE_SLOT = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots - _one))
_RETURN_SLOTS = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots + given("count")))

_BEHIND_ALL = 2**62
_MOST_LOOKED_AT = 10_000
_PAGE = 500
# Making a decoder takes four times as long as decoding a judgment with it.
_objects = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that may be handed out, at its position in the study."""

    position: int
    item: Item


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one item got: judgments that count, leases, skips and surplus judgments.

    ``closed`` says that it is no longer in the data.
    """

    item: str
    done: int
    leased: int
    skipped: int
    surplus: int
    closed: bool


class Items:
    """Items, their open slots, and the fingerprints of the data files.

    ``shared`` says whether other processes may lock items too.
    """

    def __init__(self, connection: sa.Connection, *, shared: bool) -> None:
        self._connection = connection
        self._shared = shared

    # Import

    def sources(self) -> dict[str, Source]:
        """By path, the imported files as they were then."""
        rows = self._connection.execute(sa.select(t.source))
        return {row.path: Source(row.size, row.mtime_ns, row.id_key, row.pair_key) for row in rows}

    def set_sources(self, sources: Mapping[str, Source]) -> None:
        """Replace what is known about the imported files."""
        self._connection.execute(sa.delete(t.source))
        if sources:
            self._connection.execute(
                sa.insert(t.source),
                [{"path": path, **dataclasses.asdict(source)} for path, source in sources.items()],
            )

    def last_position(self) -> int:
        """The position of the last item, 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(t.item.c.position))) or 0

    def add(self, items: Iterable[Item], *, after: int, slots: int, seen: int) -> int:
        """Append items behind position ``after``; the last position used."""
        rows = [
            {
                "position": position,
                "id": item.id,
                "fields": encode(item.fields),
                "slots": slots,
                "seen": seen,
            }
            for position, item in enumerate(items, after + 1)
        ]
        if rows:
            self._connection.execute(sa.insert(t.item), rows)
        return after + len(rows)

    def known(self, ids: Sequence[str], *, locked: bool = False) -> dict[str, tuple[int, str]]:
        """By id, of those that are there: position and fields as stored.

        With ``locked`` nobody is handed one of them until the end of the transaction.
        """
        query = sa.select(_c.id, _c.position, _c.fields).where(_c.id.in_(ids)).order_by(_c.position)
        rows = self._connection.execute(query.with_for_update(key_share=True) if locked else query)
        return {row.id: (row.position, row.fields) for row in rows}

    def replace(self, position: int, fields: str) -> None:
        """Give an item that nobody was shown other fields."""
        self._connection.execute(
            sa.update(t.item).where(t.item.c.position == position).values(fields=fields)
        )

    def handed_out(self, position: int) -> bool:
        """Whether the item was ever handed to somebody."""
        found = self._connection.scalar(
            sa.select(t.assignment.c.id).where(t.assignment.c.item == position).limit(1)
        )
        return found is not None

    def seen(self, ids: Sequence[str], *, number: int) -> None:
        """Note that the import of that number met these items."""
        self._connection.execute(sa.update(t.item).where(_c.id.in_(ids)).values(seen=number))

    def close_unseen(self, number: int) -> tuple[int, int]:
        """Close what the import of that number did not meet and open what it did.

        How many were closed, and how many opened again.
        """
        changes = (
            sa.update(t.item).where(_c.seen != number, ~_c.closed).values(closed=True),
            sa.update(t.item).where(_c.seen == number, _c.closed).values(closed=False),
        )
        closed, opened = (self._connection.execute(change).rowcount for change in changes)
        return closed, opened

    def count_slots(self, overlap: int) -> None:
        """Set every item's slots to what ``overlap`` leaves beside the assignments."""
        held = sa.select(sa.func.count()).where(_a.item == _c.position, _a.holds)
        self._connection.execute(sa.update(t.item).values(slots=overlap - held.scalar_subquery()))

    def first(self, limit: int) -> Sequence[Item]:
        """The first items of the data, to see what fields they have."""
        query = sa.select(_c.id, _c.fields).where(~_c.closed).order_by(_c.position).limit(limit)
        rows = self._connection.execute(query)
        return [Item(row.id, decode(row.fields)) for row in rows]

    # Slots

    def open_after(
        self,
        cursor: int,
        *,
        annotator: int,
        limit: int,
        alike: int,
        until: int | None = None,
        patient: bool = False,
    ) -> Sequence[OpenItem]:
        """Items with an open slot behind ``cursor`` that the annotator never finished.

        None of which they had before in an order in which ``alike`` others hold a slot.
        They are locked. What another process has locked is passed over, or with ``patient``
        waited for.
        """
        rows = (_OPEN_LOCKED if patient else _OPEN_AFTER).rows(
            self._connection,
            who=annotator,
            after=cursor,
            until=_BEHIND_ALL if until is None else until,
            most=limit,
            alike=alike,
        )
        return [OpenItem(row.position, Item(row.id, decode(row.fields))) for row in rows]

    def count_open(self, *, annotator: int | None, limit: int, alike: int, cursor: int = 0) -> int:
        """How many items, up to ``limit``, ``open_after`` gives them, or somebody new.

        Counted from ``cursor`` on, then in front of it; however large the study, no more than
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
                alike=alike,
            )
        return found

    def open_but_locked(
        self, *, annotator: int, limit: int, alike: int, patient: bool
    ) -> Sequence[OpenItem]:
        """Items that were passed over because another process has them locked.

        Waited for with ``patient``, else ``Contended`` is raised where there are any. Whoever
        commits next may have taken the last slots, so there may be none in the end.
        """
        if not self._shared:
            return ()
        if _OPEN_SEEN.scalar(self._connection, who=annotator, alike=alike) is None:
            return ()
        if not patient:
            raise Contended
        return self.open_after(0, annotator=annotator, limit=limit, alike=alike, patient=True)

    def any_open(self) -> bool:
        """Whether any item still has a slot."""
        return _ANY_OPEN.scalar(self._connection) is not None

    def take_slot(self, position: int) -> None:
        """Take a slot of an item that is known to have one."""
        _TAKE_SLOT.run(self._connection, at=position)

    def take_slot_if_open(self, position: int) -> bool:
        """Take a slot of the item if it has one.

        The item is locked either way: who finds none and waits for one to come free must be
        seen by whoever gives one back at the same time.
        """
        slots = _LOCK.scalar(self._connection, at=position)
        if slots is None or slots <= 0:
            return False
        self.take_slot(position)
        return True

    def return_slots(self, position: int, count: int = 1) -> None:
        """Give slots of the item back."""
        _RETURN_SLOTS.run(self._connection, at=position, count=count)

    # Reports

    def count(self, *, closed: bool = False) -> int:
        """How many items are in the data, or with ``closed`` how many no longer are."""
        query = sa.select(sa.func.count()).select_from(t.item)
        return self._connection.scalar(query.where(_c.closed if closed else ~_c.closed)) or 0

    def field_names(self) -> Sequence[str]:
        """The names of all fields that items have, as they first occur."""
        query = sa.select(t.item.c.fields).order_by(t.item.c.position)
        rows = self._connection.execute(query.execution_options(yield_per=_PAGE))
        return list(dict.fromkeys(name for row in rows for name in decode(row.fields)))

    def slots_left(self) -> int:
        """How many judgments may still be handed out, over all items."""
        left = sa.func.sum(t.item.c.slots)
        query = sa.select(left).where(t.OPEN)
        return self._connection.scalar(query) or 0

    def progress(self, *, offset: int, limit: int) -> Sequence[Progress]:
        """Items in their order, each with how far it got."""
        a = t.assignment.c
        page = (
            sa.select(t.item.c.position, t.item.c.id, t.item.c.closed)
            .order_by(t.item.c.position)
            .offset(offset)
            .limit(limit)
            .subquery()
        )

        def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
            return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

        rows = self._connection.execute(
            sa.select(
                page.c.id,
                counted((a.state == "done") & a.holds).label("done"),
                counted(a.state == "leased").label("leased"),
                counted(a.state == "skipped").label("skipped"),
                counted((a.state == "done") & ~a.holds).label("surplus"),
                page.c.closed,
            )
            .select_from(page.outerjoin(t.assignment, a.item == page.c.position))
            .group_by(page.c.position, page.c.id, page.c.closed)
            .order_by(page.c.position)
        )
        return [
            Progress(
                item=row.id,
                done=row.done,
                leased=row.leased,
                skipped=row.skipped,
                surplus=row.surplus,
                closed=row.closed,
            )
            for row in rows
        ]


def encode(value: object) -> str:
    """JSON text, the same for the same value."""
    return msgspec.json.encode(value, order="sorted").decode()


def decode(text: str) -> dict[str, JSON]:
    """The object in a JSON text."""
    return _objects.decode(text)
