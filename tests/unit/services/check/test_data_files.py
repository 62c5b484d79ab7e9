"""A path that Potato resolves from another folder is found there, and which file it is, is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spindle.errors import Severity
from spindle.services.check import check
from tests.unit.config.written import PAIR, QUESTION, only, write_config

OTHER = {**PAIR, "text": "How?"}


def put(path: Path, *items: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(items or [PAIR]), encoding="utf-8")
    return path


def design(folder: Path, data: str, task_dir: str = ".") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_config(folder, f"data_files: [{data}]\ntask_dir: {task_dir}\n{QUESTION}")


def test_data_beside_the_design_are_found_if_task_dir_is_a_folder_for_output(
    tmp_path: Path,
) -> None:
    config = design(tmp_path, "data/some.json", "annotation_output/here")
    file = put(tmp_path / "data" / "some.json")
    found = check(config)
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    assert str(file) in problem.message
    assert problem.line == 1
    assert found.items == 1


def test_data_beside_the_folder_of_the_design_are_found(tmp_path: Path) -> None:
    config = design(tmp_path / "configs", "data/some.json")
    file = put(tmp_path / "data" / "some.json")
    assert str(file) in only(check(config).problems).message


def test_a_path_from_the_root_of_a_project_is_found_if_started_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = design(tmp_path / "examples" / "mine", "examples/mine/data/some.json")
    file = put(tmp_path / "examples" / "mine" / "data" / "some.json")
    assert "not found" in only(check(config).errors).message
    monkeypatch.chdir(tmp_path)
    found = check(config.relative_to(tmp_path))
    assert str(file) in only(found.problems).message
    assert not found.errors


def test_what_is_in_task_dir_is_read_without_a_word(tmp_path: Path) -> None:
    config = design(tmp_path, "some.json", "task")
    put(tmp_path / "task" / "some.json")
    put(tmp_path / "some.json", OTHER)
    assert not check(config).problems


def test_two_files_that_differ_are_asked_about(tmp_path: Path) -> None:
    config = design(tmp_path / "configs", "data/some.json", "out")
    put(tmp_path / "configs" / "data" / "some.json")
    put(tmp_path / "data" / "some.json", OTHER)
    problem = only(check(config).errors)
    assert "there are different files" in problem.message
    assert "set task_dir" in problem.hint


def test_two_files_that_are_the_same_are_not(tmp_path: Path) -> None:
    config = design(tmp_path / "configs", "data/some.json", "out")
    near = put(tmp_path / "configs" / "data" / "some.json")
    put(tmp_path / "data" / "some.json")
    assert str(near) in only(check(config).problems).message


@pytest.mark.parametrize("path", ["../some.json", "data/../../some.json"])
def test_a_path_that_leaves_a_folder_is_not_looked_for_elsewhere(tmp_path: Path, path: str) -> None:
    config = design(tmp_path / "a" / "b", path, "out")
    put(tmp_path / "some.json")
    assert check(config).errors


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    config = design(tmp_path / "a" / "b", "some.json", "out")
    secret = put(tmp_path / "secret.json")
    (tmp_path / "a" / "b" / "some.json").symlink_to(secret)
    assert "not found" in only(check(config).errors).message
