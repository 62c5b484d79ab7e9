"""Opening a store: what is refused, and with which words; reading beside a writer."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from spindle.errors import StoreError
from spindle.storage import Transaction, open_store


def test_a_store_keeps_what_was_written(tmp_path: Path) -> None:
    first = open_store(tmp_path / "deep" / "study.sqlite3")
    first.write(lambda tx: tx.meta.set("key", "value")).result()
    first.close()
    second = open_store(tmp_path / "deep" / "study.sqlite3")
    with second.read() as tx:
        assert tx.meta.get("key") == "value"
    second.close()


def test_a_second_process_is_told_that_another_one_serves_the_store(tmp_path: Path) -> None:
    path = tmp_path / "study.sqlite3"
    store = open_store(path)
    program = "import pathlib, sys; from spindle.storage import open_store;"
    program += "open_store(pathlib.Path(sys.argv[1]))"
    tried = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    store.close()
    assert tried.returncode != 0
    assert "StoreError: Another process is serving" in tried.stderr


def test_whichever_thread_closes_a_store_lets_go_of_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    thread = threading.Thread(target=store.close)
    thread.start()
    thread.join()
    open_store(tmp_path / "study.sqlite3").close()


def test_a_failed_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "study.sqlite3"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(path)
    path.unlink()
    open_store(path).close()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "study.sqlite3"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="cannot be used as a store") as told:
        open_store(path, read_only=read_only)
    assert "Move it away" in told.value.hint
    assert path.read_bytes() == b"no database" * 1000


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on the size of files")
@pytest.mark.parametrize("read_only", [True, False])
def test_nobody_is_told_to_move_away_a_store_whose_disk_is_full(
    tmp_path: Path, read_only: bool
) -> None:
    path = tmp_path / "study.sqlite3"
    open_store(path).close()
    on_a_full_disk = (
        "import resource, sys; from pathlib import Path\n"
        "from spindle.errors import StoreError\n"
        "from spindle.storage import open_store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "try:\n"
        f"    open_store(Path(sys.argv[1]), read_only={read_only})\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", on_a_full_disk, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "cannot be used as a store" in told
    assert "free space" in told
    assert "Move it away" not in told


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_of_something_else_is_refused_and_left_alone(
    tmp_path: Path, read_only: bool
) -> None:
    path = tmp_path / "study.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE meta (song TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a Spindle database"):
        open_store(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_of_another_version_is_refused(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "study.sqlite3"
    open_store(path).close()
    file = sqlite3.connect(path)
    file.execute("UPDATE alembic_version SET version_num = '99'")
    file.commit()
    file.close()
    with pytest.raises(StoreError, match="schema version 99"):
        open_store(path, read_only=read_only)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"file.* cannot be written"):
        open_store(tmp_path / "file" / "study.sqlite3")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_write_protected_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(tmp_path / "study.sqlite3")


def test_reading_needs_a_store_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "study.sqlite3", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_open_for_reading_takes_no_change(tmp_path: Path) -> None:
    open_store(tmp_path / "study.sqlite3").close()
    reader = open_store(tmp_path / "study.sqlite3", read_only=True)
    with pytest.raises(StoreError, match="reading only"):
        reader.write(lambda tx: None)
    reader.close()


def test_a_store_can_be_read_while_it_is_served(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    reader = open_store(tmp_path / "study.sqlite3", read_only=True)
    store.write(lambda tx: tx.meta.set("key", "value")).result()
    with reader.read() as tx:
        assert tx.meta.get("key") == "value"
    reader.close()
    store.close()


def test_readers_wait_for_no_writer_and_see_what_is_committed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    written, go_on = threading.Event(), threading.Event()

    def change(tx: Transaction) -> None:
        tx.meta.set("key", "value")
        written.set()
        assert go_on.wait(10)

    future = store.write(change)
    assert written.wait(10)
    with store.read() as tx:
        assert tx.meta.get("key") is None
    go_on.set()
    future.result()
    with store.read() as tx:
        assert tx.meta.get("key") == "value"
    store.close()


def test_one_read_sees_one_state(tmp_path: Path) -> None:
    store = open_store(tmp_path / "study.sqlite3")
    with store.read() as tx:
        assert tx.meta.get("key") is None
        store.write(lambda other: other.meta.set("key", "value")).result()
        assert tx.meta.get("key") is None
    store.close()
