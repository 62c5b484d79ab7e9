"""A store kept in a file of its own: made while people work, checked, and put back.

A backup is an SQLite file, whatever database the study is in: all rows of one state of the
store, and a manifest that says how many there are and what they add up to.
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
    """How many rows of a table are in a backup, and the SHA-256 of them all in their order."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What is in a backup; ``made_at`` is in seconds since the epoch."""

    study: str
    source: str
    spindle: str
    made_at: float
    tables: dict[str, TableDigest]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup says about itself beside its rows."""

    study: str
    spindle: str
    now: float


def is_store_file(path: Path) -> bool:
    """Whether the file is an SQLite database, as backups and stores are."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def write_backup(
    source: StoreLocation, target: Path, about: BackupInfo, on_progress: OnProgress
) -> Manifest:
    """Write the store at ``source``, as it is at this moment, to a new file.

    Whoever works on goes on working. Every row is read back and compared; the file is there
    only when that is complete and on disk, and for its owner only. ``on_progress`` is told as
    ``copy_store`` tells it. Raises ``StoreError``.
    """
    giver, taker = backend_of(source), Sqlite(target)
    with (
        open_source(giver) as reader,
        reader.begin() as old,
        explain_errors(taker),
        _create_file(target) as engine,
        engine.begin() as new,
    ):
        copy_rows(giver, old, taker, new, on_progress)
        kept = dict(_digest_tables(new))
        manifest = Manifest(about.study, str(giver), about.spindle, about.now, kept)
        _backup.metadata.create_all(new)
        text = msgspec.json.encode(manifest).decode()
        new.execute(sa.insert(_backup).values(manifest=text))
    return manifest


def read_manifest(path: Path) -> Manifest | None:
    """Read what a backup says is in it; return None if the file is a store and no backup."""
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


def differences(path: Path, manifest: Manifest) -> Iterator[str]:
    """Yield where a backup differs from its manifest."""
    with _open_reader(path) as connection:
        found = dict(_digest_tables(connection))
    for table in sorted({*manifest.tables, *found}):
        kept, there = manifest.tables.get(table), found.get(table)
        if kept is None or there is None:
            yield f"table {table}: {'was not' if kept is None else 'is no longer'} in the backup"
        elif kept.rows != there.rows:
            yield f"table {table}: {there.rows:,} rows instead of {kept.rows:,}"
        elif kept.sha256 != there.sha256:
            yield f"table {table}: its rows differ from those that were backed up"


def restore_backup(
    path: Path,
    target: StoreLocation,
    change: Callable[[Transaction], None],
    on_progress: OnProgress,
) -> int:
    """Create a store from a backup where there is none, and return how many rows it has.

    A backup of an older version is brought up to date, the file itself stays as it is. Every
    row is read back and compared before ``change`` is made; the store is there only when all
    is done. Raises ``StoreError``.
    """
    taker = backend_of(target)
    with (
        _upgraded_copy(path) as current,
        _open_reader(current) as old,
        explain_errors(taker),
        taker.create_store() as engine,
        engine.begin() as new,
    ):
        rows = copy_rows(Sqlite(current), old, taker, new, on_progress)
        change(Transaction(new, taker, alone=True))
    return rows


@contextlib.contextmanager
def _upgraded_copy(path: Path) -> Iterator[Path]:
    """Give the backup, or a copy of it in this version's schema."""
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
    """Yield the digest of each table: of its rows as they are, in the order of their keys.

    As the file has them, so that a later version finds the same.
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
    """Create a file that gets its name when it is complete and on disk, and never another's."""
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_free(target)
        # It holds everybody's passphrase hashes, and the truth.
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        engine = Sqlite(partial).create_upgrader()
        try:
            yield engine
            engine.dispose()
            _check_free(target)
            partial.replace(target)
            sync_folder(target.parent)
        finally:
            engine.dispose()
            partial.unlink(missing_ok=True)
            partial.with_name(partial.name + "-journal").unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{target} cannot be written: {error}.", "Free some space, or choose another place."
        ) from error


def _check_free(target: Path) -> None:
    if target.exists():
        raise StoreError(f"{target} already exists.", "Choose another name.")
