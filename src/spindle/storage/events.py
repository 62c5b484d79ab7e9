"""Events: what staff did with a study."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from spindle.storage import tables as t

_c = t.event.c


@dataclass(frozen=True, slots=True)
class Event:
    """An action of staff; ``at`` is in seconds since the epoch."""

    at: float
    who: str
    what: str
    detail: str = ""


class Events:
    """The append-only journal of events."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, event: Event) -> None:
        """Append an event."""
        self._connection.execute(sa.insert(t.event).values(dataclasses.asdict(event)))

    def first(self, what: str) -> Event | None:
        """Return the first event of that kind, or None."""
        rows = self._rows(_c.what == what)
        return rows[0] if rows else None

    def all(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return self._rows(sa.true())

    def _rows(self, condition: sa.ColumnElement[bool]) -> Sequence[Event]:
        columns = (_c[field.name] for field in dataclasses.fields(Event))
        query = sa.select(*columns).where(condition).order_by(_c.sequence)
        return [Event(**row._asdict()) for row in self._connection.execute(query)]
