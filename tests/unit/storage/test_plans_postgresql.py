"""What is done for every judgment finds its rows through an index on PostgreSQL too.

The tables are filled first: PostgreSQL reads a small table whole, index or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

from spindle.domain.databases import parse_database_address
from spindle.storage import Store, Transaction, open_store
from tests.postgresql import Cluster
from tests.unit.storage.test_prepared import STATEMENTS

ITEMS, PEOPLE = 20_000, 2_000
FILLING = (
    f"INSERT INTO item SELECT n, 'i' || n, '{{}}', (n > {ITEMS // 2})::int, 1, false,"
    f" mod(n * 7919, {ITEMS}), 1, n <= {ITEMS // 2}"
    f" FROM generate_series(1, {ITEMS}) n",
    "INSERT INTO annotator SELECT n, 'p' || n, 'p' || n, '', 0, 0, 0, 0, 100, 0, 100, 0"
    f" FROM generate_series(1, {PEOPLE}) n",
    "INSERT INTO assignment SELECT n, 1 + mod(n, 200), n, CASE WHEN mod(n, 50) = 0 THEN 'leased'"
    " ELSE 'done' END, 'ab', n / 200, true, false, n, 0, n"
    f" FROM generate_series(1, {ITEMS // 2}) n",
    "INSERT INTO judgment SELECT n, 'j' || n, n, 1, '{}', '{}', false, '', 0, 0, 0"
    f" FROM generate_series(1, {ITEMS // 2}) n",
    f"INSERT INTO meta SELECT 'key ' || n, '' FROM generate_series(1, {PEOPLE}) n",
    "ANALYZE",
)
_PARAMETER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def store(postgresql: Cluster) -> Iterator[Store]:
    opened = open_store(parse_database_address(f"{postgresql.url}&schema=plans"))
    for statement in FILLING:
        opened.write(
            lambda tx, said=statement: tx._connection.exec_driver_sql(said)  # type: ignore[misc]
        ).result()
    yield opened
    opened.close()


def plan(store: Store, name: str) -> list[str]:
    """The steps of the plan that serves whatever the parameters are."""
    with store.read() as tx:
        text = STATEMENTS[name].text(tx._connection.dialect)
    numbers = {given: n for n, given in enumerate(dict.fromkeys(_PARAMETER.findall(text)), 1)}
    text = _PARAMETER.sub(lambda given: f"${numbers[given[1]]}", text)

    def ask(tx: Transaction) -> list[str]:
        driver = tx._connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return [row[0] for row in driver.execute(f"EXPLAIN (GENERIC_PLAN) {text}")]

    return store.write(ask).result()


def test_each_query_of_a_judgment_searches_an_index(store: Store) -> None:
    plans = {name: plan(store, name) for name in STATEMENTS}
    assert [
        (name, step) for name, steps in plans.items() for step in steps if "Seq Scan" in step
    ] == []


def test_the_next_item_is_found_among_the_open_ones_only(store: Store) -> None:
    steps = plan(store, "slots.open_after")
    assert any("using item_open" in step for step in steps), steps
    assert not any("Sort" in step for step in steps), steps


def test_the_next_item_by_chance_is_found_in_one_step(store: Store) -> None:
    steps = plan(store, "slots.ranked")
    assert any("using item_ranked" in step for step in steps), steps
    assert not any("Sort" in step for step in steps), steps


def test_the_next_few_items_by_chance_are_found_in_one_step(store: Store) -> None:
    steps = plan(store, "slots.most_open")
    assert sum("using item_ranked" in step for step in steps) == 2, steps
