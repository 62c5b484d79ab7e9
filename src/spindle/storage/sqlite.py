"""The SQLite backend: a file, served by one process."""

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
    """A store in an SQLite file."""

    shared = False
    separation_hint = "give this study another output_annotation_dir"
    bytewise = "BINARY"
    errors = (sa.exc.DBAPIError, sqlite3.Error)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def create_reader(self) -> sa.Engine:
        """Create a read-only engine, which does not wait for the writer."""
        return _engine(self.path, begin="BEGIN", pragmas=("query_only=ON",))

    def create_writer(self) -> sa.Engine:
        """Create an engine whose transactions take the write lock at once, and sync on commit."""
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        return _engine(self.path, begin="BEGIN IMMEDIATE", pragmas=pragmas)

    def create_upgrader(self) -> sa.Engine:
        """Create an engine without foreign keys, since altering a table copies and drops it."""
        return _engine(self.path, begin="BEGIN EXCLUSIVE", pragmas=("synchronous=FULL",))

    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Copy the file into the same folder, and sync the copy."""
        del connection  # it holds the lock; a copy needs a connection without a transaction
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
        """Do nothing: the lock excludes other processes."""

    @contextlib.contextmanager
    def create_store(self) -> Iterator[sa.Engine]:
        """Write a file with a temporary name, and rename it at the end."""
        partial = self.path.with_name(f"{self.path.name}.partial")
        with self.hold_store():
            if self.path.exists():
                raise StoreError(
                    f"{self.path} already exists.", "Move it away, or choose another file."
                )
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
        """Do nothing: SQLite continues from the largest key by itself."""

    def exists(self, reader: sa.Engine) -> bool:
        """Whether the file exists."""
        del reader
        return self.path.exists()

    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return the names of all tables in the file."""
        return set(sa.inspect(connection).get_table_names())

    def create_schema(self, connection: sa.Connection) -> None:
        """Do nothing: connecting created the file."""

    @contextlib.contextmanager
    def hold_store(self) -> Iterator[None]:
        """Hold the lock file next to the store."""
        lock = self._lock()
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def lock_preparation(self, writer: sa.Engine) -> Iterator[None]:
        """Do nothing: only one process serves the file."""
        del writer
        yield

    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the same engine: no other process holds locks."""
        return writer

    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Release the savepoint before, and set one; the driver takes one statement at a time."""
        driver: Any = connection.connection.driver_connection
        if not first:
            driver.execute("RELEASE SAVEPOINT change")
        driver.execute("SAVEPOINT change")

    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Do nothing: only one process writes the file."""

    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Do nothing: plans do not depend on the number of rows."""

    def probe(self, connection: sa.Connection, now: float) -> None:
        """Write a row: a commit without changes does not touch the disk."""
        Meta(connection).set("probed", str(now))

    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Yield what SQLite's integrity check finds in pages, indexes and constraints."""
        for found in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if found != "ok":
                yield found

    def classify(self, error: Exception) -> Fault:
        """Return ``ELSE``: one writer has no races, and there is no connection to lose."""
        del error
        return Fault.ELSE

    def opening_hint(self, error: Exception) -> str:
        """Return what to do: move a damaged file away, but keep one that cannot be accessed."""
        cause = getattr(error, "orig", None) or error
        # The low byte is the primary error code (https://sqlite.org/rescode.html).
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            return "Move it away to start over, or restore a backup."
        return "Check its folder's free space and permissions; leave the file where it is."

    def failure_hint(self, *, writing: bool) -> str:
        """Return what to check: usually the disk or its permissions."""
        if writing:
            return "Check the disk's free space and permissions; acknowledged answers are safe."
        return "Check that its disk is mounted and has space, and that no program locks the file."

    def _lock(self) -> FileLock:
        path = self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Any thread may close the store, and so release the lock.
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
    """Sync the folder's entries to disk, so that a rename in it is durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _engine(path: Path, *, begin: str, pragmas: tuple[str, ...]) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": 15},
        hide_parameters=True,  # keeps answers and passphrases out of logs
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
