"""Mistakes in a design are told with their place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.written import DATA, QUESTION, at, check_config, only

BASE = DATA + QUESTION


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("port: eight", "expected an integer"),
        ("port: 99999", "must be at most 65535"),
        ("allow_skip: maybe", "expected true or false"),
        ("output_annotation_format: xlsx", "not one of json, jsonl, csv, tsv, parquet"),
        ("output_annotation_format: jsonn", "not one of"),
        ("annotation_per_instance: 0", "must be at least 1"),
        ("instances_per_annotator: 0", "must be at least 1"),
        ("instances_per_annotator: -2", "must be at least 1"),
        ("server: 8000", "expected a mapping"),
        ("authorized_users: Ada", "expected a list"),
        ("annotation_task_name: [a]", "expected text"),
        ("lease_seconds: 1", "must be at least 30"),
        ("pairs: {sides: [response_a]}", "expected one more value"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_at_its_line(
    tmp_path: Path, text: str, word: str
) -> None:
    problem = only(check_config(tmp_path, f"{BASE}{text}\n").errors)
    assert problem.line == 6
    assert word in problem.message


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = "port: x\nallow_skip: perhaps\ntypo: z\n" + DATA + "annotation_schemes: [{name: a}]\n"
    assert len(check_config(tmp_path, text).errors) == 5


def test_a_design_without_questions_is_an_error(tmp_path: Path) -> None:
    assert "annotation_schemes" in only(check_config(tmp_path, DATA).errors).message


def test_a_design_without_data_is_an_error(tmp_path: Path) -> None:
    assert "data_files" in only(check_config(tmp_path, QUESTION).errors).message


def schemes(*entries: str) -> str:
    return DATA + "annotation_schemes:\n" + "".join(f"  - {entry}\n" for entry in entries)


RADIO = "{annotation_type: radio, name: %s, labels: [a, b], keyboard_shortcuts: %s}"


def test_two_shortcuts_on_one_key_are_an_error_over_the_whole_design(tmp_path: Path) -> None:
    text = schemes(RADIO % ("one", "{a: x}"), RADIO % ("two", "{b: X}"))
    problem = only(check_config(tmp_path, text).errors)
    assert problem.line == 4
    assert "it is already used for 'a' in 'one'" in problem.message


@pytest.mark.parametrize("key", ["?", "Enter", "tab", "Escape", " ", "space", "Backspace"])
def test_a_key_that_the_page_needs_is_no_shortcut(tmp_path: Path, key: str) -> None:
    text = schemes(RADIO % ("one", f'{{a: "{key}"}}'))
    assert "cannot be a shortcut" in only(check_config(tmp_path, text).errors).message


def test_a_shortcut_of_two_characters_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, schemes(RADIO % ("one", "{a: ab}"))).errors)
    assert "not a single key" in problem.message


def test_the_key_of_a_label_mapping_is_checked_too(tmp_path: Path) -> None:
    labels = "[{name: a, key_value: q}, {name: b, key_value: Q}]"
    entry = f"{{annotation_type: radio, name: x, labels: {labels}}}"
    problem = only(check_config(tmp_path, schemes(entry)).errors)
    assert problem.message.startswith("duplicate shortcut 'q'")
    assert at(problem)[0] == 3


def test_a_shortcut_for_no_label_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, schemes(RADIO % ("one", "{c: x}"))).errors)
    assert "'c'" in problem.message


def test_a_label_twice_is_an_error(tmp_path: Path) -> None:
    text = schemes("{annotation_type: radio, name: x, labels: [a, b, a]}")
    assert "duplicate label 'a'" in only(check_config(tmp_path, text).errors).message


def test_two_schemes_of_one_name_are_an_error(tmp_path: Path) -> None:
    text = schemes(RADIO % ("same", "{}"), RADIO % ("same", "{}"))
    problem = only(check_config(tmp_path, text).errors)
    assert (problem.line, "line 3" in problem.message) == (4, True)


def test_a_scheme_without_name_is_an_error(tmp_path: Path) -> None:
    text = schemes("{annotation_type: radio, labels: [a]}")
    assert "missing key 'name'" in only(check_config(tmp_path, text).errors).message


def test_a_closed_study_without_people_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "allow_all_users: false\n").errors)
    assert (problem.line, "authorized_users" in problem.hint) == (6, True)


@pytest.mark.parametrize("closed", ["allow_all_users", "user_config.allow_all_users"])
def test_a_study_that_is_closed_under_one_of_two_spellings_is_not_open_to_everyone(
    tmp_path: Path, closed: str
) -> None:
    top, inner = ("false", "true") if closed == "allow_all_users" else ("true", "false")
    text = BASE + f"allow_all_users: {top}\nuser_config: {{allow_all_users: {inner}}}\n"
    assert "nobody can annotate" in only(check_config(tmp_path, text).errors).message
    assert not check_config(tmp_path, text + "authorized_users: [Ada]\n").errors


def test_a_skip_reason_without_skipping_is_a_warning(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE + "skip_reason_required: true\n")
    assert not found.errors
    assert "no effect" in only(found.problems).message


def test_a_question_about_one_side_warns_when_sides_change_places(tmp_path: Path) -> None:
    text = schemes("{annotation_type: likert, name: quality, description: Rate Response A}")
    assert not check_config(tmp_path, text + "pairs: {order: as_given}\n").problems
    found = check_config(tmp_path, text + "pairs: {order: random}\n")
    assert "asks about one side, but some" in only(found.problems).message


@pytest.mark.parametrize(
    ("text", "where"), [("{question: Is it good?, more: x}", "a mapping"), ("[Why?, x]", "a list")]
)
def test_a_question_mark_in_brackets_is_to_be_quoted(tmp_path: Path, text: str, where: str) -> None:
    problem = only(check_config(tmp_path, f"{BASE}pairs: {text}\n").errors)
    assert f"text without quotes cannot hold '?' inside {where}" in problem.message
    assert problem.hint == "put the text in quotes"
