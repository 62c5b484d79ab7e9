"""Backups: writing one while the study is served, checking it, and restoring it.

A backup is an SQLite file, whatever database the study is in. It has all rows of one snapshot of
the store, and a manifest with their number and checksum by table.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa

from spindle.errors import StoreError, StoreOutdated
from spindle.storage.copy import OnProgress, copy_rows, open_source
from spindle.storage.sqlite import Sqlite, sync_folder
from spindle.storage.store import StoreLocation, backend_of, check_store, explain_errors
from spindle.storage.transaction import Transaction
from spindle.storage.upgrade import upgrade

_SQLITE = b"SQLite format 3\x00"

_backup = sa.Table("backup", sa.MetaData(), sa.Column("manifest", sa.Text, nullable=False))


class TableDigest(msgspec.Struct, frozen=True):
    """The number of rows of a table in a backup, and the SHA-256 of all of them in key order."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """The contents of a backup; ``made_at`` is in seconds since the epoch."""

    study: str
    source: str
    spindle: str
    made_at: float
    tables: dict[str, TableDigest]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a new backup's manifest says besides its tables; ``now`` is the time of the backup."""

    study: str
    spindle: str
    now: float


def is_store_file(path: Path) -> bool:
    """Whether the file is an SQLite database, as backups and local stores are."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def write_backup(
    source: StoreLocation, target: Path, about: BackupInfo, on_progress: OnProgress
) -> Manifest:
    """Write a snapshot of the store at ``source`` to a new file, and return its manifest.

    The study may be served meanwhile. Every row is read back and compared; the file appears only
    once it is complete and on disk, and only its owner can read it. ``on_progress`` is called as
    by ``copy_store``. Raises ``StoreError``.
    """
    source_backend, target_backend = backend_of(source), Sqlite(target)
    with (
        open_source(source_backend) as reader,
        reader.begin() as old,
        explain_errors(target_backend),
        _create_file(target) as engine,
        engine.begin() as new,
    ):
        copy_rows(source_backend, old, target_backend, new, on_progress)
        tables = dict(_digest_tables(new))
        manifest = Manifest(about.study, str(source_backend), about.spindle, about.now, tables)
        _backup.metadata.create_all(new)
        text = msgspec.json.encode(manifest).decode()
        new.execute(sa.insert(_backup).values(manifest=text))
    return manifest


def read_manifest(path: Path) -> Manifest | None:
    """Read the manifest of a backup; return None if the file is a store, not a backup."""
    with _open_reader(path) as connection:
        if _backup.name not in sa.inspect(connection).get_table_names():
            return None
        text = connection.scalar(sa.select(_backup.c.manifest)) or ""
    try:
        return msgspec.json.decode(text, type=Manifest)
    except msgspec.DecodeError as error:
        raise StoreError(
            f"The manifest of {path} cannot be read: {error}.", "Use another backup."
        ) from None


def backup_differences(path: Path, manifest: Manifest) -> Iterator[str]:
    """Yield the differences between a backup and its manifest."""
    with _open_reader(path) as connection:
        found = dict(_digest_tables(connection))
    for table in sorted({*manifest.tables, *found}):
        expected, actual = manifest.tables.get(table), found.get(table)
        if expected is None or actual is None:
            state = "was not" if expected is None else "is no longer"
            yield f"table {table}: {state} in the backup"
        elif expected.rows != actual.rows:
            yield f"table {table}: {actual.rows:,} rows instead of {expected.rows:,}"
        elif expected.sha256 != actual.sha256:
            yield f"table {table}: its rows differ from the backup's manifest"


def restore_backup(
    path: Path,
    target: StoreLocation,
    change: Callable[[Transaction], None],
    on_progress: OnProgress,
) -> int:
    """Create a store from a backup, and return its number of rows.

    A backup of an older schema version is upgraded on the way, without changing its file. Every
    row is read back and compared before ``change`` is run; the store appears only once all is
    done. ``on_progress`` is called as by ``copy_store``. Raises ``StoreError``, also if there is
    a store at ``target`` already.
    """
    backend = backend_of(target)
    with (
        _upgraded_copy(path) as current,
        _open_reader(current) as old,
        explain_errors(backend),
        backend.create_store() as engine,
        engine.begin() as new,
    ):
        rows = copy_rows(Sqlite(current), old, backend, new, on_progress)
        change(Transaction(new, backend, alone=True))
    return rows


@contextlib.contextmanager
def _upgraded_copy(path: Path) -> Iterator[Path]:
    """Yield the path of the backup, or of an upgraded copy if its schema version is older."""
    backend = Sqlite(path)
    reader = backend.create_reader()
    try:
        check_store(backend, reader)
    except StoreOutdated:
        with tempfile.TemporaryDirectory(prefix="spindle-") as folder:
            copy = Path(shutil.copy(path, folder))
            upgrade(Sqlite(copy))
            yield copy
        return
    finally:
        reader.dispose()
    yield path


@contextlib.contextmanager
def _open_reader(path: Path) -> Iterator[sa.Connection]:
    backend = Sqlite(path)
    if not path.exists():
        raise StoreError(f"There is no file {path}.", "Check the path.")
    reader = backend.create_reader()
    try:
        with explain_errors(backend), reader.begin() as connection:
            yield connection
    finally:
        reader.dispose()


def _digest_tables(connection: sa.Connection) -> Iterator[tuple[str, TableDigest]]:
    """Yield the digest of each table in the file, with its rows in key order.

    Tables and columns come from the file, not from this version's schema, so that a later
    version computes the same.
    """
    inspector = sa.inspect(connection)
    for table in sorted(set(inspector.get_table_names()) - {_backup.name}):
        columns = inspector.get_pk_constraint(table)["constrained_columns"]
        key = ", ".join(f'"{column}"' for column in columns)
        digest, count = hashlib.sha256(), 0
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY {key}'):
            digest.update(msgspec.json.encode(list(row)) + b"\n")
            count += 1
        yield table, TableDigest(count, digest.hexdigest())


@contextlib.contextmanager
def _create_file(target: Path) -> Iterator[sa.Engine]:
    """Yield an engine for a file that gets its name once it is complete and on disk.

    Raises ``StoreError`` rather than replace a file.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_absent(target)
        # Private to its owner: it has the hashes of all passphrases, and the truth.
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        engine = Sqlite(partial).create_upgrader()
        try:
            yield engine
            engine.dispose()
            _check_absent(target)
            partial.replace(target)
            sync_folder(target.parent)
        finally:
            engine.dispose()
            partial.unlink(missing_ok=True)
            partial.with_name(partial.name + "-journal").unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{target} cannot be written: {error}.", "Free some space, or choose another location."
        ) from error


def _check_absent(target: Path) -> None:
    if target.exists():
        raise StoreError(f"{target} already exists.", "Move it away, or choose another name.")
