"""What staff did with the study, in the order in which they did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from spindle.storage import tables as t

_c = t.event.c


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what; ``at`` is in seconds since the epoch."""

    at: float
    who: str
    what: str
    detail: str = ""


class Events:
    """The journal of what staff did; it only grows."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, event: Event) -> None:
        """Append an event."""
        self._connection.execute(
            sa.insert(t.event).values(
                at=event.at, who=event.who, what=event.what, detail=event.detail
            )
        )

    def first(self, what: str) -> Event | None:
        """The first event of that kind, if there is one."""
        rows = self._rows(_c.what == what)
        return rows[0] if rows else None

    def all(self) -> Sequence[Event]:
        """All of them, in their order."""
        return self._rows(sa.true())

    def _rows(self, condition: sa.ColumnElement[bool]) -> Sequence[Event]:
        query = sa.select(t.event).where(condition).order_by(_c.sequence)
        return [
            Event(at=row.at, who=row.who, what=row.what, detail=row.detail)
            for row in self._connection.execute(query)
        ]
