"""Stores that earlier versions wrote, opened by this one."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from spindle.domain.databases import Database
from spindle.errors import StoreError, StoreOutdated
from spindle.services.quality import UNSEALED
from spindle.storage import Store, StoreLocation, Transaction, open_store, tables
from spindle.storage.store import backend_of
from spindle.storage.upgrade import alembic_config
from tests.postgresql import Cluster, database_for

STORES = sorted(Path(__file__).with_name("stores").glob("v*.sql"))
VERSIONS = [path.stem.removeprefix("v") for path in STORES]


@pytest.fixture
def place(tmp_path: Path, each_store: str) -> StoreLocation:
    return database_for(tmp_path) or tmp_path / "study.sqlite3"


def write_store(dump: Path, place: StoreLocation) -> None:
    """The store as the version wrote it; on a server by way of its tables of that version."""
    if isinstance(place, Path):
        load(dump, place)
        return
    backend = backend_of(place)
    source = sa.create_engine("sqlite://", creator=lambda: load_script(dump))
    target = backend.create_writer()
    with source.connect() as old, target.begin() as new:
        backend.create_schema(new)
        command.upgrade(alembic_config(new), dump.stem.removeprefix("v"))
        made, meta = sa.MetaData(), sa.MetaData()
        made.reflect(new, schema=None)
        meta.reflect(old)
        for table in meta.sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = [dict(row._mapping) for row in old.execute(sa.select(table))]
            if rows:
                new.execute(sa.insert(made.tables[table.name]), rows)
        backend.advance_sequences(new)
        if "alembic_version" not in meta.tables:  # version 2 had none
            new.exec_driver_sql("DROP TABLE alembic_version")
    source.dispose()
    target.dispose()


def load_script(dump: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(dump.read_text(encoding="utf-8"))
    return connection


def load(dump: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(dump.read_text(encoding="utf-8"))


def read_contents(store: Store) -> dict[str, Any]:
    """What is in the store, as the program sees it."""
    with store.read() as tx:
        return {
            "records": list(tx.judgments.records(fields=True, revisions=True)),
            "progress": tx.items.progress(offset=0, limit=10),
            "people": tx.people.page(offset=0, limit=10),
            "truths": list(tx.truth.stream()),
            "events": tx.events.all(),
            "secret": tx.meta.get("imports"),
        }


@pytest.mark.parametrize("dump", STORES, ids=VERSIONS)
def test_a_store_of_an_earlier_version_is_upgraded_with_everything_in_it(
    place: StoreLocation, dump: Path
) -> None:
    write_store(dump, place)
    with closing(open_store(place)) as store:
        found = read_contents(store)
        assert [record.judgment.revision for record in found["records"]] == [1, 1, 1, 2, 1]
        assert {record.annotator for record in found["records"]} == {"Ada", "Grace"}
        assert [len(record.fields) for record in found["records"]] == [4, 4, 5, 5, 4]
        assert found["truths"] == [("pair-1", "a"), ("pair-2", "b")]
        assert [event.what for event in found["events"]] == [UNSEALED]
        assert store.write(lambda tx: tx.meta.use_staff_link("a-hash", 1.0)).result()
        with store.read() as tx:
            assert version(tx) == tables.SCHEMA_VERSION
            assert tx.meta.get("schema") is None
    with closing(open_store(place)) as again:
        assert read_contents(again) == found


@pytest.mark.parametrize("dump", STORES, ids=VERSIONS)
def test_people_go_on_with_an_upgraded_store(place: StoreLocation, dump: Path) -> None:
    """New rows take numbers behind those that are there."""
    write_store(dump, place)
    with closing(open_store(place)) as store:
        added = store.write(lambda tx: tx.people.add("Cleo", "", 1.0)).result()
        assert added is not None
        assert added.id == 3


@pytest.mark.parametrize("dump", STORES, ids=VERSIONS)
def test_a_file_is_copied_before_it_is_upgraded_and_that_is_told(
    tmp_path: Path, dump: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load(dump, tmp_path / "study.sqlite3")
    caplog.set_level(logging.WARNING)
    open_store(tmp_path / "study.sqlite3").close()
    copy = tmp_path / f"study.sqlite3.version-{dump.stem.removeprefix('v')}"
    assert f"the previous version was copied to {copy}" in caplog.text
    with closing(sqlite3.connect(copy)) as kept, closing(load_script(dump)) as before:
        assert list(kept.iterdump()) == list(before.iterdump())


@pytest.mark.parametrize("dump", STORES, ids=VERSIONS)
def test_reading_alone_changes_nothing_and_says_what_to_do(
    place: StoreLocation, dump: Path
) -> None:
    write_store(dump, place)
    for _ in range(2):
        with pytest.raises(StoreOutdated, match="`spindle start`, which upgrades it"):
            open_store(place, read_only=True)


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    place: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_store(STORES[0], place)
    upgrade = command.upgrade

    def cut_off(*arguments: Any) -> None:
        upgrade(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", cut_off)
    with pytest.raises(KeyboardInterrupt):
        open_store(place)
    with pytest.raises(StoreOutdated):
        open_store(place, read_only=True)
    monkeypatch.undo()


@pytest.mark.parametrize(("found", "words"), [("99", "or a newer one"), ("1", "too old")])
def test_a_version_that_is_not_known_is_refused(
    place: StoreLocation, found: str, words: str
) -> None:
    with closing(open_store(place)) as store:
        store.write(lambda tx: set_version(tx, found)).result()
    with pytest.raises(StoreError, match=words):
        open_store(place)


def test_other_processes_that_serve_the_study_are_not_upgraded_under_their_feet(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPINDLE_TEST_DATABASE", postgresql.url)
    place = database_for(tmp_path)
    assert place is not None
    with closing(open_store(place)) as serving:
        serving.write(lambda tx: set_version(tx, "2")).result()
        with pytest.raises(StoreError, match="Other processes are serving"):
            open_store(place)


def test_the_scripts_make_the_tables_that_the_program_makes(
    tmp_path: Path, place: StoreLocation
) -> None:
    open_store(place).close()
    backend = backend_of(place)
    if isinstance(place, Database):
        scripted = backend_of(Database(place.url, f"{place.schema}_scripted"))
    else:
        scripted = backend_of(tmp_path / "scripted.sqlite3")
    engine = scripted.create_writer()
    with engine.begin() as connection:
        scripted.create_schema(connection)
        command.upgrade(alembic_config(connection), "head")
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        by_scripts = inspect_tables(connection)
    engine.dispose()
    program = backend.create_writer()
    with program.begin() as connection:
        assert inspect_tables(connection) == by_scripts
    program.dispose()


def test_a_normal_start_does_not_import_alembic(tmp_path: Path) -> None:
    program = "import pathlib, sys; from spindle.storage import open_store;"
    program += "[open_store(pathlib.Path(sys.argv[1])).close() for _ in range(2)];"
    program += "print('alembic' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "study.sqlite3")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "False"


def version(tx: Transaction) -> str | None:
    return tx._connection.scalar(sa.select(tables.version.c.version_num))


def set_version(tx: Transaction, number: str) -> None:
    tx._connection.execute(sa.update(tables.version).values(version_num=number))


def inspect_tables(connection: sa.Connection) -> dict[str, Any]:
    """Everything that the database says of its tables."""
    inspector = sa.inspect(connection)

    def plain(found: Any) -> Any:
        if isinstance(found, dict):
            return sorted((key, plain(value)) for key, value in found.items())
        if isinstance(found, list):
            return sorted((plain(one) for one in found), key=repr)
        return str(found)

    return {
        table: [
            plain(ask(table))
            for ask in (
                inspector.get_columns,
                inspector.get_pk_constraint,
                inspector.get_foreign_keys,
                inspector.get_unique_constraints,
                inspector.get_check_constraints,
                inspector.get_indexes,
            )
        ]
        for table in inspector.get_table_names()
    }
