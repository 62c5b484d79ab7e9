"""The file of all judgments stays current while a study runs."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from spindle.services.export import Publisher, published_path
from spindle.services.study import Study, store_path
from tests.factories import Clock, join, open_study, submission
from tests.waiting import eventually

SOON = 0.01


def count_published(study: Study) -> int | None:
    """How many judgments the file has; None without a file."""
    path = published_path(study.design)
    return len(json.loads(path.read_bytes())) if path.is_file() else None


def judge(study: Study, name: str = "Ada") -> None:
    person = join(study, name)
    person.send(submission(person.take()))


def test_an_empty_file_is_there_from_the_start(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study):
        eventually(lambda: count_published(study) == 0)


def test_a_judgment_is_in_the_file_soon(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study, every=SOON):
        eventually(lambda: count_published(study) == 0)
        judge(study)
        eventually(lambda: count_published(study) == 1)


def test_the_file_is_in_the_format_of_the_design(tmp_path: Path) -> None:
    with open_study(tmp_path, output_format="csv") as study, Publisher(study):
        path = study.design.output_dir / "annotations.csv"
        eventually(path.is_file)


def test_the_last_judgments_are_published_when_it_stops(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        publisher = Publisher(study, every=3600)
        publisher.start()
        eventually(lambda: count_published(study) == 0)
        judge(study)
        publisher.stop()
        assert count_published(study) == 1


def test_an_older_file_is_replaced_at_the_start(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        published_path(study.design).write_text("[]")
        with Publisher(study, every=3600):
            eventually(lambda: count_published(study) == 1)


def test_nothing_is_written_while_nothing_is_new(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        with Publisher(study, every=SOON):
            eventually(lambda: count_published(study) == 0)
            before = published_path(study.design).stat().st_ino
            judge(study)
            eventually(lambda: count_published(study) == 1)
            after = published_path(study.design).stat().st_ino
        assert published_path(study.design).stat().st_ino == after != before


def test_a_late_judgment_that_comes_to_count_counts_in_the_file_soon(tmp_path: Path) -> None:
    clock = Clock()

    def surplus() -> list[bool]:
        return [line["surplus"] for line in json.loads(published_path(study.design).read_bytes())]

    with open_study(tmp_path, items=1, clock=clock) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        late = ada.take()
        clock.forward(study.design.lease_seconds + 1)
        ben.take()
        ada.send(submission(late))
        with Publisher(study, every=SOON):
            eventually(lambda: count_published(study) == 1)
            assert surplus() == [True]
            ben.leave()
            eventually(lambda: surplus() == [False])


def test_a_file_that_was_deleted_comes_back(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study, every=SOON):
        eventually(lambda: count_published(study) == 0)
        published_path(study.design).unlink()
        eventually(lambda: count_published(study) == 0)


def test_what_keeps_it_from_writing_is_logged_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with open_study(tmp_path) as study:
        in_the_way = published_path(study.design)
        in_the_way.mkdir()
        with Publisher(study, every=SOON):
            eventually(lambda: bool(caplog.messages))
            judge(study)
            in_the_way.rmdir()
            eventually(lambda: count_published(study) == 1)
            eventually(lambda: "is current again" in caplog.messages[-1])
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "Is a directory" in caplog.messages[0]


def damage(study: Study) -> None:
    """Leave half of a judgment's answers in the store, as no code of ours does."""
    with contextlib.closing(sqlite3.connect(store_path(study.design))) as store:
        store.execute("update judgment set answers = '{'")
        store.commit()


def test_a_fault_is_logged_with_what_to_do_and_tried_again_at_the_next_judgment(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_study(tmp_path) as study, Publisher(study, every=SOON):
        judge(study)
        eventually(lambda: count_published(study) == 1)
        damage(study)
        judge(study, "Grace")
        eventually(lambda: bool(caplog.messages))
        with contextlib.closing(sqlite3.connect(store_path(study.design))) as store:
            store.execute("update judgment set answers = '{}'")
            store.commit()
        judge(study, "Mary")
        eventually(lambda: count_published(study) == 3)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "spindle export --format jsonl" in caplog.messages[0]
    assert "safe in the store" in caplog.messages[0]


def test_a_file_in_an_earlier_format_does_not_stay_beside_the_new_one(tmp_path: Path) -> None:
    with open_study(tmp_path, output_format="csv") as study, Publisher(study):
        judge(study)
    assert (tmp_path / "annotation_output" / "annotations.csv").is_file()
    with open_study(tmp_path, output_format="jsonl") as study, Publisher(study):
        pass
    names = {path.name for path in (tmp_path / "annotation_output").glob("annotations.*")}
    assert names == {"annotations.jsonl"}


def test_files_that_no_run_published_stay(tmp_path: Path) -> None:
    with open_study(tmp_path, output_format="csv") as study, Publisher(study):
        folder = study.design.output_dir
        (folder / "annotations.tsv").write_text("mine")
        (folder / "annotations.md").write_text("mine")
    with open_study(tmp_path, output_format="json") as study, Publisher(study):
        pass
    names = {path.name for path in folder.glob("annotations.*")}
    assert names == {"annotations.json", "annotations.tsv", "annotations.md"}


def test_the_last_of_several_processes_to_stop_leaves_everything_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second process ends after the first has written for the last time as it believes."""
    with open_study(tmp_path) as study:
        one, two = (Publisher(study, every=3600) for _ in range(2))
        one.start()
        eventually(lambda: count_published(study) == 0)
        two.start()
        release = FileLock.release

        def after_another_ended(lock: FileLock, force: bool = False) -> None:
            monkeypatch.setattr(FileLock, "release", release)
            judge(study)
            two.stop()
            lock.release(force=force)

        monkeypatch.setattr(FileLock, "release", after_another_ended)
        one.stop()
        assert count_published(study) == 1
