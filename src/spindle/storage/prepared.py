"""Statements that are compiled once and run on the driver's own connection.

What is done for every judgment goes through here: building, caching and dispatching a Core
statement costs ten to thirty times what the database takes to run it. The statements are
Core's all the same, and compile for every dialect.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite


class Prepared:
    """A statement with named parameters.

    ``columns`` names the columns that an insert or update sets from parameters of their
    names. Rows come as the driver gives them: plain tuples, on SQLite with 0 and 1 for a
    boolean.
    """

    __slots__ = ("_columns", "_compiled", "_statement")

    def __init__(self, statement: sa.ClauseElement, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def rows(self, connection: sa.Connection, **values: object) -> list[tuple[Any, ...]]:
        """All rows."""
        rows: list[tuple[Any, ...]] = self._run(connection, values).fetchall()
        return rows

    def first(self, connection: sa.Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self._run(connection, values).fetchall()
        return rows[0] if rows else None

    def run(self, connection: sa.Connection, **values: object) -> int:
        """How many rows were changed."""
        count: int = self._run(connection, values).rowcount
        return count

    def text(self, dialect: sa.Dialect) -> str:
        """The statement in that dialect's SQL."""
        return self._compile(dialect)[0]

    def _run(self, connection: sa.Connection, values: dict[str, object]) -> Any:
        text, constants = self._compiled.get(connection.dialect.name) or self._compile(
            connection.dialect
        )
        driver: Any = connection.connection.driver_connection
        return driver.execute(text, {**constants, **values} if constants else values)

    def _compile(self, dialect: sa.Dialect) -> tuple[str, dict[str, Any]]:
        # The driver takes names on SQLite too, where SQLAlchemy would write question marks.
        named = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect
        compiled = self._statement.compile(dialect=named, column_keys=self._columns)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._compiled[dialect.name] = str(compiled), constants
        return self._compiled[dialect.name]


def given(name: str) -> sa.BindParameter[Any]:
    """A parameter of that name; in an insert or update it must differ from every column's."""
    return sa.bindparam(name)
