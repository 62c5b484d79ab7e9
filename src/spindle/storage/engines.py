"""Database engines: how each kind of store is opened and how it makes writes durable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


def sqlite_writer(path: Path) -> sa.Engine:
    """An engine whose transactions take the write lock at once and are durable on commit."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
    return _sqlite(path, begin="BEGIN IMMEDIATE", pragmas=pragmas)


def sqlite_reader(path: Path) -> sa.Engine:
    """An engine that only reads, and does not wait for the writer."""
    return _sqlite(path, begin="BEGIN", pragmas=("query_only=ON",))


def database_errors(engine: sa.Engine) -> tuple[type[Exception], ...]:
    """What goes wrong in the database: as SQLAlchemy tells it, and as the driver does."""
    driver = engine.dialect.loaded_dbapi
    return (sa.exc.DatabaseError, driver.DatabaseError)


def reason(error: BaseException) -> str:
    """The database's own words, without what SQLAlchemy puts around them."""
    return str(getattr(error, "orig", None) or error)


def _sqlite(path: Path, *, begin: str, pragmas: tuple[str, ...]) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": 15},
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
