"""The file of all judgments stays current while a study runs."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from spindle.services.exporting import Publisher, published_path
from spindle.services.study import Study
from tests.factories import join, open_study, submission
from tests.waiting import eventually

SOON = 0.01


def published(study: Study) -> int | None:
    """How many judgments the file has; None without a file."""
    path = published_path(study.design)
    return len(json.loads(path.read_bytes())) if path.is_file() else None


def judge(study: Study, name: str = "Ada") -> None:
    person = join(study, name)
    person.send(submission(person.take()))


def test_an_empty_file_is_there_from_the_start(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study):
        eventually(lambda: published(study) == 0)


def test_a_judgment_is_in_the_file_soon(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study, every=SOON):
        eventually(lambda: published(study) == 0)
        judge(study)
        eventually(lambda: published(study) == 1)


def test_the_file_is_in_the_format_of_the_design(tmp_path: Path) -> None:
    with open_study(tmp_path, output_format="csv") as study, Publisher(study):
        path = study.design.output_dir / "annotations.csv"
        eventually(path.is_file)


def test_the_last_judgments_are_published_when_it_stops(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        publisher = Publisher(study, every=3600)
        publisher.start()
        eventually(lambda: published(study) == 0)
        judge(study)
        publisher.stop()
        assert published(study) == 1


def test_an_older_file_is_replaced_at_the_start(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        published_path(study.design).write_text("[]")
        with Publisher(study, every=3600):
            eventually(lambda: published(study) == 1)


def test_nothing_is_written_while_nothing_is_new(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        with Publisher(study, every=SOON):
            eventually(lambda: published(study) == 0)
            before = published_path(study.design).stat().st_ino
            judge(study)
            eventually(lambda: published(study) == 1)
            after = published_path(study.design).stat().st_ino
        assert published_path(study.design).stat().st_ino == after != before


def test_a_file_that_was_deleted_comes_back(tmp_path: Path) -> None:
    with open_study(tmp_path) as study, Publisher(study, every=SOON):
        eventually(lambda: published(study) == 0)
        published_path(study.design).unlink()
        eventually(lambda: published(study) == 0)


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
            eventually(lambda: published(study) == 1)
            eventually(lambda: "is current again" in caplog.messages[-1])
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "Is a directory" in caplog.messages[0]
