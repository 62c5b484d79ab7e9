"""Votes: the verdicts of counted judgments, streamed item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec
import sqlalchemy as sa

from spindle.domain.assignments import Order
from spindle.domain.items import Item
from spindle.domain.pairs import Vote
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.storage import tables as t
from spindle.storage.json_text import decode_json

CompleteAnswer: TypeAlias = Callable[[Mapping[str, JSON], Order], Mapping[str, JSON]]
"""Returns a stored answer, given in that order of the sides, with the verdict of its label."""

_PAGE = 500


_answers = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """An item, with its truth if that is known, and its votes in the order of their assignments."""

    item: Item
    votes: tuple[Vote, ...]


class Votes:
    """The votes of a study: from counted judgments only, each in its latest revision.

    A rater is identified by the annotator's id in the store, so that names stay out of datasets.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def by_item(
        self, scheme: str, complete: CompleteAnswer = lambda answer, order: answer
    ) -> Iterator[JudgedItem]:
        """Yield every item, in their order, with the votes of that scheme, which may be none.

        ``complete`` gives answers the verdict that the design now states.
        """
        with self._connection.execute(_query().execution_options(yield_per=_PAGE)) as rows:
            for _, group in groupby(rows, attrgetter("position")):
                joined = list(group)
                votes = (_vote(scheme, row, complete) for row in joined)
                yield JudgedItem(_item(joined[0]), tuple(vote for vote in votes if vote))


def _query() -> sa.Select[tuple[Any, ...]]:
    i, a, j = t.item.c, t.assignment.c, t.judgment.c
    later = t.judgment.alias()
    is_revised = (
        sa.select(later.c.sequence)
        .where(later.c.assignment == j.assignment, later.c.revision > j.revision)
        .exists()
    )
    counted = sa.and_(a.item == i.position, a.state == "done", a.holds)
    current = sa.and_(j.assignment == a.id, ~is_revised)
    return (
        sa.select(
            i.position,
            i.id,
            i.fields,
            t.truth.c.verdict.label("truth"),
            a.annotator,
            a.side_order,
            j.answers,
            j.stored_at,
        )
        .select_from(
            t.item.outerjoin(t.truth, t.truth.c.item == i.position)
            .outerjoin(t.assignment, counted)
            .outerjoin(t.judgment, current)
        )
        .order_by(i.position, a.id)
    )


def _item(row: Any) -> Item:
    return Item(row.id, decode_json(row.fields), None if row.truth is None else Verdict(row.truth))


def _vote(scheme: str, row: Any, complete: CompleteAnswer) -> Vote | None:
    if row.answers is None:
        return None
    stored = _answers.decode(row.answers).get(scheme)
    if stored is None:
        return None
    answer: Mapping[str, Any] = complete(stored, Order(row.side_order))
    if answer.get("verdict") is None:
        return None
    return Vote(
        str(row.annotator), Verdict(answer["verdict"]), answer.get("strength"), row.stored_at
    )
