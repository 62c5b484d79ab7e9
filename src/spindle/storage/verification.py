"""Checks that a store is consistent: its journal, its assignments, its counters.

Each check is one question to the database, whose answer is what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec
import sqlalchemy as sa

from spindle.domain.counts import plural
from spindle.storage import tables as t
from spindle.storage.meta import Meta

_i, _p, _a, _j = t.item.c, t.annotator.c, t.assignment.c, t.judgment.c
_PAGE = 1_000

Wrong: TypeAlias = Iterator[str]
Check: TypeAlias = Callable[[sa.Connection], Wrong]


def checks() -> dict[str, Check]:
    """Return every check of what the rows say, by what it is about."""
    return {
        "references": _references,
        "slots of items": _places,
        "slots of assignments": _holding,
        "judgments and assignments": _journal,
        "revisions": _revisions,
        "annotators' counters": _counters,
        "texts": _texts,
    }


def row_counts(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of each table, by its name."""
    tables = (t.item, t.annotator, t.assignment, t.judgment)
    count = sa.func.count()
    return {
        table.name: connection.scalar(sa.select(count).select_from(table)) or 0 for table in tables
    }


def _references(connection: sa.Connection) -> Wrong:
    for table in t.metadata.sorted_tables:
        (key,) = list(table.primary_key)[:1]
        for constraint in table.foreign_keys:
            there = constraint.column
            query = (
                sa.select(key.label("key"), constraint.parent.label("missing"))
                .select_from(table.outerjoin(there.table, there == constraint.parent))
                .where(constraint.parent.is_not(None), there.is_(None))
            )
            for row in connection.execute(query):
                what = f"{constraint.parent.name} {row.missing}"
                yield f"{table.name} {row.key}: its {what} does not exist"


def _places(connection: sa.Connection) -> Wrong:
    """Check that open places are the overlap less the assignments that hold one."""
    overlap = int(Meta(connection).get("overlap") or 0)
    holding = (
        sa.select(sa.func.count())
        .where(_a.item == _i.position, _a.holds)
        .correlate(t.item)
        .scalar_subquery()
    )
    query = sa.select(_i.id, _i.slots, holding.label("held")).where(
        (_i.slots + holding != overlap) | (_i.slots < 0)
    )
    for row in connection.execute(query):
        free = plural(row.slots, "slot")
        yield f"item {row.id!r}: {free} open and {row.held} taken, out of {overlap}"


def _holding(connection: sa.Connection) -> Wrong:
    """Check that leases hold a place and what ended or was skipped does not."""
    ended = _a.state.in_(("expired", "skipped"))
    surplus = _a.beyond & ((_a.state != "done") | _a.holds)
    wrong = sa.case(
        ((_a.state == "leased") & ~_a.holds, "is leased but holds no slot"),
        (ended & _a.holds, "has ended but still holds a slot"),
        (surplus, "is marked as beyond the quota, but counts or is not done"),
    )
    yield from _of_assignments(connection, wrong)


def _journal(connection: sa.Connection) -> Wrong:
    """Check that what is finished, and nothing else, has judgments, the last of which says how."""
    said = (
        sa.select(
            _j.assignment,
            sa.func.min(_j.sequence).label("first"),
            sa.func.max(_j.revision).label("latest"),
        )
        .group_by(_j.assignment)
        .subquery()
    )
    latest = t.judgment.alias("latest")
    is_latest = (latest.c.assignment == _a.id) & (latest.c.revision == said.c.latest)
    finished, silent = _a.state.in_(("done", "skipped")), said.c.first.is_(None)
    wrong = sa.case(
        (finished & silent, "is finished but has no judgment"),
        (~finished & ~silent, "has a judgment but is not finished"),
        ((_a.state == "done") & latest.c.skipped, "is done, but its last judgment is a skip"),
        (
            (_a.state == "skipped") & ~latest.c.skipped,
            "is skipped, but its last judgment is not",
        ),
        (
            finished & (sa.func.coalesce(_a.finished, 0) != said.c.first),
            "refers to a first judgment that is not its own",
        ),
        (~finished & _a.finished.is_not(None), "refers to a first judgment but has none"),
    )
    yield from _of_assignments(
        connection,
        wrong,
        t.assignment.outerjoin(said, said.c.assignment == _a.id).outerjoin(latest, is_latest),
    )


def _revisions(connection: sa.Connection) -> Wrong:
    """Check that revisions count from 1 without a gap, in the order of storing."""
    later = t.judgment.alias("later")
    most, count = sa.func.max(_j.revision), sa.func.count()
    grouped = (
        sa.select(_j.assignment, count.label("found"), most.label("most"))
        .group_by(_j.assignment)
        .having((most != count) | (sa.func.min(_j.revision) != 1))
        .subquery()
    )
    named = grouped.outerjoin(t.assignment, _a.id == grouped.c.assignment)
    query = _with_names(grouped.c.found, grouped.c.most, source=named)
    for row in connection.execute(query):
        said = f"{plural(row.found, 'revision')}, the last of which is number {row.most}"
        yield f"{_place(row)} has {said}"
    backwards = (
        sa.select(_j.assignment)
        .join(later, (later.c.assignment == _j.assignment) & (later.c.revision > _j.revision))
        .where(later.c.sequence < _j.sequence)
        .distinct()
        .subquery()
    )
    query = _with_names(source=backwards.outerjoin(t.assignment, _a.id == backwards.c.assignment))
    for row in connection.execute(query):
        yield f"{_place(row)} has a revision that was stored before an earlier one"


def _counters(connection: sa.Connection) -> Wrong:
    """Check that an annotator's counters are what their assignments add up to."""

    def sum_of(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    found = {
        "done": sum_of(_a.state == "done"),
        "skipped": sum_of(_a.state == "skipped"),
        "numbered": sa.func.count(_a.id),
        "swapped": sum_of(_a.side_order == "ba"),
    }
    query = (
        sa.select(
            _p.name,
            *(t.annotator.c[name].label(f"kept_{name}") for name in found),
            *(counted.label(f"found_{name}") for name, counted in found.items()),
            sa.func.count(_a.number.distinct()).label("different"),
            sa.func.coalesce(sa.func.max(_a.number), 0).label("highest"),
        )
        .select_from(t.annotator.outerjoin(t.assignment, _a.annotator == _p.id))
        .group_by(_p.id)
        .order_by(_p.id)
    )
    for row in connection.execute(query).mappings():
        who = f"annotator {row['name']!r}"
        for what in found:
            kept, there = row[f"kept_{what}"], row[f"found_{what}"]
            if kept != there:
                yield f"{who}: {what} is {kept}, but a recount gives {there}"
        had = row["found_numbered"]
        if not row["different"] == row["highest"] == had:
            yield f"{who}: the numbering of {plural(had, 'assignment')} has gaps"


def _texts(connection: sa.Connection) -> Wrong:
    """Check that every JSON text is an object."""
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    paged = {"yield_per": _PAGE}
    for row in connection.execute(sa.select(_i.id, _i.fields), execution_options=paged):
        if not _is_object(decode, row.fields):
            yield f"item {row.id!r}: its fields are not a JSON object"
    answers = sa.select(_j.id, _j.answers, _j.shown)
    for said in connection.execute(answers, execution_options=paged):
        if not (_is_object(decode, said.answers) and _is_object(decode, said.shown)):
            yield f"judgment {said.id}: its answers are not a JSON object"


def _is_object(decode: Callable[[str], Any], text: str) -> bool:
    try:
        decode(text)
    except msgspec.DecodeError:
        return False
    return True


def _of_assignments(
    connection: sa.Connection, wrong: sa.Case[Any], source: sa.FromClause = t.assignment
) -> Wrong:
    query = _with_names(wrong.label("wrong"), source=source).where(wrong.is_not(None))
    for row in connection.execute(query):
        yield f"{_place(row)} {row.wrong}"


def _with_names(*columns: sa.ColumnElement[Any], source: sa.FromClause) -> sa.Select[Any]:
    """Select assignments with the names of their items and annotators, where there are any."""
    named = source.outerjoin(t.item, _i.position == _a.item)
    named = named.outerjoin(t.annotator, _p.id == _a.annotator)
    names = _a.id.label("assignment"), _i.id.label("item"), _p.name.label("annotator")
    return sa.select(*names, *columns).select_from(named)


def _place(row: sa.Row[Any]) -> str:
    return f"item {row.item!r}, annotator {row.annotator!r}: assignment {row.assignment}"
