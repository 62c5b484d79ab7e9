"""Copying a store to another location, with a comparison of every row."""

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

    ``on_progress`` gets the number of steps done and their total, two for each row: one when it
    is copied, one when it is read back and compared. The target appears only once all is done.
    Raises ``StoreError`` if the source is being served or has changed meanwhile, if the target
    is taken, or if a row differs.
    """
    old_backend, new_backend = backend_of(source), backend_of(target)
    with open_source(old_backend) as reader, old_backend.hold_store(), reader.begin() as old:
        old_backend.check_idle(old)
        with (
            explain_errors(new_backend),
            new_backend.create_store() as engine,
            engine.begin() as new,
        ):
            rows = copy_rows(old_backend, old, new_backend, new, on_progress)
            _check_unchanged(old_backend, reader, old)
    return rows


@contextlib.contextmanager
def open_source(backend: Backend) -> Iterator[sa.Engine]:
    """Yield an engine for reading an existing store of this schema version.

    Raises ``StoreError`` if there is none.
    """
    reader = backend.create_reader()
    try:
        with explain_errors(backend):
            if not backend.exists(reader):
                raise StoreError(
                    f"There is no store at {backend}.",
                    "Start the study once, or check the path or the address.",
                )
            check_store(backend, reader)
            yield reader
    finally:
        reader.dispose()


def copy_rows(
    old_backend: Backend,
    old: sa.Connection,
    new_backend: Backend,
    new: sa.Connection,
    on_progress: OnProgress,
) -> int:
    """Create the tables, copy all rows, read each back and compare it; return their number."""
    if new_backend.table_names(new):
        raise StoreError(
            f"{new_backend} already has tables.", "Choose an empty database or schema."
        )
    new_backend.create_schema(new)
    create_tables(new)
    total = sum(_count(old, table) for table in t.metadata.sorted_tables)
    done = 0
    for table in t.metadata.sorted_tables:
        for page in _pages(old, table):
            new.execute(sa.insert(table), [dict(row._mapping) for row in page])
            done += len(page)
            on_progress(done, 2 * total)
    new_backend.advance_sequences(new)
    for table in t.metadata.sorted_tables:
        pairs = zip_longest(_rows(old_backend, old, table), _rows(new_backend, new, table))
        for number, (original, copied) in enumerate(pairs):
            if original is None or copied is None or tuple(original) != tuple(copied):
                raise StoreError(
                    f"Row {number + 1} of the table {table.name} differs in the copy.",
                    "The copy was discarded. Please report this.",
                )
            done += 1
            if done % _PAGE == 0:
                on_progress(done, 2 * total)
    on_progress(2 * total, 2 * total)
    return total


def _check_unchanged(backend: Backend, reader: sa.Engine, old: sa.Connection) -> None:
    """Raise ``StoreError`` if judgments were stored after the snapshot ``old`` was taken."""
    with reader.begin() as now:
        backend.check_idle(now)
        if Judgments(now).mark() != Judgments(old).mark():
            raise StoreError(
                f"{backend} changed while it was being copied.",
                "Stop the process that serves it, then copy again.",
            )


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _rows(backend: Backend, connection: sa.Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    """Yield all rows in the order of their keys, which is the same in both databases."""
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
