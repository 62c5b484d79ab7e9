"""What is done for every judgment finds its rows through an index, however many there are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from spindle.storage import open_store, tables
from tests.unit.storage.test_prepared import POSTGRESQL, STATEMENTS

# Through the list of items that are still open, or of leases that are held: those it walks
# until it finds one that fits.
WALKS = {
    "slots.count_open": "item_open",
    "slots.any_open": "item_open",
    "slots.open_seen": "item_open",
    "leases.any_leased": "assignment_",
    "leases.others_hold": "assignment_",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("plans") / "study.sqlite3"
    open_store(path).close()
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def plan(file: sqlite3.Connection, statement: str) -> list[str]:
    rows = file.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * statement.count("?"))
    return [row[3] for row in rows]


def test_each_query_of_a_judgment_searches_an_index(file: sqlite3.Connection) -> None:
    scans = [
        (name, step)
        for name, statement in STATEMENTS.items()
        for step in plan(file, statement.text(sqlite.dialect()))
        if re.match(r"SCAN (?!\(subquery|anon|candidate)", step)
    ]
    assert [
        (name, step)
        for name, step in scans
        if name not in WALKS or f"INDEX {WALKS[name]}" not in step
    ] == []


def test_the_next_item_is_found_among_the_open_ones_only(file: sqlite3.Connection) -> None:
    steps = plan(file, STATEMENTS["slots.open_after"].text(sqlite.dialect()))
    assert "item_open" in steps[0]
    assert "SEARCH" in steps[0]


def test_the_next_item_by_chance_is_found_in_one_step(file: sqlite3.Connection) -> None:
    steps = plan(file, STATEMENTS["slots.ranked"].text(sqlite.dialect()))
    assert steps[0].endswith("INDEX item_ranked (stratum=? AND rank>? AND rank<?)")
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_the_next_few_items_by_chance_are_found_in_one_step(file: sqlite3.Connection) -> None:
    steps = plan(file, STATEMENTS["slots.most_open"].text(sqlite.dialect()))
    found = [step for step in steps if "item_ranked" in step]
    assert [step.partition("item_ranked ")[2] for step in found] == [
        "(stratum=? AND rank>?)",
        "(stratum=? AND rank<?)",
    ]
    assert len([step for step in steps if "TEMP B-TREE" in step]) == 1  # of those few


@pytest.mark.parametrize(
    ("name", "rewritten"),
    [("set_slots", 0), ("set_stratum", 1), ("set_filled", 2), ("set_both", 2)],
)
def test_a_change_of_slots_rewrites_no_index_that_does_not_depend_on_it(
    file: sqlite3.Connection, name: str, rewritten: int
) -> None:
    statement = STATEMENTS[f"slots.{name}"].text(sqlite.dialect())
    program = file.execute(f"EXPLAIN {statement}", [1] * statement.count("?"))
    assert [row[1] for row in program].count("IdxInsert") == rewritten


def test_history_reads_what_it_shows(file: sqlite3.Connection) -> None:
    steps = plan(
        file,
        "SELECT * FROM assignment JOIN item ON item.position = assignment.item"
        " WHERE annotator = ? AND assignment.state IN ('done', 'skipped') AND finished < 9"
        " ORDER BY finished DESC LIMIT 10",
    )
    assert "assignment_history" in steps[0]
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_surplus_is_counted_without_looking_at_the_rest(file: sqlite3.Connection) -> None:
    counted = sa.select(sa.func.count()).select_from(tables.assignment).where(tables.SURPLUS)
    (step,) = plan(file, str(counted.compile(dialect=sqlite.dialect())))
    assert "INDEX assignment_surplus" in step


def test_each_statement_compiles_for_postgresql_too() -> None:
    texts = {name: statement.text(POSTGRESQL) for name, statement in STATEMENTS.items()}
    assert [name for name, text in texts.items() if "%(" not in text and name not in WALKS] == []
