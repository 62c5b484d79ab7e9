"""What is known about items beforehand; nothing that is handed out reads this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from spindle.domain.verdicts import Verdict
from spindle.storage import tables as t

_c = t.truth.c
_PAGE = 500


class Truths:
    """By item, the side that is known to be the human's or the chosen one's."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, truths: Mapping[int, Verdict]) -> None:
        """Note the truth of items, by position, of which none was known."""
        if truths:
            rows = [{"item": at, "verdict": verdict.value} for at, verdict in truths.items()]
            self._connection.execute(sa.insert(t.truth), rows)

    def remove(self, positions: Sequence[int]) -> None:
        """Forget the truth of those items."""
        self._connection.execute(sa.delete(t.truth).where(_c.item.in_(positions)))

    def get(self, position: int) -> Verdict | None:
        """The truth of the item at that position, if it is known."""
        return self.at([position]).get(position)

    def at(self, positions: Sequence[int]) -> dict[int, Verdict]:
        """By position, of those items whose truth is known."""
        rows = self._connection.execute(
            sa.select(_c.item, _c.verdict).where(_c.item.in_(positions))
        )
        return {item: Verdict(verdict) for item, verdict in rows}

    def of(self, ids: Sequence[str]) -> dict[str, Verdict]:
        """By id, of those items whose truth is known."""
        rows = self._connection.execute(_with_ids().where(t.item.c.id.in_(ids)))
        return {row.id: Verdict(row.verdict) for row in rows}

    def stream(self) -> Iterator[tuple[str, Verdict]]:
        """Ids with their truth, in the order of the items."""
        query = _with_ids().order_by(_c.item).execution_options(yield_per=_PAGE)
        for row in self._connection.execute(query):
            yield row.id, Verdict(row.verdict)

    def count(self) -> int:
        """Of how many items the truth is known."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(t.truth)) or 0


def _with_ids() -> sa.Select[Any]:
    return sa.select(t.item.c.id, _c.verdict).join(t.item, t.item.c.position == _c.item)
