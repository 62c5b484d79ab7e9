"""The truth: verdicts known in advance, which nothing shown to annotators may depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from spindle.domain.assignments import Order
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.storage import tables as t

_c = t.truth.c
_PAGE = 500


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many judgments of an annotator have an answer on items whose truth is ``truth``.

    ``answer`` holds the verdict, or for answers that are counted by it the label (or the value),
    which was chosen with the sides in that order.
    """

    annotator: str
    scheme: str
    answer: Mapping[str, JSON]
    truth: Verdict
    count: int
    order: Order = Order.AS_GIVEN


class Truths:
    """The truth by item: which side is the human's response, or the chosen one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, truths: Mapping[int, Verdict]) -> None:
        """Store the truth of items that have none, by position."""
        if truths:
            rows = [{"item": at, "verdict": verdict.value} for at, verdict in truths.items()]
            self._connection.execute(sa.insert(t.truth), rows)

    def remove(self, positions: Sequence[int]) -> None:
        """Delete the truth of the items at those positions."""
        self._connection.execute(sa.delete(t.truth).where(_c.item.in_(positions)))

    def get(self, position: int) -> Verdict | None:
        """Return the truth of the item at that position, if it is known."""
        return self.by_position([position]).get(position)

    def by_position(self, positions: Sequence[int]) -> dict[int, Verdict]:
        """Return the truth of the items at those positions, if known, by position."""
        rows = self._connection.execute(
            sa.select(_c.item, _c.verdict).where(_c.item.in_(positions))
        )
        return {row.item: Verdict(row.verdict) for row in rows}

    def by_id(self, ids: Sequence[str]) -> dict[str, Verdict]:
        """Return the truth of the items with those ids, if known, by id."""
        rows = self._connection.execute(_with_ids().where(t.item.c.id.in_(ids)))
        return {row.id: Verdict(row.verdict) for row in rows}

    def stream(self) -> Iterator[tuple[str, Verdict]]:
        """Yield the id and truth of each item whose truth is known, in the order of the items."""
        query = _with_ids().order_by(_c.item).execution_options(yield_per=_PAGE)
        with self._connection.execute(query) as rows:
            for row in rows:
                yield row.id, Verdict(row.verdict)

    def verdict_counts(
        self, undecided: Sequence[str] = (), stated: Sequence[str] = ()
    ) -> Iterator[VerdictCount]:
        """Yield the counts of verdicts of counted judgments on items whose truth is known.

        Of the schemes ``undecided``, answers without a verdict are counted by their labels, of
        those ``stated`` all answers. The database counts, so that the process reads no
        judgments and stays responsive.
        """
        for row in self._connection.execute(verdict_counts(t.truth, undecided, stated)):
            yield VerdictCount(
                annotator=row.name,
                scheme=row.scheme,
                answer=counted_answer(row),
                truth=Verdict(row.truth),
                count=row.judgments,
                order=Order(row.side_order or Order.AS_GIVEN),
            )

    def count(self) -> int:
        """Count the items whose truth is known."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(t.truth)) or 0


def _with_ids() -> sa.Select[Any]:
    return sa.select(t.item.c.id, _c.verdict).join(t.item, t.item.c.position == _c.item)


def counted_answer(row: sa.Row[Any]) -> Mapping[str, JSON]:
    """Return what a row of ``verdict_counts`` holds of an answer: its verdict, or its label."""
    parts = {"verdict": row.verdict, "label": row.label, "value": row.value}
    return {key: part for key, part in parts.items() if part is not None}


def verdict_counts(
    known: sa.Table, undecided: Sequence[str], stated: Sequence[str], *columns: sa.Column[Any]
) -> sa.Select[tuple[Any, ...]]:
    """Count the verdicts of counted judgments by annotator, scheme and known verdict.

    ``known`` is a table with an ``item`` and a ``verdict``; ``columns`` of it are kept apart. Of
    the schemes ``undecided``, answers without a verdict are counted by their labels, of those
    ``stated`` all answers.
    """
    answers = _answers_to_count(known, undecided, stated, columns).subquery().c
    kept = [answers[column.name] for column in columns]
    parts = answers.scheme, answers.verdict, answers.truth
    pressed = answers.label, answers.value, answers.side_order
    counted = (
        sa.select(answers.annotator, *parts, *pressed, *kept, sa.func.count().label("judgments"))
        .group_by(answers.annotator, *parts, *pressed, *kept)
        .subquery()
    )
    c = counted.c
    wanted = c.scheme, c.verdict, c.truth, c.label, c.value, c.side_order, c.judgments
    return (
        sa.select(t.annotator.c.name, *wanted, *(c[column.name] for column in columns))
        .join(counted, c.annotator == t.annotator.c.id)
        .order_by(t.annotator.c.id)
    )


def _answers_to_count(
    known: sa.Table,
    undecided: Sequence[str],
    stated: Sequence[str],
    columns: Sequence[sa.Column[Any]],
) -> sa.Select[tuple[Any, ...]]:
    """Return each answer that counts on an item of ``known``, with what is counted of it."""
    a, j = t.assignment.c, t.judgment.c
    answer = sa.func.json_each(t.ANSWERS).table_valued(
        sa.column("key", sa.Text), sa.column("value", sa.JSON), joins_implicitly=True, name="answer"
    )
    verdict = answer.c.value["verdict"].as_string()
    is_open = sa.or_(
        sa.and_(verdict.is_(None), answer.c.key.in_(undecided)), answer.c.key.in_(stated)
    )
    pressed = {
        "label": answer.c.value["label"].as_string(),
        "value": answer.c.value["value"].as_string(),
        "side_order": a.side_order,
    }
    later = t.judgment.alias()
    is_revised = (
        sa.select(later.c.sequence)
        .where(later.c.assignment == j.assignment, later.c.revision > j.revision)
        .exists()
    )
    return (
        sa.select(
            a.annotator,
            answer.c.key.label("scheme"),
            verdict.label("verdict"),
            known.c.verdict.label("truth"),
            *(sa.case((is_open, part)).label(name) for name, part in pressed.items()),
            *columns,
        )
        .select_from(t.assignment)
        .join(known, known.c.item == a.item)
        .join(t.judgment, j.assignment == a.id)
        .join(answer, sa.true())
        .where(a.state == t.DONE, a.holds, ~is_revised, sa.or_(verdict.is_not(None), is_open))
    )
