"""A study's store: one writer per process, any number of readers."""

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
"""The location of a store: an SQLite file, or a schema of a PostgreSQL database."""


class Store:
    """An open store; close it when done.

    ``write`` runs a change in the process's only writer and acknowledges it after the commit;
    ``write_async`` is the same for coroutines. ``read`` opens a transaction that reads one
    snapshot of the store and never waits for a lock. ``commits`` has figures about the writer's
    commits.
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
        """Run a change and wait until it is on disk, without blocking the event loop."""
        if self._inline is not None:
            return await self._inline.write_async(change)
        return await asyncio.wrap_future(self.write(change))

    @contextlib.asynccontextmanager
    async def serve_inline(self) -> AsyncIterator[None]:
        """While the block lasts, run changes to a file in the event loop that entered it.

        That loop must not block on the future of ``write``, which would be a deadlock. Changes
        to a database server wait for the network, so they stay in the writer's thread.
        """
        if self._engine is None or self._writer is None:
            raise StoreError("The store is open for reading only.")
        if self._backend.shared:
            yield
            return
        self._writer.submit(lambda tx: None).result()  # drains the queue of the thread
        inline = self._inline = InlineWriter(self._backend, self._engine, self.commits)
        try:
            yield
        finally:
            await inline.close()
            self._inline = None

    @contextlib.contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a read-only transaction; raises ``StoreError`` if reading fails."""
        try:
            with self._reader.begin() as connection:
                yield Transaction(connection, self._backend)
        except self._backend.errors as error:
            raise self._backend.explain(error, writing=False) from error

    @contextlib.contextmanager
    def prepare_alone(self) -> Iterator[None]:
        """Hold the lock for preparing the study; other processes wait until it is released."""
        if self._engine is None:
            raise StoreError("The store is open for reading only.")
        with self._backend.lock_preparation(self._engine):
            yield

    def close(self) -> None:
        """Finish the submitted changes and close the connections."""
        if self._writer is not None and self._engine is not None:
            self._writer.close()
            self._engine.dispose()
        self._reader.dispose()
        if self._held is not None:
            self._held.close()


def open_store(location: StoreLocation, *, read_only: bool = False) -> Store:
    """Open the store at that location; unless ``read_only``, create or upgrade it if needed.

    Raises ``StoreError`` if there is no store that this version can read, if it cannot be
    written, if another process serves it, or if it belongs to another study.
    """
    backend = backend_of(location)
    with contextlib.ExitStack() as stack, explain_errors(backend):
        if not read_only:
            stack.enter_context(backend.hold_store())
        reader = backend.create_reader()
        stack.callback(reader.dispose)
        exists = backend.exists(reader)  # raises, if it cannot be reached, without a lock
        if read_only:
            if not exists:
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


def store_exists(location: StoreLocation) -> bool:
    """Whether there is a store at that location; raises ``StoreError`` if it cannot be reached."""
    backend = backend_of(location)
    reader = backend.create_reader()
    try:
        with explain_errors(backend):
            return backend.exists(reader)
    finally:
        reader.dispose()


def backend_of(location: StoreLocation) -> Backend:
    """Return the backend for a location."""
    return Postgresql(location) if isinstance(location, Database) else Sqlite(location)


def _prepare(backend: Backend, reader: sa.Engine, writer: sa.Engine) -> None:
    """Create the tables if there are none, and upgrade those of an older schema version."""
    try:
        empty = not backend.exists(reader) or check_store(backend, reader)
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
    """Raise ``StoreError`` unless this is a store of this version; return whether it is empty."""
    with reader.begin() as connection:
        found = backend.table_names(connection)
        if not found:
            return True
        if not found >= {t.meta.name, t.item.name, t.judgment.name}:
            raise StoreError(
                f"{backend} is not a Spindle database.",
                f"Move it away, or {backend.separation_hint}.",
            )
        _check_study(connection, backend)
        check_version(connection, backend, found)
        return False


def _check_study(connection: sa.Connection, backend: Backend) -> None:
    """Raise ``StoreError`` if the backend is meant for one study and the store is another's."""
    found = Meta(connection).get(_STUDY)
    if backend.study and found and found != backend.study:
        raise StoreError(
            f"{backend} holds the study {found!r}, but this design is called {backend.study!r}.",
            f"If it is another study, {backend.separation_hint}; if it was only renamed, "
            "add ?schema=spindle to the address.",
        )


@contextlib.contextmanager
def explain_errors(backend: Backend) -> Iterator[None]:
    """Turn errors of the database into a ``StoreError`` that names it."""
    try:
        yield
    except backend.errors as error:
        raise StoreError(
            f"{backend} cannot be used as a store: {reason(error)}.", backend.opening_hint(error)
        ) from error
