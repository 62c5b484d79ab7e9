"""Statements that are compiled once and run directly on the driver's connection.

The statements that every judgment needs are run this way, because building, caching and
dispatching a Core statement costs ten to thirty times what the database takes to run it. They are
still written in Core, and compile for every dialect.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import ReturnsRows


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for one dialect.

    ``names`` are the parameters that a call passes, ``constants`` the values that the statement
    itself contains; ``arrange`` turns them into what the driver takes, a mapping or a sequence.
    """

    text: str
    names: frozenset[str]
    constants: dict[str, Any]
    arrange: Callable[[dict[str, object]], Any]


class Prepared:
    """A statement with named parameters.

    ``columns`` are the columns that an insert or update sets from parameters of the same names.
    A call passes a value for each parameter; ``TypeError`` is raised if one is missing or
    unknown. Rows are named tuples whose fields are the statement's columns, with values as the
    driver returns them: on SQLite a boolean is 0 or 1.
    """

    __slots__ = ("_columns", "_compiled", "_make", "_statement")

    def __init__(self, statement: ReturnsRows, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        self._compiled: dict[type[sa.Dialect], _Compiled] = {}
        self._make: Callable[[Iterable[Any]], Any] | None = None

    def rows(self, connection: sa.Connection, **values: object) -> list[Any]:
        """Return all rows."""
        return [self._as_row(row) for row in self._execute(connection, values).fetchall()]

    def first(self, connection: sa.Connection, **values: object) -> Any:
        """Return the first row, or None."""
        rows = self._execute(connection, values).fetchall()
        return self._as_row(rows[0]) if rows else None

    def scalars(self, connection: sa.Connection, **values: object) -> list[Any]:
        """Return the value of the only column in each row."""
        return [value for (value,) in self._execute(connection, values).fetchall()]

    def scalar(self, connection: sa.Connection, **values: object) -> Any:
        """Return the value of the only column in the first row, or None."""
        rows = self._execute(connection, values).fetchall()
        if not rows:
            return None
        (value,) = rows[0]
        return value

    def run(self, connection: sa.Connection, **values: object) -> int:
        """Run the statement and return how many rows it changed."""
        count: int = self._execute(connection, values).rowcount
        return count

    def text(self, dialect: sa.Dialect) -> str:
        """Return the statement in the SQL of the dialect."""
        return self._compile(dialect).text

    def _execute(self, connection: sa.Connection, values: dict[str, object]) -> Any:
        dialect = connection.dialect
        compiled = self._compiled.get(type(dialect))
        if compiled is None:
            compiled = self._compiled[type(dialect)] = self._compile(dialect)
        if values.keys() != compiled.names:
            raise TypeError(_describe_mismatch(values.keys(), compiled.names))
        if compiled.constants:
            values.update(compiled.constants)
        driver: Any = connection.connection.dbapi_connection
        return driver.execute(compiled.text, compiled.arrange(values))

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)
        required = {name for bind, name in compiled.bind_names.items() if bind.required}
        constants = {name: value for name, value in compiled.params.items() if name not in required}
        order = compiled.positiontup if compiled.positional else None
        return _Compiled(str(compiled), frozenset(required), constants, _arrangement(order))

    def _as_row(self, row: Iterable[Any]) -> Any:
        make = self._make
        if make is None:
            columns = list(self._statement.exported_columns.keys())
            named = namedtuple("Row", columns)  # type: ignore[misc] # known at run time only
            # Does what namedtuple's _make does, without calling a Python function.
            make = self._make = partial(tuple.__new__, named)
        return make(row)


def parameter(name: str) -> sa.BindParameter[Any]:
    """Return a named parameter; the name must not be a column that the statement sets."""
    return sa.bindparam(name)


def _arrangement(order: list[str] | None) -> Callable[[dict[str, object]], Any]:
    if order is None:
        return lambda values: values
    if len(order) > 1:
        return itemgetter(*order)
    return lambda values: [values[name] for name in order]


def _describe_mismatch(found: Set[str], expected: Set[str]) -> str:
    missing, unknown = sorted(expected - found), sorted(found - expected)
    return f"missing values: {missing}; unknown values: {unknown}"
