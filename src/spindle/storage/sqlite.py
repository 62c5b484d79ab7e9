"""SQLite: a file, served by one process."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy import event

from spindle.errors import StoreError
from spindle.storage.backend import Backend, Fault
from spindle.storage.meta import Meta

_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class Sqlite(Backend):
    """The store in that file."""

    shared = False
    separation_hint = "give this study another output_annotation_dir"
    bytewise = "BINARY"
    errors = (sa.exc.DBAPIError, sqlite3.Error)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def create_reader(self) -> sa.Engine:
        """Create an engine that only reads, and does not wait for the writer."""
        return _engine(self.path, begin="BEGIN", pragmas=("query_only=ON",))

    def create_writer(self) -> sa.Engine:
        """Create an engine that takes the write lock at once and is durable on commit."""
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        return _engine(self.path, begin="BEGIN IMMEDIATE", pragmas=pragmas)

    def create_upgrader(self) -> sa.Engine:
        """Create an engine without foreign keys: altering a table means copying it."""
        return _engine(self.path, begin="BEGIN EXCLUSIVE", pragmas=("synchronous=FULL",))

    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Copy the whole file beside it, onto disk before this returns."""
        del connection  # holds the lock; a copy needs a connection without a transaction
        target = self.path.with_name(f"{self.path.name}.{name}")
        partial = target.with_name(f"{target.name}.partial")
        try:
            with (
                contextlib.closing(sqlite3.connect(self.path)) as source,
                contextlib.closing(sqlite3.connect(partial)) as copy,
            ):
                source.backup(copy)
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError as error:
            raise StoreError(
                f"A copy of {self.path} cannot be written: {error.strerror}.",
                "Free some space in its folder; the store is unchanged.",
            ) from error
        return str(target)

    def check_idle(self, connection: sa.Connection) -> None:
        """Do nothing: whoever holds the lock is alone."""

    @contextlib.contextmanager
    def create_store(self) -> Iterator[sa.Engine]:
        """Write a file of another name, which gets its own at the end."""
        partial = self.path.with_name(f"{self.path.name}.partial")
        with self.hold_store():
            if self.path.exists():
                raise StoreError(f"{self.path} already exists.", "Choose another file.")
            partial.unlink(missing_ok=True)
            engine = Sqlite(partial).create_upgrader()
            try:
                yield engine
                engine.dispose()
                partial.replace(self.path)
                sync_folder(self.path.parent)
            finally:
                engine.dispose()
                partial.unlink(missing_ok=True)

    def advance_sequences(self, connection: sa.Connection) -> None:
        """Do nothing: SQLite counts from the largest number by itself."""

    def exists(self, reader: sa.Engine) -> bool:
        """Whether the file is there."""
        del reader
        return self.path.exists()

    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return all tables of the file."""
        return set(sa.inspect(connection).get_table_names())

    def create_schema(self, connection: sa.Connection) -> None:
        """Do nothing: connecting created the file."""

    @contextlib.contextmanager
    def hold_store(self) -> Iterator[None]:
        """Hold the lock beside the file."""
        lock = self._lock()
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def lock_preparation(self, writer: sa.Engine) -> Iterator[None]:
        """Do nothing: whoever serves the file is alone."""
        del writer
        yield

    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the same engine: there is nobody to wait for."""
        return writer

    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Run two statements: the driver takes one at a time."""
        driver: Any = connection.connection.driver_connection
        if not first:
            driver.execute("RELEASE SAVEPOINT change")
        driver.execute("SAVEPOINT change")

    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Do nothing: one process writes the file."""

    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Do nothing: plans are the same however many rows there are."""

    def probe(self, connection: sa.Connection, now: float) -> None:
        """Write a row: without one a commit does not touch the disk."""
        Meta(connection).set("probed", str(now))

    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Yield what SQLite's own check finds in pages, indexes and constraints."""
        for found in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if found != "ok":
                yield found

    def classify(self, error: Exception) -> Fault:
        """Return ``ELSE``: with one writer there are no races and no connection to lose."""
        del error
        return Fault.ELSE

    def opening_hint(self, error: Exception) -> str:
        """Tell a damaged file, which has to go, from one that has to stay."""
        cause = getattr(error, "orig", None) or error
        # The low byte is the error, what is above it says more (sqlite.org/rescode.html).
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            return "Move it away to start over, or restore a backup."
        return "Check its folder's free space and permissions; leave the file where it is."

    def failure_hint(self, *, writing: bool) -> str:
        """Name what is usually the matter with a file."""
        if writing:
            return "Check the disk's free space and permissions; acknowledged answers are safe."
        return "Check that its disk is mounted and has space, and that no program locks the file."

    def _lock(self) -> FileLock:
        path = self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Whichever thread closes the store lets go of it.
            lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)
            lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(
                f"Another process is serving {path}.",
                f"Stop it first, or {self.separation_hint}.",
            ) from None
        except OSError as error:
            raise StoreError(
                f"{path.parent} cannot be written: {error.strerror}.",
                "Choose another output_annotation_dir, or change its permissions.",
            ) from error
        return lock


def sync_folder(folder: Path) -> None:
    """Sync the names of the folder's files to disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _engine(path: Path, *, begin: str, pragmas: tuple[str, ...]) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": 15},
        hide_parameters=True,  # answers and passphrases are not for logs
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions through the event below; the driver must not.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
