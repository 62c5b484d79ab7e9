"""A prepared statement takes exactly its own values, and gives rows by the names of columns."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from spindle import storage
from spindle.services.study import store_location
from spindle.storage import Store, open_store
from spindle.storage.prepared import Prepared, parameter
from tests.factories import add_person, make_design

STATEMENTS = {
    f"{module.name}.{name.strip('_').lower()}": statement
    for module in pkgutil.iter_modules(storage.__path__)
    for name, statement in vars(importlib.import_module(f"spindle.storage.{module.name}")).items()
    if isinstance(statement, Prepared)
}
POSTGRESQL: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

_numbers = sa.Table("numbers", sa.MetaData(), *(sa.Column(name, sa.Integer) for name in "xyz"))
_ADD = Prepared(sa.insert(_numbers), "x", "y", "z")
_CHANGE = Prepared(sa.update(_numbers).where(_numbers.c.x == parameter("this")), "y", "z")
_CLEAR = Prepared(sa.update(_numbers).where(_numbers.c.x == parameter("this")).values(z=None))
_SET = Prepared(sa.update(_numbers).where(_numbers.c.x == parameter("this")).values(z=5))
_ALL = Prepared(sa.select(_numbers.c.z, _numbers.c.x.label("first")).order_by(_numbers.c.x))


@pytest.fixture
def store(tmp_path: Path, each_store: str) -> Iterator[Store]:
    """A store with a table of numbers beside its own."""
    opened = open_store(store_location(make_design(tmp_path)))
    opened.write(lambda tx: _numbers.metadata.create_all(tx._connection)).result()
    yield opened
    opened.close()


def parameters(statement: Prepared) -> list[str]:
    """The names in the text of a statement, each once."""
    return list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement.text(POSTGRESQL))))


def error_of(store: Store, statement: Prepared, **values: object) -> str:
    """What a call raises as a call with wrong arguments does; empty if it does not."""
    error = store.write(lambda tx: statement.run(tx._connection, **values)).exception()
    return str(error) if isinstance(error, TypeError) else ""


def numbers(store: Store) -> list[tuple[int | None, ...]]:
    with store.read() as tx:
        query = "SELECT x, y, z FROM numbers ORDER BY x"
        return [tuple(row) for row in tx._connection.exec_driver_sql(query)]


def test_no_statement_runs_without_one_of_its_values(store: Store) -> None:
    ran = [
        f"{name} without {missing}"
        for name, statement in STATEMENTS.items()
        for missing in parameters(statement)
        if missing
        not in error_of(store, statement, **dict.fromkeys({*parameters(statement)} - {missing}, 1))
    ]
    assert ran == []


def test_no_statement_drops_a_value_that_it_has_no_place_for(store: Store) -> None:
    ran = [
        name
        for name, statement in STATEMENTS.items()
        if "misspelt"
        not in error_of(store, statement, misspelt=1, **dict.fromkeys(parameters(statement), 1))
    ]
    assert ran == []


@pytest.mark.parametrize("missing", ["x", "y", "z"])
def test_nothing_is_inserted_without_a_value(store: Store, missing: str) -> None:
    assert missing in error_of(store, _ADD, **dict.fromkeys({*"xyz"} - {missing}, 1))
    assert numbers(store) == []


@pytest.mark.parametrize("missing", ["this", "y", "z"])
def test_nothing_is_updated_without_a_value(store: Store, missing: str) -> None:
    store.write(lambda tx: _ADD.run(tx._connection, x=1, y=2, z=3)).result()
    assert missing in error_of(store, _CHANGE, **dict.fromkeys({"this", "y", "z"} - {missing}, 1))
    assert numbers(store) == [(1, 2, 3)]


def test_none_is_a_value(store: Store) -> None:
    store.write(lambda tx: _ADD.run(tx._connection, x=1, y=None, z=3)).result()
    assert numbers(store) == [(1, None, 3)]


def test_what_a_statement_says_itself_needs_no_value(store: Store) -> None:
    store.write(lambda tx: _ADD.run(tx._connection, x=1, y=2, z=3)).result()
    store.write(lambda tx: _SET.run(tx._connection, this=1)).result()
    assert numbers(store) == [(1, 2, 5)]
    store.write(lambda tx: _CLEAR.run(tx._connection, this=1)).result()
    assert numbers(store) == [(1, 2, None)]


def test_rows_go_by_the_names_of_their_columns(store: Store) -> None:
    store.write(lambda tx: _ADD.run(tx._connection, x=1, y=2, z=3)).result()
    with store.read() as tx:
        (row,) = _ALL.rows(tx._connection)
    assert (row.first, row.z) == (1, 3)


def test_an_annotators_counters_are_kept_apart(store: Store) -> None:
    person = add_person(store, "Ada")
    names = ("cursor", "numbered", "swapped", "done", "skipped")

    def count(tx: storage.Transaction) -> None:
        counters = tx.people.counters(person)
        for number, name in enumerate(names, 1):
            setattr(counters, name, number)
        tx.people.save_counters(person, counters)

    store.write(count).result()
    with store.read() as tx:
        counters = tx.people.counters(person)
    assert [getattr(counters, name) for name in names] == [1, 2, 3, 4, 5]


def test_storage_reads_rows_by_name() -> None:
    """What unpacks a row, or takes a part of it by its number, breaks when a column is added."""
    places = [
        f"{path.name}: {ast.unparse(node)}"
        for path in sorted(Path(storage.__path__[0]).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if takes_by_position(node)
    ]
    assert places == []


def takes_by_position(node: ast.AST) -> bool:
    match node:
        case ast.Starred(value=ast.Name(id="row")):
            return True
        case ast.Subscript(value=ast.Name(id="row"), slice=ast.Slice() | ast.Constant(value=int())):
            return True
        case ast.Assign(targets=[ast.Tuple()], value=ast.Name(id="row")):
            return True
        case ast.For(target=ast.Tuple()) | ast.comprehension(target=ast.Tuple()):
            return gives_rows(node.iter)
    return False


def gives_rows(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="rows"):
            return True
        case ast.Call(func=ast.Attribute(attr="execute" | "exec_driver_sql" | "rows")):
            return True
    return False
