"""Opinions: verdicts that several sources gave beforehand, sealed like the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from spindle.domain.assignments import Order
from spindle.domain.truth import Opinion
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.storage import tables as t
from spindle.storage.truth import counted_answer, verdict_counts

_c = t.opinion.c
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class OpinionCount:
    """How many judgments have an answer on items of which ``by`` had said ``opinion``.

    ``answer`` and ``order`` are as in ``VerdictCount``.
    """

    by: str
    scheme: str
    answer: Mapping[str, JSON]
    opinion: Verdict
    count: int
    order: Order = Order.AS_GIVEN


class Opinions:
    """The opinions by item, each with its source."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def replace(self, opinions: Mapping[int, Sequence[Opinion]]) -> None:
        """Replace all opinions on the items at those positions."""
        if not opinions:
            return
        self._connection.execute(sa.delete(t.opinion).where(_c.item.in_(list(opinions))))
        rows = [
            {"item": position, "source": opinion.by, "verdict": opinion.verdict.value}
            for position, several in opinions.items()
            for opinion in several
        ]
        if rows:
            self._connection.execute(sa.insert(t.opinion), rows)

    def by_position(self, positions: Sequence[int]) -> dict[int, tuple[Opinion, ...]]:
        """Return the opinions on the items at those positions, in the order of their sources."""
        query = sa.select(_c.item, _c.source, _c.verdict).where(_c.item.in_(positions))
        rows = self._connection.execute(query)
        return _group((row.item, _opinion(row)) for row in rows)

    def by_id(self, ids: Sequence[str]) -> dict[str, tuple[Opinion, ...]]:
        """Return the opinions on the items with those ids, in the order of their sources."""
        query = sa.select(t.item.c.id, _c.source, _c.verdict).join(
            t.item, t.item.c.position == _c.item
        )
        rows = self._connection.execute(query.where(t.item.c.id.in_(ids)))
        return _group((row.id, _opinion(row)) for row in rows)

    def sources(self) -> Sequence[str]:
        """Return the names of all sources, sorted."""
        return sorted(self._connection.scalars(sa.select(_c.source).distinct()))

    def verdict_counts(
        self, undecided: Sequence[str] = (), stated: Sequence[str] = ()
    ) -> Iterator[OpinionCount]:
        """Yield the counts of verdicts of counted judgments on items with opinions.

        Of the schemes ``undecided``, answers without a verdict are counted by their labels, of
        those ``stated`` all answers.
        """
        query = verdict_counts(t.opinion, undecided, stated, _c.source)
        for row in self._connection.execute(query):
            yield OpinionCount(
                by=row.source,
                scheme=row.scheme,
                answer=counted_answer(row),
                opinion=Verdict(row.truth),
                count=row.judgments,
                order=Order(row.side_order or Order.AS_GIVEN),
            )

    def count(self) -> int:
        """Count the items with opinions."""
        query = sa.select(sa.func.count(_c.item.distinct()))
        return self._connection.scalar(query) or 0


def _group(keyed: Iterable[tuple[_Key, Opinion]]) -> dict[_Key, tuple[Opinion, ...]]:
    found: dict[_Key, list[Opinion]] = {}
    for key, opinion in keyed:
        found.setdefault(key, []).append(opinion)
    return {key: tuple(sorted(opinions)) for key, opinions in found.items()}


def _opinion(row: Any) -> Opinion:
    return Opinion(row.source, Verdict(row.verdict))
