"""Judgments: appended, never overwritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Order, State
from spindle.domain.judgments import Judgment, JudgmentRecord
from spindle.storage import tables as t
from spindle.storage.json_text import decode, encode
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
    """The journal of judgments and what it says now."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, id_: str) -> Judgment | None:
        """Return the judgment of that id."""
        row = _GET.first(self._connection, this=id_)
        return None if row is None else _judgment(row)

    def add(self, judgment: Judgment) -> int | None:
        """Append a judgment and return its sequence, which grows with every one.

        Append nothing and return None where there is one of that id.
        """
        sequence: int | None = _ADD.scalar(
            self._connection,
            id=judgment.id,
            assignment=judgment.assignment,
            revision=judgment.revision,
            answers=encode(judgment.answers),
            shown=encode(judgment.shown),
            skipped=judgment.skipped,
            reason=judgment.reason,
            active_seconds=judgment.active_seconds,
            answered_at=judgment.answered_at,
            stored_at=judgment.stored_at,
        )
        return sequence

    def current(self, assignments: Sequence[int]) -> Mapping[int, Judgment]:
        """Return the latest revision by assignment, of those that have one."""
        rows = self._connection.execute(
            sa.select(*_columns)
            .where(_c.assignment.in_(assignments))
            .order_by(_c.assignment, _c.revision)
        )
        return {row.assignment: _judgment(row) for row in rows}

    def last_sequence(self) -> int:
        """Return a number that grows with every judgment; 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(_c.sequence))) or 0

    def mark(self) -> tuple[int, int, int]:
        """Return what differs as soon as there is a new judgment, or one that was surplus counts.

        The last sequence alone does not tell: of two processes the one with the lower number
        may commit later, though not by as many judgments as are counted here.
        """
        last = self.last_sequence()
        recent = sa.select(sa.func.count()).where(_c.sequence > last - _IN_FLIGHT)
        surplus = sa.select(sa.func.count()).select_from(t.assignment).where(t.SURPLUS)
        return last, self._connection.scalar(recent) or 0, self._connection.scalar(surplus) or 0

    def records(
        self, *, fields: bool = False, revisions: bool = False
    ) -> Generator[JudgmentRecord, None, None]:
        """Yield every judgment in the order of storing.

        With ``fields`` each carries its item's fields; with ``revisions`` also judgments
        that were revised later are among them.
        """
        query = _records(fields=fields, revisions=revisions)
        with self._connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
            for row in rows:
                yield _record(row)

    def active_seconds_by_annotator(self, annotators: Sequence[int]) -> Mapping[int, list[float]]:
        """Return the active seconds of each annotator's judgments."""
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
        fields=decode(row.fields) if row.fields else {},
    )


def _judgment(row: Any) -> Judgment:
    return Judgment(
        id=row.id,
        assignment=row.assignment,
        revision=row.revision,
        answers=decode(row.answers),
        shown=decode(row.shown),
        skipped=bool(row.skipped),
        reason=row.reason,
        active_seconds=row.active_seconds,
        answered_at=row.answered_at,
        stored_at=row.stored_at,
    )
