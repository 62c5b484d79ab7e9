"""Changes made in an event loop: committed together, acknowledged after, each failing alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from spindle.errors import StoreError
from spindle.storage import Store, Transaction, open_store
from tests.unit.storage.changes import fail, note, read_note
from tests.waiting import run

T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "study.sqlite3")
    yield opened
    opened.close()


def serve(store: Store, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What the work returns while a loop serves the store."""

    async def served() -> T:
        async with store.serve_inline():
            return await work()

    return run(served())


def too_big(tx: Transaction) -> None:
    tx.meta.set("big", "x" * 10_000_000)


async def turn(then: Callable[[], object] = lambda: None) -> None:
    """Let every task that was made before have its turn, then do that."""

    async def do() -> None:
        then()

    await asyncio.create_task(do())


async def outcome(made: Awaitable[T]) -> T | BaseException:
    (found,) = await asyncio.gather(made, return_exceptions=True)
    return found


def test_a_change_is_on_disk_when_it_returns(store: Store) -> None:
    async def work() -> str | None:
        await store.write_async(note("a"))
        return read_note(store, "a")

    assert serve(store, work) == "x"


def test_changes_that_arrive_together_happen_in_their_order(store: Store) -> None:
    async def work() -> list[str]:
        return await asyncio.gather(*(store.write_async(note("n", str(n))) for n in range(200)))

    assert serve(store, work) == ["n"] * 200
    assert read_note(store, "n") == "199"


def test_changes_that_arrive_together_are_one_commit(store: Store) -> None:
    commits: list[sa.Connection] = []

    def committed(connection: sa.Connection) -> None:
        commits.append(connection)

    async def work() -> None:
        await asyncio.gather(*(store.write_async(note(str(n))) for n in range(50)))

    sa.event.listen(sa.Engine, "commit", committed)
    try:
        serve(store, work)
    finally:
        sa.event.remove(sa.Engine, "commit", committed)
    assert len(commits) == 2  # the other is that of ``served``, which waits for what was before


def test_one_failing_change_fails_alone(store: Store) -> None:
    async def work() -> list[object]:
        changes: list[Callable[[Transaction], Any]] = [note("a"), fail, note("b")]
        return list(await asyncio.gather(*(outcome(store.write_async(each)) for each in changes)))

    before, failed, after = serve(store, work)
    assert (before, after) == ("a", "b")
    assert isinstance(failed, LookupError)
    assert (read_note(store, "a"), read_note(store, "b"), read_note(store, "half")) == (
        "x",
        "x",
        None,
    )


def test_a_change_that_raises_is_no_failure_of_a_commit(store: Store) -> None:
    async def work() -> object:
        return await outcome(store.write_async(fail))

    assert isinstance(serve(store, work), LookupError)
    assert store.commits.failures == 0


def test_a_full_store_refuses_the_change_that_does_not_fit_and_keeps_the_rest(
    store: Store,
) -> None:
    def no_more_pages(tx: Transaction) -> None:
        pages = tx._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx._connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}")

    async def work() -> list[object]:
        await store.write_async(no_more_pages)
        changes: list[Callable[[Transaction], Any]] = [note("a"), too_big, note("b")]
        return list(await asyncio.gather(*(outcome(store.write_async(each)) for each in changes)))

    before, failed, after = serve(store, work)
    assert (before, after) == ("a", "b")
    assert isinstance(failed, StoreError)
    assert "full" in str(failed)
    assert (read_note(store, "a"), read_note(store, "b"), read_note(store, "big")) == (
        "x",
        "x",
        None,
    )


def test_a_thread_has_its_changes_made_by_the_loop(store: Store) -> None:
    async def work() -> str:
        return await asyncio.to_thread(lambda: store.write(note("a")).result(10))

    assert serve(store, work) == "a"
    assert read_note(store, "a") == "x"


def test_a_change_that_nobody_waits_for_any_more_is_not_made(store: Store) -> None:
    async def work() -> None:
        given_up = asyncio.create_task(store.write_async(note("given up")))
        await turn(given_up.cancel)  # it has been asked for, and not been made
        await store.write_async(note("kept"))

    serve(store, work)
    assert (read_note(store, "given up"), read_note(store, "kept")) == (None, "x")


def test_what_was_asked_for_is_on_disk_when_serving_ends(store: Store) -> None:
    async def work() -> list[asyncio.Task[str]]:
        asked = [asyncio.create_task(store.write_async(note(str(n)))) for n in range(100)]
        await turn()
        return asked

    assert len(serve(store, work)) == 100
    assert read_note(store, "99") == "x"


def test_the_store_is_written_as_before_when_serving_has_ended(store: Store) -> None:
    async def work() -> None:
        await store.write_async(note("a"))

    serve(store, work)
    assert store.write(note("b")).result(10) == "b"
