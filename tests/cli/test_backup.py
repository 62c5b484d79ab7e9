"""`spindle backup`, `verify` and `restore` as they are called, while people work and after."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.cli.running import Spindle
from tests.client import Client, sign_in
from tests.designs_text import ITEMS, write_design
from tests.postgresql import database_for
from tests.serving import Served, serve

A = {"preference": "Response A"}
MANY = [{**ITEMS[0], "id": f"item-{n}", "text": f"Prompt {n}"} for n in range(400)]
PEOPLE = 4


def design(folder: Path, **keys: Any) -> Path:
    """A design whose store is where the test's stores are."""
    database = database_for(folder)
    if database is not None:
        keys["database"] = f"{database.url.replace('+psycopg', '')}&schema={database.schema}"
    return write_design(folder, **keys)


@pytest.fixture
def study(tmp_path: Path, each_store: str) -> Iterator[Served]:
    """A small study, served."""
    del each_store
    with serve(design(tmp_path / "study")) as server:
        yield server


def judge_on(client: Client, acknowledged: list[str], enough: Event) -> None:
    while client.held and not enough.is_set():
        client.judge(A)
        acknowledged.append(client.name)


def export_json(spindle: Spindle, config: Path, to: Path) -> list[dict[str, Any]]:
    ran = spindle("export", config, "--format", "json", "--output", to)
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = json.loads(to.read_text())
    return found


def edit(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.usefixtures("each_store")
def test_a_backup_made_while_people_work_is_one_state_of_the_study(
    tmp_path: Path, spindle: Spindle
) -> None:
    config = design(tmp_path / "study", items=MANY, annotation_per_instance=PEOPLE)
    kept, enough = tmp_path / "kept.sqlite3", Event()
    done: list[list[str]] = [[] for _ in range(PEOPLE)]
    with serve(config) as server, ThreadPoolExecutor(PEOPLE) as threads:
        clients = [sign_in(server.url, f"annotator-{n}") for n in range(PEOPLE)]
        for client in clients:
            client.judge(A)
        work = [threads.submit(judge_on, *each, enough) for each in zip(clients, done, strict=True)]
        try:
            backup = spindle("backup", config, "--output", kept)
            while_served = spindle("verify", config)
        finally:
            enough.set()
        for each in work:
            each.result()
    assert backup.status == 0, backup.err
    assert while_served.status == 0, while_served.err
    assert spindle("verify", kept).status == 0
    again = design(tmp_path / "again", items=MANY, annotation_per_instance=PEOPLE)
    restored = spindle("restore", kept, "--to", again)
    assert restored.status == 0, restored.err
    before = export_json(spindle, config, tmp_path / "before.json")
    after = export_json(spindle, again, tmp_path / "after.json")
    assert PEOPLE <= len(after) <= len(before)
    assert after == before[: len(after)]


def test_a_restored_study_goes_on_and_knows_its_people(
    tmp_path: Path, study: Served, spindle: Spindle
) -> None:
    client = sign_in(study.url, "Ada")
    client.judge(A)
    kept = tmp_path / "kept.sqlite3"
    assert spindle("backup", study.config, "--output", kept).status == 0
    config = design(tmp_path / "again")
    restored = spindle("restore", kept, "--to", config)
    assert restored.status == 0
    assert "not checked" not in restored.out + restored.err
    with serve(config) as server:
        again = Client(server.url, "Ada")
        again.http.cookies = client.http.cookies
        assert again.http.get("/api/history").status_code == 401
        back = sign_in(server.url, "Ada")
        assert back.desk["finished"] == 1
        assert back.judge(A)["status"] == "stored"


def test_pages_that_were_open_cannot_send_to_a_restored_study(
    tmp_path: Path, study: Served, spindle: Spindle
) -> None:
    kept = tmp_path / "kept.sqlite3"
    assert spindle("backup", study.config, "--output", kept).status == 0
    config = design(tmp_path / "again")
    restored = spindle("restore", kept, "--to", config)
    assert restored.status == 0
    assert "not checked" not in restored.out + restored.err
    before = sign_in(study.url, "Ada").open()["study"]
    with serve(config) as server:
        assert sign_in(server.url, "Ada").open()["study"] != before


def test_without_a_name_it_goes_beside_the_results_and_is_its_owners_only(
    study: Served, spindle: Spindle
) -> None:
    assert spindle("backup", study.config).status == 0
    (kept,) = (study.output / "backups").iterdir()
    assert kept.suffix == ".sqlite3"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_overwritten(
    tmp_path: Path, study: Served, spindle: Spindle
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("precious")
    ran = spindle("backup", study.config, "--output", mine)
    assert (ran.status, "already" in ran.err) == (1, True)
    assert mine.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_a_study_that_is_there_is_not_overwritten(
    tmp_path: Path, study: Served, spindle: Spindle
) -> None:
    kept = tmp_path / "kept.sqlite3"
    assert spindle("backup", study.config, "--output", kept).status == 0
    study.stop()
    ran = spindle("restore", kept, "--to", study.config)
    assert (ran.status, "already" in ran.err) == (1, True)


def test_a_backup_can_be_restored_into_a_folder(
    tmp_path: Path, study: Served, spindle: Spindle
) -> None:
    kept = tmp_path / "kept.sqlite3"
    assert spindle("backup", study.config, "--output", kept).status == 0
    ran = spindle("restore", kept, "--to", tmp_path / "new" / "folder")
    assert ran.status == 0, ran.err
    assert spindle("verify", tmp_path / "new" / "folder" / "study.sqlite3").status == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE item SET fields = replace(fields, 'Prompt', 'Pr0mpt')", "table item: its rows"),
        ("DELETE FROM item WHERE id = 'item-6'", "table item: 5 rows instead of 6"),
        ("DROP TABLE event", "table event: is no longer in the backup"),
        ("CREATE TABLE more (a INTEGER PRIMARY KEY)", "table more: was not in the backup"),
    ],
)
def test_a_backup_that_was_changed_is_found_and_not_restored(
    tmp_path: Path, spindle: Spindle, statement: str, said: str
) -> None:
    config = write_design(tmp_path / "study")
    kept = tmp_path / "kept.sqlite3"
    with serve(config):
        assert spindle("backup", config, "--output", kept).status == 0
    edit(kept, statement)
    refused = spindle("restore", kept, "--to", tmp_path / "new")
    assert (refused.status, said in refused.err) == (1, True)
    assert not (tmp_path / "new").exists()


def test_verify_names_the_item_and_leaves_with_status_1(tmp_path: Path, spindle: Spindle) -> None:
    config = write_design(tmp_path)
    with serve(config):
        pass
    edit(tmp_path / "annotation_output" / "study.sqlite3", "UPDATE item SET slots = 7")
    ran = spindle("verify", config)
    assert ran.status == 1
    assert "item 'item-1': 7 slots open and 0 taken, out of 2" in ran.err
    assert "slots of items: 6 problems" in ran.err


@pytest.mark.parametrize("command", ["verify", "restore"])
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, spindle: Spindle, command: str) -> None:
    other = tmp_path / "other.sqlite3"
    edit(other, "CREATE TABLE something (a)")
    more = ("--to", tmp_path / "new") if command == "restore" else ()
    ran = spindle(command, other, *more)
    assert ran.status == 1
    assert "Traceback" not in ran.err


def test_a_store_is_no_backup(tmp_path: Path, spindle: Spindle) -> None:
    config = write_design(tmp_path)
    with serve(config):
        pass
    store = tmp_path / "annotation_output" / "study.sqlite3"
    ran = spindle("restore", store, "--to", tmp_path / "new")
    assert (ran.status, "is not a backup" in ran.err) == (1, True)
