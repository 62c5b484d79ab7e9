"""A study's store: one writer, any number of readers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from spindle.domain.databases import Database
from spindle.errors import StoreError, StoreOutdated
from spindle.storage import tables as t
from spindle.storage.backend import Backend, reason
from spindle.storage.commits import Commits
from spindle.storage.inline import InlineWriter
from spindle.storage.meta import Meta
from spindle.storage.postgresql import Postgresql
from spindle.storage.sqlite import Sqlite
from spindle.storage.transaction import Transaction
from spindle.storage.upgrade import check_version, create_tables, upgrade
from spindle.storage.writer import Writer

_STUDY = "study"

T = TypeVar("T")

StoreLocation = Path | Database
"""Where a store is: an SQLite file, or a schema of a PostgreSQL database."""


class Store:
    """An open store; close it when done.

    ``write`` runs a change in the process's one writer and acknowledges it after the commit,
    ``write_async`` does so for a coroutine; ``read`` gives a transaction that sees one state of
    the store and waits for nobody. ``commits`` counts what the writer commits.
    """

    def __init__(
        self,
        backend: Backend,
        reader: sa.Engine,
        writer: sa.Engine | None = None,
        held: contextlib.ExitStack | None = None,
    ) -> None:
        self._backend = backend
        self._reader = reader
        self._engine = writer
        self.commits = Commits()
        self._writer = None if writer is None else Writer(backend, writer, self.commits)
        self._inline: InlineWriter | None = None
        self._held = held

    def write(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Submit a change; the future is set once it is on disk."""
        if self._inline is not None:
            return self._inline.submit(change)
        if self._writer is None:
            raise StoreError("The store is open for reading only.")
        return self._writer.submit(change)

    async def write_async(self, change: Callable[[Transaction], T]) -> T:
        """Make a change and wait until it is on disk; the event loop goes on meanwhile."""
        if self._inline is not None:
            return await self._inline.write_async(change)
        return await asyncio.wrap_future(self.write(change))

    @contextlib.asynccontextmanager
    async def serve_inline(self) -> AsyncIterator[None]:
        """Make changes to a file in the event loop that runs this block, while it lasts.

        That loop must not wait for the future of a ``write``, which would never come. Changes
        to a database server wait for the network, and stay with their thread.
        """
        if self._engine is None or self._writer is None:
            raise StoreError("The store is open for reading only.")
        if self._backend.shared:
            yield
            return
        self._writer.submit(lambda tx: None).result()  # nothing that was asked before is open
        inline = self._inline = InlineWriter(self._backend, self._engine, self.commits)
        try:
            yield
        finally:
            await inline.close()
            self._inline = None

    @contextlib.contextmanager
    def read(self) -> Iterator[Transaction]:
        """Give a transaction that only reads; raise ``StoreError`` where that cannot be done."""
        try:
            with self._reader.begin() as connection:
                yield Transaction(connection, self._backend)
        except self._backend.errors as error:
            raise self._backend.explain(error, writing=False) from error

    @contextlib.contextmanager
    def prepare_alone(self) -> Iterator[None]:
        """Be the only process that prepares the study; others wait here until it is done."""
        if self._engine is None:
            raise StoreError("The store is open for reading only.")
        with self._backend.lock_preparation(self._engine):
            yield

    def close(self) -> None:
        """Finish what was submitted and let go of the files."""
        if self._writer is not None and self._engine is not None:
            self._writer.close()
            self._engine.dispose()
        self._reader.dispose()
        if self._held is not None:
            self._held.close()


def open_store(place: StoreLocation, *, read_only: bool = False) -> Store:
    """Open the store at that place, created when it is not there (unless ``read_only``).

    Raises ``StoreError`` where there is no store of this version, where it cannot be written,
    or where it belongs to another process that serves it.
    """
    backend = backend_of(place)
    with contextlib.ExitStack() as stack, explain_errors(backend):
        if not read_only:
            stack.enter_context(backend.hold_store())
        reader = backend.create_reader()
        stack.callback(reader.dispose)
        there = backend.exists(reader)
        if read_only:
            if not there:
                raise StoreError(
                    f"There is no store at {backend} yet.",
                    "Start the study once with `spindle start`.",
                )
            check_store(backend, reader)
            stack.pop_all()
            return Store(backend, reader)
        writer = backend.create_writer()
        stack.callback(writer.dispose)
        with backend.lock_preparation(writer):
            _prepare(backend, reader, writer)
        return Store(backend, reader, writer, stack.pop_all())


def store_exists(place: StoreLocation) -> bool:
    """Whether there is a store at that place; raises ``StoreError`` where nobody can tell."""
    backend = backend_of(place)
    reader = backend.create_reader()
    try:
        with explain_errors(backend):
            return backend.exists(reader)
    finally:
        reader.dispose()


def backend_of(place: StoreLocation) -> Backend:
    """Return the backend of that place."""
    return Postgresql(place) if isinstance(place, Database) else Sqlite(place)


def _prepare(backend: Backend, reader: sa.Engine, writer: sa.Engine) -> None:
    """Create the tables where there are none, and upgrade those of an older version."""
    there = backend.exists(reader)
    try:
        empty = not there or check_store(backend, reader)
    except StoreOutdated:
        upgrade(backend)
        empty = False
    with writer.begin() as connection:
        if empty:
            backend.create_schema(connection)
            create_tables(connection)
        if backend.study and not Meta(connection).get(_STUDY):
            Meta(connection).set(_STUDY, backend.study)


def check_store(backend: Backend, reader: sa.Engine) -> bool:
    """Refuse what is not a store of this version; return whether it is still empty."""
    with reader.begin() as connection:
        found = backend.table_names(connection)
        if not found:
            return True
        if not found >= {t.meta.name, t.item.name, t.judgment.name}:
            raise StoreError(
                f"{backend} is not a database of Spindle.",
                f"Move it away, or {backend.separation_hint}.",
            )
        _check_study(connection, backend)
        check_version(connection, backend, found)
        return False


def _check_study(connection: sa.Connection, backend: Backend) -> None:
    """Refuse another study's store where the design does not say that it means this one."""
    found = Meta(connection).get(_STUDY)
    if backend.study and found and found != backend.study:
        raise StoreError(
            f"{backend} holds the study {found!r}, and this design is called {backend.study!r}.",
            f"If it is another study, {backend.separation_hint}; if it only has another name, "
            "write ?schema=spindle.",
        )


@contextlib.contextmanager
def explain_errors(backend: Backend) -> Iterator[None]:
    """Raise errors of the database as a ``StoreError`` that names it."""
    try:
        yield
    except backend.errors as error:
        raise StoreError(
            f"{backend} cannot be used as a store: {reason(error)}.", backend.opening_hint(error)
        ) from error
