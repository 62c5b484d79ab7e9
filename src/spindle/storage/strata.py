"""Strata: the groups of items from which the next one is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from spindle.domain.items import Item
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json, encode_json
from spindle.storage.meta import Meta
from spindle.storage.prepared import Prepared, parameter

_c = t.item.c
_PAGE = 2_000
_KEY = "strata"
_SIZES = Prepared(sa.select(t.meta.c.value).where(t.meta.c.key == parameter("key")))
_counts = msgspec.json.Decoder(list[int])


class Strata:
    """The strata of a study's items, and how many items annotators had of each."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._meta = Meta(connection)

    def sizes(self) -> Sequence[int]:
        """Return the number of items of each stratum, from stratum 1 on, if items are spread."""
        return _counts.decode(_SIZES.scalar(self._connection, key=_KEY) or "[]")

    def unite(self) -> None:
        """Put all items into stratum 1."""
        self._meta.remove(_KEY)
        self._connection.execute(sa.update(t.item).where(_c.stratum != 1).values(stratum=1))

    def divide_by_slots(self) -> None:
        """Put each item into the stratum of its open slots, and keep it there."""
        self._meta.remove(_KEY)
        self._connection.execute(sa.update(t.item).values(stratum=-_c.slots))

    def divide(self, value_of: Callable[[Item], str]) -> None:
        """Put the items with the same value into one stratum, and count what annotators had."""
        numbers: dict[str, int] = {}
        sizes: Counter[str] = Counter()
        last = 0
        while page := self._page(last):
            changes = []
            for row in page:
                value = value_of(Item(row.id, decode_json(row.fields)))
                number = numbers.setdefault(value, len(numbers) + 1)
                sizes[value] += not row.closed
                if number != row.stratum:
                    changes.append({"at": row.position, "to": number})
            self._move(changes)
            last = page[-1].position
        self._meta.set(_KEY, encode_json([sizes[value] for value in numbers]))
        self._recount(len(numbers))

    def _page(self, last: int) -> Sequence[Any]:
        query = sa.select(_c.position, _c.id, _c.fields, _c.closed, _c.stratum)
        query = query.where(_c.position > last).order_by(_c.position).limit(_PAGE)
        return self._connection.execute(query).all()

    def _move(self, changes: list[dict[str, int]]) -> None:
        if changes:
            change = sa.update(t.item).where(_c.position == sa.bindparam("at"))
            self._connection.execute(change.values(stratum=sa.bindparam("to")), changes)

    def _recount(self, strata: int) -> None:
        """Count the items that each annotator had of each stratum."""
        had = (
            sa.select(t.assignment.c.annotator, _c.stratum, sa.func.count().label("had"))
            .join(t.item, _c.position == t.assignment.c.item)
            .group_by(t.assignment.c.annotator, _c.stratum)
        )
        given: dict[int, list[int]] = {}
        for row in self._connection.execute(had):
            given.setdefault(row.annotator, [0] * strata)[row.stratum - 1] = row.had
        people = t.annotator.c
        self._connection.execute(sa.update(t.annotator).values(given=""))
        for annotator, counts in given.items():
            change = sa.update(t.annotator).where(people.id == annotator)
            self._connection.execute(change.values(given=encode_json(counts)))
