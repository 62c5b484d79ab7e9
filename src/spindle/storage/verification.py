"""Checks of a store's consistency: its journal, its assignments, its counters.

Each check queries the database for what is wrong, and yields a message for each finding.
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

Findings: TypeAlias = Iterator[str]


def checks(connection: sa.Connection) -> dict[str, Findings]:
    """Return the findings of each check by its name; a check runs as its findings are read."""
    return {
        "references": _check_references(connection),
        "slots of items": _check_slots(connection),
        "slots of assignments": _check_holding(connection),
        "judgments and assignments": _check_journal(connection),
        "revisions": _check_revisions(connection),
        "annotators' counters": _check_counters(connection),
        "texts": _check_texts(connection),
    }


def row_counts(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of the main tables, by the table's name."""
    tables = (t.item, t.annotator, t.assignment, t.judgment)
    count = sa.func.count()
    return {
        table.name: connection.scalar(sa.select(count).select_from(table)) or 0 for table in tables
    }


def _check_references(connection: sa.Connection) -> Findings:
    """Check that the rows that foreign keys refer to exist."""
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


def _check_slots(connection: sa.Connection) -> Findings:
    """Check that an item's open slots are the overlap less the assignments that hold one.

    An item is filled if none are open.
    """
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
    wrong = sa.select(_i.id, _i.slots, _i.filled).where(_i.filled != (_i.slots <= 0))
    for row in connection.execute(wrong):
        state = "filled" if row.filled else "open"
        yield f"item {row.id!r}: is marked as {state}, with {plural(row.slots, 'slot')} open"


def _check_holding(connection: sa.Connection) -> Findings:
    """Check that leases hold a slot, and that expired and skipped assignments do not."""
    ended = _a.state.in_(("expired", "skipped"))
    surplus = _a.beyond & ((_a.state != "done") | _a.holds)
    wrong = sa.case(
        ((_a.state == "leased") & ~_a.holds, "is leased but holds no slot"),
        (ended & _a.holds, "has ended but still holds a slot"),
        (surplus, "is marked as beyond the quota, but counts or is not done"),
    )
    yield from _of_assignments(connection, wrong)


def _check_journal(connection: sa.Connection) -> Findings:
    """Check that finished assignments, and no others, have judgments, whose last fits the state."""
    journal = (
        sa.select(
            _j.assignment,
            sa.func.min(_j.sequence).label("first"),
            sa.func.max(_j.revision).label("latest"),
        )
        .group_by(_j.assignment)
        .subquery()
    )
    latest = t.judgment.alias("latest")
    is_latest = (latest.c.assignment == _a.id) & (latest.c.revision == journal.c.latest)
    finished, unjudged = _a.state.in_(("done", "skipped")), journal.c.first.is_(None)
    wrong = sa.case(
        (finished & unjudged, "is finished but has no judgment"),
        (~finished & ~unjudged, "has a judgment but is not finished"),
        ((_a.state == "done") & latest.c.skipped, "is done, but its last judgment is a skip"),
        (
            (_a.state == "skipped") & ~latest.c.skipped,
            "is skipped, but its last judgment is not",
        ),
        (
            finished & (sa.func.coalesce(_a.finished, 0) != journal.c.first),
            "refers to a first judgment that is not its own",
        ),
        (~finished & _a.finished.is_not(None), "refers to a first judgment but has none"),
    )
    yield from _of_assignments(
        connection,
        wrong,
        t.assignment.outerjoin(journal, journal.c.assignment == _a.id).outerjoin(latest, is_latest),
    )


def _check_revisions(connection: sa.Connection) -> Findings:
    """Check that revisions are numbered from 1 without gaps, in the order of storing."""
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
        revisions = f"{plural(row.found, 'revision')}, the last of which is number {row.most}"
        yield f"{_describe_assignment(row)} has {revisions}"
    backwards = (
        sa.select(_j.assignment)
        .join(later, (later.c.assignment == _j.assignment) & (later.c.revision > _j.revision))
        .where(later.c.sequence < _j.sequence)
        .distinct()
        .subquery()
    )
    query = _with_names(source=backwards.outerjoin(t.assignment, _a.id == backwards.c.assignment))
    for row in connection.execute(query):
        yield f"{_describe_assignment(row)} has a revision that was stored before an earlier one"


def _check_counters(connection: sa.Connection) -> Findings:
    """Check that an annotator's counters match their assignments."""

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


def _check_texts(connection: sa.Connection) -> Findings:
    """Check that every JSON text contains an object."""
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    paged = {"yield_per": _PAGE}
    for row in connection.execute(sa.select(_i.id, _i.fields), execution_options=paged):
        if not _is_object(decode, row.fields):
            yield f"item {row.id!r}: its fields are not a JSON object"
    answers = sa.select(_j.id, _j.answers, _j.shown)
    for entry in connection.execute(answers, execution_options=paged):
        if not (_is_object(decode, entry.answers) and _is_object(decode, entry.shown)):
            yield f"judgment {entry.id}: its answers are not a JSON object"


def _is_object(decode: Callable[[str], Any], text: str) -> bool:
    try:
        decode(text)
    except msgspec.DecodeError:
        return False
    return True


def _of_assignments(
    connection: sa.Connection, wrong: sa.Case[Any], source: sa.FromClause = t.assignment
) -> Findings:
    query = _with_names(wrong.label("wrong"), source=source).where(wrong.is_not(None))
    for row in connection.execute(query):
        yield f"{_describe_assignment(row)} {row.wrong}"


def _with_names(*columns: sa.ColumnElement[Any], source: sa.FromClause) -> sa.Select[Any]:
    """Select assignments with the ids of their items and the names of their annotators, if any."""
    named = source.outerjoin(t.item, _i.position == _a.item)
    named = named.outerjoin(t.annotator, _p.id == _a.annotator)
    names = _a.id.label("assignment"), _i.id.label("item"), _p.name.label("annotator")
    return sa.select(*names, *columns).select_from(named)


def _describe_assignment(row: sa.Row[Any]) -> str:
    return f"item {row.item!r}, annotator {row.annotator!r}: assignment {row.assignment}"
