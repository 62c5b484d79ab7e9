"""Annotators, their credentials, and counters of their work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from spindle.domain.people import Annotator, name_key
from spindle.storage import tables as t
from spindle.storage.prepared import Prepared, parameter

_c = t.annotator.c
_this = _c.id == parameter("who")
_ONE: sa.ColumnElement[int] = sa.literal_column("1")

_counters = sa.select(
    *(_c.epoch, _c.cursor, _c.numbered, _c.swapped, _c.done, _c.skipped, _c.seen_at, _c.given)
).where(_this)
_COUNTERS = Prepared(_counters)
_LOCK = Prepared(_counters.with_for_update(key_share=True))
_SAVE = Prepared(
    sa.update(t.annotator).where(_this),
    *("cursor", "numbered", "swapped", "done", "skipped", "seen_at", "given"),
)
_END_SESSIONS = Prepared(sa.update(t.annotator).where(_this).values(epoch=_c.epoch + _ONE))


@dataclass(frozen=True, slots=True)
class Credentials:
    """An annotator with the hash of their passphrase."""

    annotator: Annotator
    passphrase: str


@dataclass(slots=True)
class Counters:
    """Counters of an annotator's work, on which their next lease depends.

    ``epoch`` is the number of times their sessions were ended, ``cursor`` the position up to
    which items were handed to them in order (leases that ended may have opened slots before
    it), ``numbered`` the number of assignments they ever had, ``swapped`` the number of those
    with the sides swapped, ``seen_at`` the time of their last activity, and ``given`` how many
    items they had of each stratum, as JSON. They are changed during a transaction and saved at
    its end.
    """

    epoch: int
    cursor: int
    numbered: int
    swapped: int
    done: int
    skipped: int
    seen_at: float
    given: str = ""


class People:
    """Annotators and their counters."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, name: str, passphrase: str, now: float) -> Annotator | None:
        """Add an annotator and return them, or None if the name is taken."""
        if self.find(name) is not None:
            return None
        inserted = self._connection.execute(
            sa.insert(t.annotator).values(
                name=" ".join(name.split()),
                name_key=name_key(name),
                passphrase=passphrase,
                created_at=now,
                seen_at=now,
            )
        )
        key = inserted.inserted_primary_key
        assert key is not None
        return Annotator(id=key.id, name=" ".join(name.split()))

    def find(self, name: str) -> Credentials | None:
        """Return the annotator with that name and the hash of their passphrase, or None."""
        row = self._connection.execute(
            sa.select(t.annotator).where(t.annotator.c.name_key == name_key(name))
        ).first()
        return None if row is None else Credentials(_annotator(row), row.passphrase)

    def get(self, id_: int) -> Annotator | None:
        """Return the annotator with that id, or None."""
        row = self._connection.execute(
            sa.select(t.annotator).where(t.annotator.c.id == id_)
        ).first()
        return None if row is None else _annotator(row)

    def lock_counters(self, id_: int) -> Counters | None:
        """Lock and return the annotator's counters; return None if there is no such annotator.

        The lock serialises all work of one annotator until the end of the transaction.
        """
        row = _LOCK.first(self._connection, who=id_)
        return None if row is None else _read_counters(row)

    def counters(self, id_: int) -> Counters:
        """Return the annotator's counters without locking them."""
        row = _COUNTERS.first(self._connection, who=id_)
        assert row is not None
        return _read_counters(row)

    def save_counters(self, id_: int, counters: Counters) -> None:
        """Store the counters of an annotator, which must have been locked."""
        _SAVE.run(
            self._connection,
            who=id_,
            cursor=counters.cursor,
            numbered=counters.numbered,
            swapped=counters.swapped,
            done=counters.done,
            skipped=counters.skipped,
            seen_at=counters.seen_at,
            given=counters.given,
        )

    def end_sessions(self, id_: int) -> None:
        """End all current sessions of the annotator."""
        _END_SESSIONS.run(self._connection, who=id_)

    def page(self, *, offset: int, limit: int) -> Sequence[tuple[Annotator, float]]:
        """Return annotators in the order in which they joined, each with their last activity."""
        rows = self._connection.execute(
            sa.select(t.annotator).order_by(t.annotator.c.id).offset(offset).limit(limit)
        )
        return [(_annotator(row), row.seen_at) for row in rows]

    def count(self) -> int:
        """Count the annotators."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(t.annotator)) or 0


def _annotator(row: Any) -> Annotator:
    return Annotator(id=row.id, name=row.name, done=row.done, skipped=row.skipped, epoch=row.epoch)


def _read_counters(row: Any) -> Counters:
    return Counters(
        epoch=row.epoch,
        cursor=row.cursor,
        numbered=row.numbered,
        swapped=row.swapped,
        done=row.done,
        skipped=row.skipped,
        seen_at=row.seen_at,
        given=row.given,
    )
