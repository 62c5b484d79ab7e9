"""Judgments of a real store in files: what is in them, and how files are replaced."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from spindle.errors import ExportError, StoreError
from spindle.services.export import (
    answer_columns,
    export_judgments,
    published_path,
    remove_leftovers,
    replace_file,
)
from spindle.services.study import Study, store_path
from spindle.storage import open_store
from tests.factories import join, open_study, submission
from tests.unit.services.story import open_story

GOLDEN = Path(__file__).parents[3] / "golden"


def export_jsonl(study: Study, **options: Any) -> list[dict[str, Any]]:
    """The records of a study, as a reader of JSON Lines gets them."""
    target = io.BytesIO()
    export_judgments(study.store, study.design, "jsonl", target, **options)
    return [json.loads(line) for line in target.getvalue().splitlines()]


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv"])
def test_a_text_format_is_byte_for_byte_as_agreed(name: str, tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        export_judgments(study.store, study.design, name, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == (GOLDEN / f"annotations.{name}").read_bytes()


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_texts_and_revisions_are_byte_for_byte_as_agreed(name: str, tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        export_judgments(
            study.store, study.design, name, tmp_path / "out", texts=True, revisions=True
        )
    assert (tmp_path / "out").read_bytes() == (GOLDEN / f"everything.{name}").read_bytes()


def test_the_verdict_names_the_response_whatever_side_it_stood_on(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        (record,) = [r for r in export_jsonl(study) if r["displayed"]["order"] == "ba"][:1]
    assert record["answers"]["preference"] == {"label": "A is better", "side": "b", "verdict": "b"}
    assert record["displayed"]["answers"]["preference"] == "A is better"


def test_only_the_latest_revision_comes_out(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        found = [r["revision"] for r in export_jsonl(study) if r["item_id"] == "pair-2"]
    assert found == [2]


def test_all_revisions_come_out_on_request(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        records = export_jsonl(study, revisions=True)
    assert [r["revision"] for r in records if r["item_id"] == "pair-2"] == [1, 2]


def test_a_judgment_beyond_the_overlap_is_marked_surplus(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        found = {
            r["annotator"]: r["surplus"] for r in export_jsonl(study) if r["item_id"] == "pair-1"
        }
    assert found == {"Grace": False, "Ada": True}


def test_an_answer_that_became_a_skip_is_not_surplus(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, allow_skip=True) as study:
        ada = join(study)
        assignment = ada.take()
        ada.send(submission(assignment))
        ada.send(submission(assignment, shown={}, skipped=True))
        found = [(r["skipped"], r["surplus"]) for r in export_jsonl(study, revisions=True)]
    assert found == [(False, False), (True, False)]


def test_a_skip_comes_out_with_its_reason(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        (skip,) = [r for r in export_jsonl(study) if r["skipped"]]
    assert (skip["skip_reason"], skip["answers"]) == ("I know this text.", {})


def test_texts_come_out_only_on_request(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        assert all("fields" not in record for record in export_jsonl(study))
        assert all(record["fields"]["text"] for record in export_jsonl(study, texts=True))


def test_texts_are_as_the_data_has_them_whatever_was_displayed(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        swapped = [r for r in export_jsonl(study, texts=True) if r["displayed"]["order"] == "ba"]
    assert swapped[0]["fields"]["response_a"] == "It scatters."


def test_judgments_come_out_in_the_order_of_storing(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        stored = [record["stored_at"] for record in export_jsonl(study, revisions=True)]
    assert stored == sorted(stored)


def test_a_long_export_pauses_again_and_again(tmp_path: Path) -> None:
    pauses: list[None] = []
    with open_study(tmp_path, items=120) as study:
        person = join(study)
        for _ in range(120):
            person.send(submission(person.take()))
        export_judgments(
            study.store,
            study.design,
            "jsonl",
            tmp_path / "out.jsonl",
            pause=lambda: pauses.append(None),
        )
    assert len(pauses) == 3


def test_an_export_counts_judgments_skips_and_people(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        done = export_judgments(study.store, study.design, "json", tmp_path / "out.json")
    assert (done.judgments, done.skips, done.annotators) == (3, 1, {"Ada", "Grace"})


def test_columns_follow_the_questions_of_the_design(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        names = [column.name for column in answer_columns(study.design)]
    assert names == [
        "preference.label",
        "preference.side",
        "preference.verdict",
        "problems.labels",
        "quality.ratings.clarity",
        "quality.ratings.tone",
        "why.text",
    ]


def test_parquet_holds_what_json_lines_hold(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        export_judgments(study.store, study.design, "parquet", tmp_path / "out.parquet")
        records = export_jsonl(study)
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["judgment_id"] for row in rows] == [record["judgment_id"] for record in records]
    assert [row["preference.verdict"] for row in rows] == [
        record["answers"].get("preference", {}).get("verdict") for record in records
    ]


def test_judgments_come_out_while_the_study_is_being_served(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        beside = open_store(store_path(study.design), read_only=True)
        try:
            done = export_judgments(beside, study.design, "json", tmp_path / "out.json")
        finally:
            beside.close()
    assert done.judgments == 3


def test_an_unknown_format_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with (
        open_story(tmp_path) as study,
        pytest.raises(ExportError, match="csv, json, jsonl, parquet"),
    ):
        export_judgments(study.store, study.design, "xml", tmp_path / "out")


def test_the_published_file_is_named_after_the_format(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        assert published_path(study.design) == tmp_path / "annotation_output" / "annotations.json"


def test_folders_that_are_missing_are_made(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        export_judgments(study.store, study.design, "json", tmp_path / "a" / "b" / "out.json")
    assert (tmp_path / "a" / "b" / "out.json").exists()


def test_a_folder_in_the_way_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with open_story(tmp_path) as study, pytest.raises(ExportError, match="Is a directory"):
        export_judgments(study.store, study.design, "json", tmp_path / "out")


def test_a_full_disk_is_told_plainly(tmp_path: Path) -> None:
    with open_story(tmp_path) as study, pytest.raises(ExportError, match="No space left on device"):
        export_judgments(study.store, study.design, "json", Path("/dev/full"))


def test_writing_that_fails_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("older")

    def write_half() -> None:
        with replace_file(target) as file:
            file.write(b"half of")
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write_half()
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert target.read_text() == "older"


def test_a_file_is_readable_by_whom_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replace_file(tmp_path / "out.json") as file:
            file.write(b"[]")
    finally:
        os.umask(before)
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o640


def test_what_a_link_points_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("older")
    (tmp_path / "link.json").symlink_to("real.json")
    with replace_file(tmp_path / "link.json") as file:
        file.write(b"newer")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "newer"


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with open_story(tmp_path) as study:
        export_judgments(study.store, study.design, "parquet", pipe)
    reader.join()
    assert pq.read_table(io.BytesIO(got[0])).num_rows == 4


def test_a_reader_never_sees_part_of_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    with open_study(tmp_path, items=40) as study:
        export_judgments(study.store, study.design, "json", target)
        seen: list[int] = []
        enough = threading.Event()

        def read() -> None:
            while not enough.is_set():
                seen.append(len(json.loads(target.read_bytes())))

        reader = threading.Thread(target=read)
        reader.start()
        try:
            ada = join(study)
            for _ in range(40):
                ada.send(submission(ada.take()))
                export_judgments(study.store, study.design, "json", target)
        finally:
            enough.set()
            reader.join()
        seen.append(len(json.loads(target.read_bytes())))
    assert seen == sorted(seen)
    assert seen[-1] == 40


def test_leftovers_of_a_killed_process_are_removed_once_they_are_old(tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / name
        for name in (".out.json.aa.partial", ".out.json.bb.partial", ".else.json.aa.partial")
    )
    for path, at in ((old, 1000), (new, 3000), (other, 1000)):
        path.touch()
        os.utime(path, (at, at))
    remove_leftovers(tmp_path / "out.json", before=2000)
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_a_store_that_breaks_while_it_is_read_is_told_plainly(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        path = store_path(study.design)
    reader = open_store(path, read_only=True)
    intact = path.read_bytes()
    path.write_bytes(intact[:4096] + b"x" * (len(intact) - 4096))
    try:
        with pytest.raises(StoreError, match="could not be read"):
            export_judgments(reader, study.design, "json", tmp_path / "out.json")
    finally:
        reader.close()
