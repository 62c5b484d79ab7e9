"""Imports: storing the items of the data files, and the files' fingerprints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from spindle.assign.item_order import rank_item
from spindle.domain.items import Item, Source
from spindle.storage import tables as t
from spindle.storage.json_text import encode_json

_c = t.item.c


class Imports:
    """Queries and changes that an import needs."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def sources(self) -> dict[str, Source]:
        """Return the fingerprints of the imported files, by path."""
        rows = self._connection.execute(sa.select(t.source))
        names = [field.name for field in dataclasses.fields(Source)]
        return {row.path: Source(**{name: getattr(row, name) for name in names}) for row in rows}

    def replace_sources(self, sources: Mapping[str, Source]) -> None:
        """Replace the fingerprints of the imported files."""
        self._connection.execute(sa.delete(t.source))
        if sources:
            self._connection.execute(
                sa.insert(t.source),
                [{"path": path, **dataclasses.asdict(source)} for path, source in sources.items()],
            )

    def last_position(self) -> int:
        """Return the position of the last item, 0 if there are none."""
        return self._connection.scalar(sa.select(sa.func.max(_c.position))) or 0

    def append(self, items: Iterable[Item], *, after: int, slots: int, seen: int) -> int:
        """Append items after position ``after`` and return the last position used.

        Each gets ``slots`` open slots; ``seen`` is the number of the import.
        """
        rows = [
            {
                "position": position,
                "id": item.id,
                "fields": encode_json(item.fields),
                "slots": slots,
                "filled": slots <= 0,
                "seen": seen,
                "rank": rank_item(item.id),
            }
            for position, item in enumerate(items, after + 1)
        ]
        if rows:
            self._connection.execute(sa.insert(t.item), rows)
        return after + len(rows)

    def find(self, ids: Sequence[str], *, locked: bool = False) -> dict[str, tuple[int, str]]:
        """Return the position and stored fields of the items with those ids, by id.

        With ``locked``, they cannot be handed out until the end of the transaction.
        """
        query = sa.select(_c.id, _c.position, _c.fields).where(_c.id.in_(ids)).order_by(_c.position)
        rows = self._connection.execute(query.with_for_update(key_share=True) if locked else query)
        return {row.id: (row.position, row.fields) for row in rows}

    def replace_fields(self, position: int, fields: str) -> None:
        """Replace the fields of an item that was never handed out."""
        change = sa.update(t.item).where(_c.position == position).values(fields=fields)
        self._connection.execute(change)

    def has_assignments(self, position: int) -> bool:
        """Whether the item was ever handed out."""
        assignment = t.assignment.c
        found = sa.select(assignment.id).where(assignment.item == position).limit(1)
        return self._connection.scalar(found) is not None

    def mark_current(self, ids: Sequence[str], *, number: int) -> None:
        """Mark the items as contained in the import of that number."""
        self._connection.execute(sa.update(t.item).where(_c.id.in_(ids)).values(seen=number))

    def close_unseen(self, number: int) -> tuple[int, int]:
        """Close the items that the import of that number lacks, and reopen those that it has.

        Return how many were closed, and how many reopened.
        """
        changes = (
            sa.update(t.item).where(_c.seen != number, ~_c.closed).values(closed=True),
            sa.update(t.item).where(_c.seen == number, _c.closed).values(closed=False),
        )
        closed, opened = (self._connection.execute(change).rowcount for change in changes)
        return closed, opened
