"""Items and the files they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.storage import tables as t
from spindle.storage.prepared import Prepared, given

_c = t.item.c
_a = t.assignment.c
_this = _c.position == given("at")
_one: sa.ColumnElement[int] = sa.literal_column("1")
_never_finished = ~(
    sa.select(_a.id)
    .where(_a.annotator == given("who"), _a.item == _c.position, _a.state != t.EXPIRED)
    .exists()
)

_OPEN_AFTER = Prepared(
    sa.select(_c.position, _c.id, _c.fields)
    .where(t.OPEN, _c.position > given("after"), _c.position <= given("until"), _never_finished)
    .order_by(_c.position)
    .limit(given("most"))
    .with_for_update(skip_locked=True, of=t.item)
)
_COUNT_OPEN = Prepared(
    sa.select(sa.func.count()).select_from(
        sa.select(_c.position).where(t.OPEN, _never_finished).limit(given("most")).subquery()
    )
)
_ANY_OPEN = Prepared(sa.select(_c.position).where(t.OPEN).limit(_one))
_TAKE_SLOT = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots - _one))
_TAKE_SLOT_IF_OPEN = Prepared(sa.update(t.item).where(_this, t.OPEN).values(slots=_c.slots - _one))
_RETURN_SLOTS = Prepared(sa.update(t.item).where(_this).values(slots=_c.slots + given("count")))

_BEHIND_ALL = 2**62
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
    """How far one item got: judgments that count, leases, skips and surplus judgments."""

    item: str
    done: int
    leased: int
    skipped: int
    surplus: int


class Items:
    """Items, their open slots, and the fingerprints of the data files."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # Import

    def sources(self) -> dict[str, tuple[int, int]]:
        """By path of an imported file: its size in bytes and its time in nanoseconds."""
        rows = self._connection.execute(sa.select(t.source))
        return {row.path: (row.size, row.mtime_ns) for row in rows}

    def set_sources(self, sources: dict[str, tuple[int, int]]) -> None:
        """Replace what is known about the imported files."""
        self._connection.execute(sa.delete(t.source))
        if sources:
            self._connection.execute(
                sa.insert(t.source),
                [
                    {"path": path, "size": size, "mtime_ns": mtime}
                    for path, (size, mtime) in sources.items()
                ],
            )

    def last_position(self) -> int:
        """The position of the last item, 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(t.item.c.position))) or 0

    def add(self, items: Iterable[Item], *, after: int, slots: int) -> int:
        """Append items behind position ``after``; the last position used."""
        rows = [
            {"position": position, "id": item.id, "fields": encode(item.fields), "slots": slots}
            for position, item in enumerate(items, after + 1)
        ]
        if rows:
            self._connection.execute(sa.insert(t.item), rows)
        return after + len(rows)

    def known(self, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        """By id, of those that are there: position and fields as stored."""
        rows = self._connection.execute(
            sa.select(t.item.c.id, t.item.c.position, t.item.c.fields).where(t.item.c.id.in_(ids))
        )
        return {row.id: (row.position, row.fields) for row in rows}

    def replace(self, position: int, fields: str) -> None:
        """Give an item that nobody has judged other fields."""
        self._connection.execute(
            sa.update(t.item).where(t.item.c.position == position).values(fields=fields)
        )

    def judged(self, position: int) -> bool:
        """Whether the item was ever handed to somebody."""
        found = self._connection.scalar(
            sa.select(t.assignment.c.id).where(t.assignment.c.item == position).limit(1)
        )
        return found is not None

    def add_slots(self, change: int) -> None:
        """Give every item so many slots more (or fewer)."""
        self._connection.execute(sa.update(t.item).values(slots=t.item.c.slots + change))

    def first(self, limit: int) -> Sequence[Item]:
        """The first items, to see what fields they have."""
        c = t.item.c
        rows = self._connection.execute(sa.select(c.id, c.fields).order_by(c.position).limit(limit))
        return [Item(row.id, decode(row.fields)) for row in rows]

    # Slots

    def open_after(
        self, cursor: int, *, annotator: int, limit: int, until: int | None = None
    ) -> Sequence[OpenItem]:
        """Items with an open slot behind ``cursor`` that the annotator never finished."""
        rows = _OPEN_AFTER.rows(
            self._connection,
            who=annotator,
            after=cursor,
            until=_BEHIND_ALL if until is None else until,
            most=limit,
        )
        return [OpenItem(position, Item(id_, decode(fields))) for position, id_, fields in rows]

    def count_open(self, *, annotator: int | None, limit: int) -> int:
        """How many items, up to ``limit``, are open to the annotator, or to somebody new."""
        row = _COUNT_OPEN.first(self._connection, who=annotator, most=limit)
        return row[0] if row else 0

    def any_open(self) -> bool:
        """Whether any item still has a slot."""
        return _ANY_OPEN.first(self._connection) is not None

    def take_slot(self, position: int) -> None:
        """Take a slot of an item that is known to have one."""
        _TAKE_SLOT.run(self._connection, at=position)

    def take_slot_if_open(self, position: int) -> bool:
        """Take a slot of the item if it has one."""
        return _TAKE_SLOT_IF_OPEN.run(self._connection, at=position) == 1

    def return_slots(self, position: int, count: int = 1) -> None:
        """Give slots of the item back."""
        _RETURN_SLOTS.run(self._connection, at=position, count=count)

    # Reports

    def count(self) -> int:
        """How many items there are."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(t.item)) or 0

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
            sa.select(t.item.c.position, t.item.c.id)
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
                counted((a.state == "done") & a.holds),
                counted(a.state == "leased"),
                counted(a.state == "skipped"),
                counted((a.state == "done") & ~a.holds),
            )
            .select_from(page.outerjoin(t.assignment, a.item == page.c.position))
            .group_by(page.c.position, page.c.id)
            .order_by(page.c.position)
        )
        return [Progress(*row) for row in rows]


def encode(value: object) -> str:
    """JSON text, the same for the same value."""
    return msgspec.json.encode(value, order="sorted").decode()


def decode(text: str) -> dict[str, JSON]:
    """The object in a JSON text."""
    return _objects.decode(text)
