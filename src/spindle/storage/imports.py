"""Items as an import brings them in, and the fingerprints of the files they came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from spindle.domain.items import Item, Source
from spindle.storage import tables as t
from spindle.storage.json_text import encode

_c = t.item.c


class Imports:
    """What an import asks of the items in the store, and does to them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def sources(self) -> dict[str, Source]:
        """Return the imported files as they were then, by path."""
        rows = self._connection.execute(sa.select(t.source))
        names = [field.name for field in dataclasses.fields(Source)]
        return {row.path: Source(**{name: getattr(row, name) for name in names}) for row in rows}

    def replace_sources(self, sources: Mapping[str, Source]) -> None:
        """Replace what is known about the imported files."""
        self._connection.execute(sa.delete(t.source))
        if sources:
            self._connection.execute(
                sa.insert(t.source),
                [{"path": path, **dataclasses.asdict(source)} for path, source in sources.items()],
            )

    def last_position(self) -> int:
        """Return the position of the last item, 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(_c.position))) or 0

    def append(self, items: Iterable[Item], *, after: int, slots: int, seen: int) -> int:
        """Append items behind position ``after`` and return the last position used."""
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

    def find(self, ids: Sequence[str], *, locked: bool = False) -> dict[str, tuple[int, str]]:
        """Return position and fields as stored, by id, of those items that are there.

        With ``locked`` nobody is handed one of them until the end of the transaction.
        """
        query = sa.select(_c.id, _c.position, _c.fields).where(_c.id.in_(ids)).order_by(_c.position)
        rows = self._connection.execute(query.with_for_update(key_share=True) if locked else query)
        return {row.id: (row.position, row.fields) for row in rows}

    def replace_fields(self, position: int, fields: str) -> None:
        """Give an item that nobody was shown other fields."""
        change = sa.update(t.item).where(_c.position == position).values(fields=fields)
        self._connection.execute(change)

    def has_assignments(self, position: int) -> bool:
        """Whether the item was ever handed to somebody."""
        assignment = t.assignment.c
        found = sa.select(assignment.id).where(assignment.item == position).limit(1)
        return self._connection.scalar(found) is not None

    def mark_current(self, ids: Sequence[str], *, number: int) -> None:
        """Note that the import of that number met these items."""
        self._connection.execute(sa.update(t.item).where(_c.id.in_(ids)).values(seen=number))

    def close_unseen(self, number: int) -> tuple[int, int]:
        """Close what the import of that number did not meet and open what it did.

        Return how many were closed, and how many opened again.
        """
        changes = (
            sa.update(t.item).where(_c.seen != number, ~_c.closed).values(closed=True),
            sa.update(t.item).where(_c.seen == number, _c.closed).values(closed=False),
        )
        closed, opened = (self._connection.execute(change).rowcount for change in changes)
        return closed, opened
