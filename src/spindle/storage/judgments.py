"""Judgments: appended, never overwritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Order, State
from spindle.domain.judgments import Judgment, JudgmentRecord
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json, encode_json
from spindle.storage.prepared import Prepared, parameter

_c = t.judgment.c
_columns = tuple(_c[field.name] for field in dataclasses.fields(Judgment))
_PAGE = 500
_IN_FLIGHT = 5_000

_GET = Prepared(sa.select(*_columns).where(_c.id == parameter("this")))
_names = [column.name for column in _columns]
_ADD = Prepared(
    sa.text(
        f"INSERT INTO judgment ({', '.join(_names)}) VALUES (:{', :'.join(_names)})"
        " ON CONFLICT (id) DO NOTHING RETURNING sequence"
    ).columns(_c.sequence)
)


class Judgments:
    """The journal of judgments: every revision, and which of them is current."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, id_: str) -> Judgment | None:
        """Return the judgment with that id, or None."""
        row = _GET.first(self._connection, this=id_)
        return None if row is None else _judgment(row)

    def add(self, judgment: Judgment) -> int | None:
        """Append a judgment and return its sequence number, which grows with each one.

        If there is a judgment with that id already, append nothing and return None.
        """
        sequence: int | None = _ADD.scalar(
            self._connection,
            id=judgment.id,
            assignment=judgment.assignment,
            revision=judgment.revision,
            answers=encode_json(judgment.answers),
            shown=encode_json(judgment.shown),
            skipped=judgment.skipped,
            reason=judgment.reason,
            active_seconds=judgment.active_seconds,
            answered_at=judgment.answered_at,
            stored_at=judgment.stored_at,
        )
        return sequence

    def current(self, assignments: Sequence[int]) -> Mapping[int, Judgment]:
        """Return the latest revision of each assignment that has a judgment, by assignment."""
        rows = self._connection.execute(
            sa.select(*_columns)
            .where(_c.assignment.in_(assignments))
            .order_by(_c.assignment, _c.revision)
        )
        return {row.assignment: _judgment(row) for row in rows}

    def count(self) -> int:
        """Count the judgments, each of several revisions once."""
        return self._connection.scalar(sa.select(sa.func.count(_c.assignment.distinct()))) or 0

    def last_sequence(self) -> int:
        """Return the highest sequence number, 0 if there are no judgments."""
        return self._connection.scalar(sa.select(sa.func.max(_c.sequence))) or 0

    def mark(self) -> tuple[int, int, int]:
        """Return a value that changes with each new judgment, and when a surplus one gets a slot.

        The last sequence number alone is not enough: of two processes, the one with the lower
        number may commit later, though never as many judgments later as are counted here.
        """
        last = self.last_sequence()
        recent = sa.select(sa.func.count()).where(_c.sequence > last - _IN_FLIGHT)
        surplus = sa.select(sa.func.count()).select_from(t.assignment).where(t.SURPLUS)
        return last, self._connection.scalar(recent) or 0, self._connection.scalar(surplus) or 0

    def has_swapped(self) -> bool:
        """Return whether any judgment was given with the sides swapped."""
        swapped = (
            sa.select(_c.sequence)
            .join(t.assignment, t.assignment.c.id == _c.assignment)
            .where(t.assignment.c.side_order == Order.SWAPPED.value)
        )
        return self._connection.execute(swapped.limit(1)).first() is not None

    def records(
        self, *, fields: bool = False, revisions: bool = False
    ) -> Generator[JudgmentRecord, None, None]:
        """Yield the judgments in the order in which they were stored.

        With ``fields``, each has the fields of its item; with ``revisions``, earlier revisions
        are included.
        """
        query = _records(fields=fields, revisions=revisions)
        with self._connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
            for row in rows:
                yield _record(row)

    def active_seconds_by_annotator(self, annotators: Sequence[int]) -> Mapping[int, list[float]]:
        """Return the active seconds of the annotators' first revisions, by annotator."""
        rows = self._connection.execute(
            sa.select(t.assignment.c.annotator, _c.active_seconds)
            .join(t.assignment, t.assignment.c.id == _c.assignment)
            .where(t.assignment.c.annotator.in_(annotators), _c.revision == 1)
        )
        seconds: dict[int, list[float]] = {annotator: [] for annotator in annotators}
        for row in rows:
            seconds[row.annotator].append(row.active_seconds)
        return seconds


def _records(*, fields: bool, revisions: bool) -> sa.Select[tuple[Any, ...]]:
    later = t.judgment.alias()
    is_current = ~(
        sa.select(later.c.sequence)
        .where(later.c.assignment == _c.assignment, later.c.revision > _c.revision)
        .exists()
    )
    query = (
        sa.select(
            *_columns,
            t.item.c.id.label("item"),
            t.annotator.c.name.label("annotator"),
            t.assignment.c.side_order,
            t.assignment.c.holds,
            t.assignment.c.state,
            (is_current if revisions else sa.true()).label("current"),
            (t.item.c.fields if fields else sa.null()).label("fields"),
        )
        .join(t.assignment, t.assignment.c.id == _c.assignment)
        .join(t.item, t.item.c.position == t.assignment.c.item)
        .join(t.annotator, t.annotator.c.id == t.assignment.c.annotator)
        .order_by(_c.sequence)
    )
    return query if revisions else query.where(is_current)


def _record(row: Any) -> JudgmentRecord:
    return JudgmentRecord(
        item=row.item,
        annotator=row.annotator,
        judgment=_judgment(row),
        order=Order(row.side_order),
        current=bool(row.current),
        surplus=row.state == State.DONE and not row.skipped and not row.holds,
        fields=decode_json(row.fields) if row.fields else {},
    )


def _judgment(row: Any) -> Judgment:
    return Judgment(
        id=row.id,
        assignment=row.assignment,
        revision=row.revision,
        answers=decode_json(row.answers),
        shown=decode_json(row.shown),
        skipped=bool(row.skipped),
        reason=row.reason,
        active_seconds=row.active_seconds,
        answered_at=row.answered_at,
        stored_at=row.stored_at,
    )
