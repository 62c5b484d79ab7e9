"""A design and its data together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spindle.errors import DesignError
from spindle.services.check import MAX_PROBLEMS, check, load
from tests.unit.config.written import (
    DATA,
    PAIR,
    QUESTION,
    at,
    check_config,
    only,
    write_config,
)

BASE = DATA + QUESTION


def test_a_sound_design_is_loaded(tmp_path: Path) -> None:
    config = write_config(tmp_path, BASE)
    assert load(config) == check(config).design
    assert check(config).items == 1


def test_a_design_with_errors_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(DesignError) as raised:
        load(write_config(tmp_path, BASE + "typo: 1\nport: x\n"))
    assert len(raised.value.problems) == 2


def test_a_missing_data_file_names_the_one_beside_it(tmp_path: Path) -> None:
    config = write_config(
        tmp_path, "data_files:\n  - data.json\n" + QUESTION, name="sample-data.json"
    )
    problem = only(check(config).errors)
    assert at(problem) == (2, 5)
    assert problem.message == "data file data.json not found"
    assert problem.hint.startswith("found sample-data.json")


def test_a_missing_data_file_in_a_folder_names_those_of_the_task(tmp_path: Path) -> None:
    config = write_config(tmp_path, "data_files: [data/x.json]\n" + QUESTION)
    assert "found items.json" in only(check(config).errors).hint


def test_given_data_stands_in_for_the_designs(tmp_path: Path) -> None:
    config = write_config(
        tmp_path, "data_files: [gone.json]\n" + QUESTION, [PAIR, {**PAIR, "id": "2"}]
    )
    assert check(config, data=tmp_path / "items.json").items == 2


def test_given_data_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    config = write_config(tmp_path, BASE)
    assert (
        "data file other.json not found"
        in only(check(config, data=tmp_path / "other.json").errors).message
    )


@pytest.mark.parametrize("path", ["../secret.json", "/etc/hosts.json", "link.json"])
def test_a_data_file_outside_of_the_task_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.json").write_text(json.dumps([PAIR]))
    task = tmp_path / "task"
    task.mkdir()
    (task / "link.json").symlink_to(tmp_path / "secret.json")
    config = write_config(task, f"data_files: [{path}]\n{QUESTION}")
    assert "is outside task_dir" in only(check(config).errors).message


def test_a_data_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "items.xlsx").write_bytes(b"x")
    config = write_config(tmp_path, "data_files: [items.xlsx]\n" + QUESTION)
    assert "the supported types are" in only(check(config).errors).hint


def test_no_items_are_an_error(tmp_path: Path) -> None:
    assert "no items" in only(check_config(tmp_path, BASE, []).errors).message


def test_problems_of_the_data_are_told_with_file_and_line(tmp_path: Path) -> None:
    config = write_config(tmp_path, "data_files: [a.jsonl]\n" + QUESTION)
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "x"}\n{"text": "x"}\n{\n{"id": 1}\n')
    errors = check(config).errors
    assert [problem.line for problem in errors] == [2, 3, 4]
    assert {problem.file for problem in errors} == {str(tmp_path / "a.jsonl")}


def test_many_problems_of_the_data_are_counted(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE, [{"id": "", "text": "x"}] * (MAX_PROBLEMS + 7))
    assert len(found.errors) == MAX_PROBLEMS + 1
    assert found.errors[-1].message == "7 more problems in the data"


def test_one_look_reads_only_the_first_items(tmp_path: Path) -> None:
    items = [{**PAIR, "id": str(n)} for n in range(200)]
    config = write_config(tmp_path, BASE, items)
    looked = check(config, read_data=False)
    assert looked.items < 200
    assert looked.design == check(config).design


def test_many_warnings_of_the_data_do_not_keep_a_study_from_being_served(tmp_path: Path) -> None:
    row = {"prompt": "Why?", "chosen": "Because.", "rejected": "No."}
    found = check_config(tmp_path, BASE, [row] * (MAX_PROBLEMS + 7))
    assert not found.errors
    assert "6 more problems in the data" in [problem.message for problem in found.problems]


def test_of_published_data_only_what_the_responses_answer_is_shown(tmp_path: Path) -> None:
    row = {
        "instruction": "Name one.",
        "input": "Of the planets.",
        "chosen": "Mars.",
        "rejected": "The Sun.",
        "generations": ["The Sun.", "Mars."],
        "rationale": "The Sun is a star.",
    }
    found = check_config(tmp_path, BASE, [row])
    assert found.shown == ("instruction", "input", "chosen", "rejected")
    assert found.hidden == ("generations", "rationale")


def test_rows_without_an_id_are_one_error_with_their_number(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE, [PAIR, *[{"text": "x", "topic": "y"}] * 40])
    problem = only(found.errors)
    assert problem.message == "40 items have no field 'id' for an id; the first is here"
    assert problem.hint.startswith("add a column with a different value in each row, or name one")
    assert "text, topic" in problem.hint


def test_a_key_that_is_nearly_that_of_the_ids_is_named(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE, [{"idx": 1, "text": "x"}]).errors)
    assert problem.message == "the item has no field 'id' for an id"
    assert problem.hint == "did you mean id_key: idx?"
