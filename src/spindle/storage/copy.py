"""A store copied into another place, row by row, and compared row by row."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage import tables as t
from spindle.storage.backend import Backend
from spindle.storage.judgments import Judgments
from spindle.storage.store import StoreLocation, backend_of, check_store, explain_errors
from spindle.storage.upgrade import create_tables

_PAGE = 1_000

OnProgress = Callable[[int, int], None]


def copy_store(source: StoreLocation, target: StoreLocation, on_progress: OnProgress) -> int:
    """Copy the store at ``source`` to ``target``, where there must be none; return its row count.

    ``on_progress`` is told how many rows are done and how many there are to do: each is copied,
    then read back and compared. The target is there only when that is complete. Raises
    ``StoreError`` where the source is being served or has changed meanwhile, where something is
    at the target, or where a row differs.
    """
    giver, taker = backend_of(source), backend_of(target)
    with open_source(giver) as reader, giver.hold_store(), reader.begin() as old:
        giver.check_idle(old)
        with explain_errors(taker), taker.create_store() as engine, engine.begin() as new:
            rows = copy_rows(giver, old, taker, new, on_progress)
            _check_unchanged(giver, reader, old)
    return rows


@contextlib.contextmanager
def open_source(giver: Backend) -> Iterator[sa.Engine]:
    """Give an engine that reads an existing store of this version; raise ``StoreError``."""
    reader = giver.create_reader()
    try:
        with explain_errors(giver):
            if not giver.exists(reader):
                raise StoreError(f"There is no store at {giver}.", "Check the path or the address.")
            check_store(giver, reader)
            yield reader
    finally:
        reader.dispose()


def copy_rows(
    giver: Backend,
    old: sa.Connection,
    taker: Backend,
    new: sa.Connection,
    on_progress: OnProgress,
) -> int:
    """Create the tables and copy all rows, then read each back and compare; return their number."""
    if taker.table_names(new):
        raise StoreError(f"{taker} already has tables.", "Choose an empty database or schema.")
    taker.create_schema(new)
    create_tables(new)
    total = sum(_count(old, table) for table in t.metadata.sorted_tables)
    done = 0
    for table in t.metadata.sorted_tables:
        for page in _pages(old, table):
            new.execute(sa.insert(table), [dict(row._mapping) for row in page])
            done += len(page)
            on_progress(done, 2 * total)
    taker.advance_sequences(new)
    for table in t.metadata.sorted_tables:
        pairs = zip_longest(_rows(giver, old, table), _rows(taker, new, table))
        for number, (was, became) in enumerate(pairs):
            if was is None or became is None or tuple(was) != tuple(became):
                raise StoreError(
                    f"Row {number + 1} of the table {table.name} differs in the copy.",
                    "The copy was discarded. Please report this.",
                )
            done += 1
            if done % _PAGE == 0:
                on_progress(done, 2 * total)
    on_progress(2 * total, 2 * total)
    return total


def _check_unchanged(giver: Backend, reader: sa.Engine, old: sa.Connection) -> None:
    """Refuse to leave judgments behind that came after the state that was copied."""
    with reader.begin() as now:
        giver.check_idle(now)
        if Judgments(now).mark() != Judgments(old).mark():
            raise StoreError(
                f"{giver} has changed while it was being copied.",
                "Stop the process that serves it, then copy again.",
            )


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _rows(backend: Backend, connection: sa.Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    """Yield all rows in the order of their key, which is the same in every database."""
    keys = (
        column.collate(backend.bytewise) if isinstance(column.type, sa.Text) else column
        for column in table.primary_key
    )
    query = sa.select(table).order_by(*keys).execution_options(yield_per=_PAGE)
    with connection.execute(query) as rows:
        yield from rows


def _pages(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[sa.Row[Any]]]:
    query = sa.select(table).execution_options(yield_per=_PAGE)
    with connection.execute(query) as rows:
        yield from rows.partitions()
