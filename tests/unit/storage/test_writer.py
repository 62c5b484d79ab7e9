"""The writer: changes are committed together, fail alone and are acknowledged after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from spindle.errors import StoreError
from spindle.storage import Store, Transaction, open_store
from tests.unit.storage.changes import fail, note, one_more, read_note


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "study.sqlite3")
    yield opened
    opened.close()


def hold_up(store: Store) -> tuple[threading.Event, Future[bool]]:
    """Keep the writer busy until the event is set, so that what follows is one batch."""
    busy, go_on = threading.Event(), threading.Event()

    def wait(_: Transaction) -> bool:
        busy.set()
        return go_on.wait(10)

    held = store.write(wait)
    assert busy.wait(10)
    return go_on, held


def test_a_change_is_on_disk_when_its_future_is_set(store: Store) -> None:
    assert store.write(note("a")).result() == "a"
    assert read_note(store, "a") == "x"


def test_changes_that_wait_together_happen_in_their_order(store: Store) -> None:
    go_on, _ = hold_up(store)
    futures = [store.write(note("last", str(number))) for number in range(200)]
    go_on.set()
    assert [future.result() for future in futures] == ["last"] * 200
    assert read_note(store, "last") == "199"


def test_one_failing_change_fails_alone(store: Store) -> None:
    go_on, _ = hold_up(store)
    before, failed, after = store.write(note("a")), store.write(fail), store.write(note("b"))
    go_on.set()
    assert (before.result(), after.result()) == ("a", "b")
    with pytest.raises(LookupError):
        failed.result()
    assert (read_note(store, "a"), read_note(store, "b"), read_note(store, "half")) == (
        "x",
        "x",
        None,
    )


def test_changes_beside_one_that_fails_are_made_once(store: Store) -> None:
    go_on, _ = hold_up(store)
    futures = [store.write(one_more) for _ in range(20)]
    failed = [store.write(fail) for _ in range(3)]
    futures += [store.write(one_more) for _ in range(20)]
    go_on.set()
    assert [future.result() for future in futures] == list(range(1, 41))
    assert all(isinstance(future.exception(), LookupError) for future in failed)
    assert (read_note(store, "count"), read_note(store, "half")) == ("40", None)


def test_a_cancelled_change_does_not_happen_and_harms_no_other(store: Store) -> None:
    go_on, _ = hold_up(store)
    given_up, kept = store.write(note("given up")), store.write(note("kept"))
    assert given_up.cancel()
    go_on.set()
    assert kept.result(10) == "kept"
    assert store.write(note("later")).result(10) == "later"
    assert read_note(store, "given up") is None


def test_a_change_that_runs_can_no_longer_be_cancelled(store: Store) -> None:
    go_on, held = hold_up(store)
    assert not held.cancel()
    go_on.set()
    assert held.result(10)


def test_closing_finishes_what_was_submitted(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    go_on, _ = hold_up(store)
    futures = [store.write(note(str(number))) for number in range(100)]
    closing = threading.Thread(target=store.close)
    closing.start()
    go_on.set()
    closing.join(10)
    assert [future.result(0) for future in futures] == [str(number) for number in range(100)]


def test_nothing_can_be_submitted_after_closing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.write(note("late"))


def test_whatever_is_submitted_while_closing_is_done_or_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    futures: list[Future[str]] = []
    started = threading.Event()

    def work() -> None:
        try:
            for number in range(100_000):
                futures.append(store.write(note("n", str(number))))
                started.set()
        except StoreError:
            return

    thread = threading.Thread(target=work)
    thread.start()
    started.wait(10)
    store.close()
    thread.join(10)
    assert all(future.done() for future in futures)


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    store.close()
    store.close()


def test_a_full_disk_is_a_store_error_and_what_was_acknowledged_stays(store: Store) -> None:
    store.write(note("before")).result()

    def no_more_pages(tx: Transaction) -> None:
        tx.meta._connection.exec_driver_sql("PRAGMA max_page_count = 1")  # the size it has

    store.write(no_more_pages).result()
    with pytest.raises(StoreError, match=r"could not be written: .*full.*free space"):
        store.write(note("big", "x" * 1_000_000)).result()
    assert read_note(store, "before") == "x"
    assert read_note(store, "big") is None
