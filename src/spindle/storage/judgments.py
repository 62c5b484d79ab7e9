"""Judgments: appended, never overwritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Order, State
from spindle.domain.judgments import Judgment, JudgmentRecord
from spindle.storage import tables as t
from spindle.storage.items import decode, encode
from spindle.storage.prepared import Prepared, given

_c = t.judgment.c
_columns = tuple(_c[field.name] for field in dataclasses.fields(Judgment))
_PAGE = 500
_IN_FLIGHT = 5_000

_GET = Prepared(sa.select(*_columns).where(_c.id == given("this")))
_names = [column.name for column in _columns]
_ADD = Prepared(
    sa.text(
        f"INSERT INTO judgment ({', '.join(_names)}) VALUES (:{', :'.join(_names)})"
        " ON CONFLICT (id) DO NOTHING RETURNING sequence"
    )
)


class Judgments:
    """The journal of judgments and what it says now."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, id_: str) -> Judgment | None:
        """The judgment of that id."""
        row = _GET.first(self._connection, this=id_)
        return None if row is None else _judgment(row)

    def add(self, judgment: Judgment) -> int | None:
        """Append a judgment; its sequence, which grows with every one.

        None, and nothing is appended, where there is one of that id.
        """
        row = _ADD.first(
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
        return None if row is None else row[0]

    def current(self, assignments: Sequence[int]) -> Mapping[int, Judgment]:
        """By assignment, of those that have one: the latest revision."""
        rows = self._connection.execute(
            sa.select(*_columns)
            .where(_c.assignment.in_(assignments))
            .order_by(_c.assignment, _c.revision)
        )
        return {row.assignment: _judgment(row) for row in rows}

    def last_sequence(self) -> int:
        """A number that grows with every judgment; 0 where there is none."""
        return self._connection.scalar(sa.select(sa.func.max(_c.sequence))) or 0

    def mark(self) -> tuple[int, int, int]:
        """What differs as soon as there is a new judgment, or one that was surplus counts.

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
        """Every judgment in the order of storing, streamed.

        With ``fields`` each carries its item's fields; with ``revisions`` also judgments
        that were revised later are among them.
        """
        query = _records(fields=fields, revisions=revisions)
        with self._connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
            for row in rows:
                yield _record(row)

    def active_seconds_by_annotator(self, annotators: Sequence[int]) -> Mapping[int, list[float]]:
        """By annotator: the active seconds of each of their judgments."""
        rows = self._connection.execute(
            sa.select(t.assignment.c.annotator, _c.active_seconds)
            .join(t.assignment, t.assignment.c.id == _c.assignment)
            .where(t.assignment.c.annotator.in_(annotators), _c.revision == 1)
        )
        seconds: dict[int, list[float]] = {annotator: [] for annotator in annotators}
        for annotator, active in rows:
            seconds[annotator].append(active)
        return seconds


def _records(*, fields: bool, revisions: bool) -> sa.Select[tuple[Any, ...]]:
    """Columns in the order in which ``_record`` takes them."""
    later = t.judgment.alias()
    is_current = ~(
        sa.select(later.c.sequence)
        .where(later.c.assignment == _c.assignment, later.c.revision > _c.revision)
        .exists()
    )
    query = (
        sa.select(
            *_columns,
            t.item.c.id,
            t.annotator.c.name,
            t.assignment.c.side_order,
            t.assignment.c.holds,
            t.assignment.c.state,
            is_current if revisions else sa.true(),
            t.item.c.fields if fields else sa.null(),
        )
        .join(t.assignment, t.assignment.c.id == _c.assignment)
        .join(t.item, t.item.c.position == t.assignment.c.item)
        .join(t.annotator, t.annotator.c.id == t.assignment.c.annotator)
        .order_by(_c.sequence)
    )
    return query if revisions else query.where(is_current)


def _record(row: Sequence[Any]) -> JudgmentRecord:
    judgment = _judgment(row[:10])
    item, annotator, order, holds, state, current, fields = row[10:]
    return JudgmentRecord(
        item=item,
        annotator=annotator,
        judgment=judgment,
        order=Order(order),
        current=bool(current),
        surplus=state == State.DONE and not judgment.skipped and not holds,
        fields=decode(fields) if fields else {},
    )


def _judgment(row: Sequence[Any]) -> Judgment:
    id_, assignment, revision, answers, shown, skipped, *rest = row
    return Judgment(id_, assignment, revision, decode(answers), decode(shown), bool(skipped), *rest)
