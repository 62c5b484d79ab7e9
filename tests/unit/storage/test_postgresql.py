"""A store on PostgreSQL: schemas, other processes' locks, and a server that goes away."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from spindle.domain.databases import Database, parse_database_address
from spindle.errors import StoreError, StoreUnavailable
from spindle.storage import Store, Transaction, open_store, postgresql
from tests.factories import NOON, join, make_design, open_study, rows, submission
from tests.postgresql import VARIABLE, Cluster, cluster
from tests.waiting import eventually


@pytest.fixture
def place(postgresql: Cluster, request: pytest.FixtureRequest) -> Database:
    """A schema of the test's own."""
    return parse_database_address(f"{postgresql.url}&schema=s{abs(hash(request.node.name))}")


@pytest.fixture(scope="module")
def fragile() -> Iterator[Cluster]:
    """A server that tests stop and start."""
    with cluster() as server:
        yield server


@contextlib.contextmanager
def open_here(place: Database, **options: Any) -> Iterator[Store]:
    store = open_store(place, **options)
    try:
        yield store
    finally:
        store.close()


def note(store: Store, key: str, value: str = "x") -> Future[None]:
    return store.write(lambda tx: tx.meta.set(key, value))


def read_note(store: Store, key: str) -> str | None:
    with store.read() as tx:
        return tx.meta.get(key)


def one(store: Store, query: str) -> Any:
    return store.write(lambda tx: tx._connection.exec_driver_sql(query).scalar()).result()


# What is opened


def test_two_schemas_of_one_database_are_two_stores(postgresql: Cluster) -> None:
    places = [parse_database_address(f"{postgresql.url}&schema=apart_{n}") for n in (1, 2)]
    with open_here(places[0]) as first, open_here(places[1]) as second:
        note(first, "key").result()
        assert read_note(first, "key") == "x"
        assert read_note(second, "key") is None


def test_any_number_of_processes_may_open_one_store(place: Database) -> None:
    with open_here(place) as first, open_here(place) as second:
        note(first, "key").result()
        assert read_note(second, "key") == "x"


def test_another_study_is_refused_where_the_address_names_no_schema(postgresql: Cluster) -> None:
    birds, fish = (parse_database_address(postgresql.url, name) for name in ("Birds", "Fish"))
    open_store(birds).close()
    open_store(birds).close()
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"holds the study 'Birds'.*\?schema=name"):
            open_store(fish, read_only=read_only)
    open_store(parse_database_address(f"{postgresql.url}&schema=spindle", "Fish")).close()


def test_a_schema_with_other_tables_is_refused_and_left_alone(
    place: Database, postgresql: Cluster
) -> None:
    with psycopg.connect(postgresql.url) as connection:
        connection.execute(f"CREATE SCHEMA {place.schema}")
        connection.execute(f"CREATE TABLE {place.schema}.song (line text)")
    with pytest.raises(StoreError, match="is not a Spindle database"):
        open_store(place)


def test_reading_needs_a_store_that_is_there(place: Database) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(place, read_only=True)


def test_an_older_server_is_refused(place: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "OLDEST", 99)
    with pytest.raises(StoreError, match="needs 99 or newer"):
        open_store(place)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    nowhere = parse_database_address(f"postgresql://ada:s3cret@/studies?host={tmp_path}")
    with pytest.raises(StoreError, match="cannot be used as a store: connection is bad") as told:
        open_store(nowhere)
    assert "s3cret" not in f"{told.value} {told.value!r} {told.value.__cause__!r}"


def test_without_its_driver_the_error_says_what_to_install(
    place: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'spindle-annotate\[postgres\]'"):
        open_store(place)


# What a transaction is


def test_a_change_waits_for_the_disk_whatever_the_database_is_set_to(place: Database) -> None:
    lazy = replace(place, url=f"{place.url}&options=-csynchronous_commit%3Doff")
    with open_here(lazy) as store:
        assert one(store, "SHOW synchronous_commit") == "on"


def test_a_stronger_setting_stays(place: Database) -> None:
    strong = replace(place, url=f"{place.url}&options=-csynchronous_commit%3Dremote_apply")
    with open_here(strong) as store:
        assert one(store, "SHOW synchronous_commit") == "remote_apply"


def test_one_read_sees_one_state(place: Database) -> None:
    with open_here(place) as store, store.read() as tx:
        assert tx.meta.get("key") is None
        note(store, "key").result()
        assert tx.meta.get("key") is None


def test_a_reader_changes_nothing(place: Database) -> None:
    with (
        open_here(place) as store,
        pytest.raises(StoreError, match="read-only"),
        store.read() as tx,
    ):
        tx.meta.set("key", "x")


def test_statements_are_not_prepared_where_the_address_says_so(place: Database) -> None:
    names = "SELECT count(*) FROM pg_prepared_statements"
    for options, prepared in (("", True), ("&prepare=no", False)):
        with open_here(replace(place, url=place.url + options)) as store:

            def often(tx: Transaction) -> int:
                for _ in range(10):
                    tx.slots.has_open()
                return int(tx._connection.exec_driver_sql(names).scalar() or 0)

            assert bool(store.write(often).result()) is prepared


# Other processes' locks


@contextlib.contextmanager
def hold_lock(place: Database, query: str) -> Iterator[psycopg.Connection]:
    """Another process's open transaction in which that was done."""
    with psycopg.connect(place.url.replace("+psycopg", "")) as connection:
        connection.execute(f"SET search_path TO {place.schema}")
        connection.execute(query)
        yield connection
        connection.rollback()


def test_nobody_is_told_that_nothing_is_left_because_others_have_it_locked(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url)
    with open_study(tmp_path, items=1) as study:
        place, ada = study.design.database, join(study)
        assert place is not None
        with hold_lock(place, "UPDATE item SET slots = slots") as other:
            asked = threading.Thread(target=lambda: found.append(len(ada.desk().work)))
            found: list[int] = []
            asked.start()
            eventually(lambda: bool(waiting_statements(postgresql, place)))
            other.rollback()
            asked.join(10)
        assert found == [1]


def test_an_item_that_others_have_locked_is_passed_over(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url)
    with open_study(tmp_path, items=2) as study:
        place, ada = study.design.database, join(study)
        assert place is not None
        with hold_lock(place, "UPDATE item SET slots = slots WHERE position = 1"):
            assert [piece.handout.item.id for piece in ada.desk().work] == ["i2"]


def test_a_lease_that_others_are_just_answering_is_not_ended(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url)
    with open_study(tmp_path, items=2, lease_seconds=60, prefetch=0) as study:
        place, ada, ben = study.design.database, join(study, "Ada"), join(study, "Ben")
        assert place is not None
        ada.take()
        study.clock.forward(61)  # type: ignore[attr-defined]
        with hold_lock(place, "UPDATE assignment SET expires_at = expires_at"):
            assert [piece.handout.item.id for piece in ben.desk().work] == ["i2"]
        assert rows(study, "SELECT state FROM assignment ORDER BY id") == [("leased",)] * 2


def test_changes_that_wait_for_each_other_are_made_again(place: Database) -> None:
    """Two processes' batches lock the same two rows, each the other's first."""
    with open_here(place) as first, open_here(place) as second:
        note(first, "a").result()
        note(first, "b").result()
        go_on = threading.Barrier(2, timeout=10)

        def crosswise(store: Store, *keys: str) -> Future[None]:
            def change(tx: Transaction) -> None:
                tx.meta.set(keys[0], keys[0])
                with contextlib.suppress(threading.BrokenBarrierError):
                    go_on.wait(5)
                go_on.abort()  # once is enough
                tx.meta.set(keys[1], keys[1])

            return store.write(change)

        for made in (crosswise(first, "a", "b"), crosswise(second, "b", "a")):
            made.result(20)
        assert (read_note(first, "a"), read_note(first, "b")) == ("a", "b")


def test_a_name_that_two_processes_take_at_once_is_one_persons(place: Database) -> None:
    with open_here(place) as first, open_here(place) as second:
        both = threading.Barrier(2, timeout=10)

        def add(store: Store) -> Future[Any]:
            def change(tx: Transaction) -> Any:
                tx.people.find("Ada")
                with contextlib.suppress(threading.BrokenBarrierError):
                    both.wait(5)
                both.abort()
                return tx.people.add("Ada", "", NOON)

            return store.write(change)

        made = [added.result(20) for added in (add(first), add(second))]
        assert sorted(one is None for one in made) == [False, True]


def test_only_one_process_prepares_a_study_at_a_time(place: Database) -> None:
    with open_here(place) as first, open_here(place) as second:
        inside = threading.Event()

        def prepare() -> None:
            with second.prepare_alone():
                inside.set()

        with first.prepare_alone():
            waiting_one = threading.Thread(target=prepare)
            waiting_one.start()
            assert not inside.wait(0.3)
        assert inside.wait(10)
        waiting_one.join()


# A server that goes away


def own(fragile: Cluster, name: str) -> Database:
    return parse_database_address(f"{fragile.url}&schema={name}")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_restart_of_the_server_is_survived(fragile: Cluster, how: signal.Signals) -> None:
    with open_here(own(fragile, "restart")) as store:
        note(store, "before").result()
        fragile.stop(how)
        fragile.start()
        note(store, "after").result()
        assert (read_note(store, "before"), read_note(store, "after")) == ("x", "x")


def test_changes_cut_off_by_a_restart_are_made_again(fragile: Cluster) -> None:
    with open_here(own(fragile, "cut")) as store:
        runs: list[int] = []

        def change(tx: Transaction) -> None:
            tx.meta.set("n", str(len(runs)))
            runs.append(1)
            if len(runs) == 1:
                fragile.stop(signal.SIGQUIT)
                fragile.start()

        store.write(change).result(30)
        assert (len(runs), read_note(store, "n")) == (2, "1")


def test_while_the_server_is_away_writing_and_reading_say_try_again(fragile: Cluster) -> None:
    with open_here(own(fragile, "away")) as store:
        note(store, "before").result()
        fragile.stop()
        try:
            with pytest.raises(StoreUnavailable, match=r"written.*Try again"):
                note(store, "key").result()
            with pytest.raises(StoreUnavailable, match=r"read.*Try again"):
                read_note(store, "before")
        finally:
            fragile.start()
        note(store, "key").result()


def test_a_judgment_whose_commit_nobody_heard_of_is_there_once(
    tmp_path: Path, fragile: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server commits and dies before it can say so: the change is made again."""
    monkeypatch.setenv(VARIABLE, fragile.url)
    with open_study(tmp_path, items=3) as study:
        ada = join(study)
        sent = submission(ada.take())

        def lose(connection: sa.Connection) -> None:
            connection.connection.driver_connection.execute("COMMIT")  # type: ignore[union-attr]
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        engine = study.store._engine
        event.listen(engine, "commit", lose, once=True)
        receipt = ada.send(sent, want=2)
        assert receipt.status == "known"
        assert len(receipt.state.work) == 2
        assert rows(study, "SELECT count(*) FROM judgment") == [(1,)]


def test_a_link_whose_use_nobody_heard_of_can_be_used_in_the_same_attempt(
    place: Database,
) -> None:
    with open_here(place) as store:
        store.write(lambda tx: tx.meta.add_staff_link("hash", NOON)).result()
        for now, used in ((NOON, True), (NOON, True), (NOON + 1, False)):
            made = store.write(lambda tx, now=now: tx.meta.use_staff_link("hash", now))  # type: ignore[misc]
            assert made.result() is used


def waiting_statements(postgresql: Cluster, place: Database) -> list[Any]:
    """The statements of that study that wait for a lock."""
    with psycopg.connect(postgresql.url) as connection:
        query = "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return connection.execute(query).fetchall()


def test_designs_in_tests_are_files_unless_a_test_says_otherwise(tmp_path: Path) -> None:
    assert make_design(tmp_path).database is None
