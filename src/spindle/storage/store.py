"""A study's store: one writer, any number of readers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from filelock import FileLock, Timeout

from spindle.errors import StoreError
from spindle.storage import tables as t
from spindle.storage.engines import database_errors, reason, sqlite_reader, sqlite_writer
from spindle.storage.inline import InlineWriter
from spindle.storage.transaction import Transaction
from spindle.storage.writer import Writer

T = TypeVar("T")


class Store:
    """An open store; close it when done.

    ``write`` runs a change in the process's one writer and acknowledges it after the commit,
    ``written`` does so for a coroutine; ``read`` gives a transaction that sees one state of
    the store and waits for nobody.
    """

    def __init__(self, reader: sa.Engine, writer: sa.Engine | None, lock: FileLock | None) -> None:
        self._reader = reader
        self._engine = writer
        self._writer = None if writer is None else Writer(writer)
        self._inline: InlineWriter | None = None
        self._lock = lock

    def write(self, change: Callable[[Transaction], T]) -> Future[T]:
        """Have a change made; the future is set once it is on disk."""
        if self._inline is not None:
            return self._inline.submit(change)
        if self._writer is None:
            raise StoreError("The store is open for reading only.")
        return self._writer.submit(change)

    async def written(self, change: Callable[[Transaction], T]) -> T:
        """Have a change made, and wait until it is on disk; the event loop goes on meanwhile."""
        if self._inline is not None:
            return await self._inline.written(change)
        return await asyncio.wrap_future(self.write(change))

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """While the block lasts, changes are made in the event loop that runs it.

        That loop must not wait for the future of a ``write``, which would never come.
        """
        if self._engine is None or self._writer is None:
            raise StoreError("The store is open for reading only.")
        self._writer.submit(lambda tx: None).result()  # nothing that was asked before is open
        inline = self._inline = InlineWriter(self._engine)
        try:
            yield
        finally:
            await inline.close()
            self._inline = None

    @contextlib.contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads; raises ``StoreError`` where the file cannot be read."""
        try:
            with self._reader.begin() as connection:
                yield Transaction(connection)
        except database_errors(self._reader) as error:
            raise StoreError(
                f"The store could not be read: {reason(error)}.",
                "Check that its disk is there, has space, and is not locked by another program.",
            ) from error

    def close(self) -> None:
        """Finish what was submitted and let go of the files."""
        if self._writer is not None and self._engine is not None:
            self._writer.close()
            self._engine.dispose()
        self._reader.dispose()
        if self._lock is not None:
            self._lock.release()


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """The store in that SQLite file, made when it is not there (unless ``read_only``).

    Raises ``StoreError`` where the file is no store of this version, cannot be written, or
    belongs to another process that serves it.
    """
    if read_only:
        if not path.exists():
            raise StoreError(
                f"There is no store at {path} yet.", "Start the study once with `spindle start`."
            )
        reader = sqlite_reader(path)
        with _explaining(path):
            _check_ours(reader, path)
        return Store(reader, None, None)
    with contextlib.ExitStack() as on_failure:
        lock = _lock(path)
        on_failure.callback(lock.release)
        reader, writer = sqlite_reader(path), sqlite_writer(path)
        on_failure.callback(reader.dispose)
        on_failure.callback(writer.dispose)
        with _explaining(path):
            _check_ours(reader, path)
            with writer.begin() as connection:
                t.metadata.create_all(connection)
                _check_version(connection, path)
        on_failure.pop_all()
    return Store(reader, writer, lock)


def _lock(path: Path) -> FileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whichever thread closes the store lets go of it.
        lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(
            f"Another process is serving {path}.",
            "Stop it first, or give this study another output_annotation_dir.",
        ) from None
    except OSError as error:
        raise StoreError(
            f"{path.parent} cannot be written: {error.strerror}.",
            "Choose another output_annotation_dir, or change its permissions.",
        ) from error
    return lock


def _check_ours(reader: sa.Engine, path: Path) -> None:
    """Refuse a file that holds something else, before anything of it is changed."""
    if not path.exists():
        return
    with reader.connect() as connection:
        found = set(sa.inspect(connection).get_table_names())
        if found and not found >= {t.meta.name, t.item.name, t.judgment.name}:
            raise StoreError(
                f"{path} is a database of something else.",
                "Move it away, or give this study another output_annotation_dir.",
            )
        if found:
            _check_version(connection, path)


def _check_version(connection: sa.Connection, path: Path) -> None:
    found = connection.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == "schema"))
    if found is None:
        connection.execute(sa.insert(t.meta).values(key="schema", value=t.SCHEMA_VERSION))
    elif found != t.SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {found}; this Spindle reads {t.SCHEMA_VERSION}.",
            "Use the version of Spindle that wrote it.",
        )


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except sa.exc.DatabaseError as error:
        raise StoreError(
            f"{path} cannot be used as a store: {reason(error)}.",
            "Move it away to start afresh, or put back a copy that works.",
        ) from error
