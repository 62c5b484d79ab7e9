"""The schema version of a store, and the upgrade of an older store.

Alembic is slow to import, so it is imported only for an upgrade.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from spindle.errors import StoreError, StoreOutdated
from spindle.storage import tables as t
from spindle.storage.backend import Backend

if TYPE_CHECKING:
    from alembic.config import Config

_log = logging.getLogger(__name__)


def read_version(connection: sa.Connection, found: set[str]) -> str | None:
    """Read the schema version of a store with the tables ``found``; None if it has none."""
    if t.version.name in found:
        return connection.scalar(sa.select(t.version.c.version_num))
    # Up to version 2 it was a value in ``meta``.
    return connection.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == "schema"))


def check_version(connection: sa.Connection, backend: Backend, found: set[str]) -> None:
    """Raise ``StoreOutdated`` if the store can be upgraded, ``StoreError`` if it is newer."""
    version = read_version(connection, found)
    if version == t.SCHEMA_VERSION:
        return
    message = (
        f"{backend} has schema version {version}; this version of Spindle needs {t.SCHEMA_VERSION}."
    )
    if version is None or not version.isdigit() or int(version) > int(t.SCHEMA_VERSION):
        raise StoreError(message, "Use the version of Spindle that wrote it, or a newer one.")
    raise StoreOutdated(message, "Start the study once with `spindle start`, which upgrades it.")


def create_tables(connection: sa.Connection) -> None:
    """Create the tables of this version in an empty store."""
    t.metadata.create_all(connection)
    t.version.metadata.create_all(connection)
    connection.execute(sa.insert(t.version).values(version_num=t.SCHEMA_VERSION))


def upgrade(backend: Backend) -> None:
    """Upgrade the store to this schema version in one transaction; a file is copied first.

    Raises ``StoreError`` if the version is too old, or if other processes serve the store.
    """
    engine = backend.create_upgrader()
    try:
        with engine.begin() as connection:
            before = read_version(connection, backend.table_names(connection))
            if before == t.SCHEMA_VERSION:
                return  # another process has upgraded it meanwhile
            kept = backend.keep_copy(connection, f"version-{before}")
            _upgrade(connection, backend, before or "")
    finally:
        engine.dispose()
    copy = f"; the previous version was copied to {kept}" if kept else ""
    _log.warning("%s was upgraded to schema version %s%s.", backend, t.SCHEMA_VERSION, copy)


def _upgrade(connection: sa.Connection, backend: Backend, before: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = alembic_config(connection)
    try:
        ScriptDirectory.from_config(config).get_revision(before)
    except CommandError:
        raise StoreError(
            f"{backend} has schema version {before}, which is too old to be upgraded.",
            "Export its judgments with the version of Spindle that wrote it.",
        ) from None
    if t.version.name not in backend.table_names(connection):
        command.stamp(config, before)
    command.upgrade(config, "head")


def alembic_config(connection: sa.Connection) -> Config:
    """Return a configuration with which Alembic uses the connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
