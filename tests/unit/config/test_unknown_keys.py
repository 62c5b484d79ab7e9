"""No key is ignored silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.config.findings import KeyStatus
from spindle.errors import Severity
from tests.unit.config.written import DATA, QUESTION, at, check_config, only

BASE = DATA + QUESTION


def test_an_unknown_key_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "alow_skip: true\n").errors)
    assert at(problem) == (6, 1)
    assert "'alow_skip'" in problem.message
    assert "'allow_skip'" in problem.hint


def test_a_key_of_potatos_says_what_it_does_there(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "search: {enabled: true}\n").errors)
    assert "in Potato it lets staff" in problem.message
    assert "--allow-unknown" in problem.hint


@pytest.mark.parametrize("key", ["alow_skip: true", "search: {enabled: true}"])
def test_with_allow_unknown_both_are_warnings(tmp_path: Path, key: str) -> None:
    found = check_config(tmp_path, f"{BASE}{key}\n", allow_unknown=True)
    assert not found.errors
    assert only(found.problems).severity is Severity.WARNING


@pytest.mark.parametrize(
    "key",
    [
        "customjs: null",
        "customjs:",
        "site_dir: default",
        "alert_time_each_instance: 0",
        "debug: false",
        "automatic_assignment: {on: false, sampling_strategy: random}",
        "surveyflow: {on: false}",
        "ai_support: {enabled: false}",
        "jumping_to_id_disabled: true",
        "require_password: false",
        "hide_navbar: true",
        "alert_time_each_instance: 10000000",
        "list_as_text: {text_list_prefix_type: alphabet, horizontal: true}",
        "site_dir: potato/templates/",
        "layout: {grid: {columns: 3}, styling: {gap: 1rem}}",
        "login: {type: password}",
        "auto_export_interval: 60",
    ],
)
def test_a_key_of_potatos_that_is_off_has_nothing_to_do(tmp_path: Path, key: str) -> None:
    found = check_config(tmp_path, f"{BASE}{key}\n")
    assert not found.problems
    (line,) = [line for line in found.keys if line.line == 6]
    assert line.status is KeyStatus.IDLE


@pytest.mark.parametrize(
    "key",
    [
        "require_password: secret",
        "automatic_assignment: {on: true}",
        "ai_support: {enabled: true}",
        "customjs: script.js",
        "phases: {order: [consent]}",
    ],
)
def test_a_key_of_potatos_that_is_on_is_an_error(tmp_path: Path, key: str) -> None:
    assert only(check_config(tmp_path, f"{BASE}{key}\n").errors).line == 6


@pytest.mark.parametrize(
    "key",
    [
        "login: {type: url_direct, url_argument: WORKER}",
        "phases: {order: [consent]}",
        "attention_checks: {enabled: true}",
        "surveyflow: {on: true, order: [pre_annotation]}",
        "training: {enabled: true}",
        "list_as_text: {randomization: true}",
    ],
)
def test_nothing_silences_a_key_that_changes_the_result(tmp_path: Path, key: str) -> None:
    problem = only(check_config(tmp_path, f"{BASE}{key}\n", allow_unknown=True).errors)
    assert "; without it, " in problem.message
    assert "--allow-unknown does not ignore" in problem.hint


def test_the_json_of_a_check_says_which_keys_change_the_result(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE + "phases: {order: [consent]}\nlayout: {order: [other]}\n")
    status = {line.path: line.status for line in found.keys}
    assert status["phases"] is KeyStatus.CHANGES_RESULT
    assert status["layout.order"] is KeyStatus.CHANGES_RESULT


def test_of_a_section_only_the_keys_with_an_effect_are_told(tmp_path: Path) -> None:
    text = BASE + "layout:\n  grid: {columns: 2}\n  groups: [{id: a}]\n"
    problem = only(check_config(tmp_path, text).errors)
    assert at(problem) == (8, 3)
    assert "'groups'" in problem.message


def test_an_unknown_key_inside_a_section_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "server:\n  prt: 8000\n").errors)
    assert at(problem) == (7, 3)
    assert "'port'" in problem.hint


def scheme(*lines: str) -> str:
    body = "\n    ".join(("- annotation_type: radio", "  name: mood", *lines))
    return f"{DATA}annotation_schemes:\n    {body}\n"


def test_an_unknown_key_inside_a_scheme_is_an_error(tmp_path: Path) -> None:
    text = scheme("  labels: [a, b]", "  tooltip: {a: x}")
    problem = only(check_config(tmp_path, text).errors)
    assert at(problem) == (6, 7)
    assert "'tooltips'" in problem.hint


def test_what_would_follow_from_a_misspelt_key_is_not_told_as_well(tmp_path: Path) -> None:
    text = scheme("  lables: [a, b]", "  tooltips: {a: x}", "  keyboard_shortcuts: {b: k}")
    problem = only(check_config(tmp_path, text).errors)
    assert "'lables'" in problem.message
    assert "'labels'" in problem.hint


def test_what_a_misspelt_key_may_not_have_meant_is_not_held_against_it(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "prefetsh: [1]\n").errors)
    assert "'prefetsh'" in problem.message


def test_an_unknown_key_inside_a_label_is_an_error(tmp_path: Path) -> None:
    text = scheme("  labels:", "  - name: a", "    tooltp: x", "  - b")
    problem = only(check_config(tmp_path, text).errors)
    assert at(problem) == (7, 9)
    assert "'tooltip'" in problem.hint


def test_a_key_of_potatos_inside_a_scheme_says_what_it_does_there(tmp_path: Path) -> None:
    text = scheme("  labels: [a, b]", "  dynamic_options: true")
    assert "in Potato it" in only(check_config(tmp_path, text).errors).message


def test_a_kind_of_question_that_is_potatos_alone_is_its_own_error(tmp_path: Path) -> None:
    text = BASE + "  - {annotation_type: span, name: marks, labels: [x]}\n"
    problem = only(check_config(tmp_path, text).errors)
    assert "marks and labels spans of text" in problem.message


def test_with_allow_unknown_such_a_question_is_left_out(tmp_path: Path) -> None:
    text = BASE + "  - {annotation_type: span, name: marks, labels: [x]}\n"
    found = check_config(tmp_path, text, allow_unknown=True)
    assert not found.errors
    assert found.design is not None
    assert [scheme.name for scheme in found.design.schemes] == ["mood"]


def test_a_design_with_no_question_left_is_an_error(tmp_path: Path) -> None:
    text = DATA + "annotation_schemes: [{annotation_type: span, name: x, labels: [y]}]\n"
    assert (
        "Spindle supports none of these schemes"
        in only(check_config(tmp_path, text, allow_unknown=True).errors).message
    )


def test_a_misspelt_kind_of_question_names_the_nearest(tmp_path: Path) -> None:
    text = DATA + "annotation_schemes: [{annotation_type: pairwse, name: x}]\n"
    assert "'pairwise'" in check_config(tmp_path, text).errors[0].hint


def test_a_colour_has_nothing_to_do(tmp_path: Path) -> None:
    text = scheme("  labels: [{name: a, color: red}, b]", "  horizontal: true")
    found = check_config(tmp_path, text)
    assert not found.problems
    assert KeyStatus.IDLE in [line.status for line in found.keys]


def test_every_key_is_listed_with_its_line_and_value(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE + "port: 8001\n")
    lines = {line.path: line for line in found.keys}
    assert lines["port"].line == 6
    assert lines["port"].text == "The port to listen on: 8001"
    assert lines["annotation_schemes[0].labels"].text.endswith("good, bad")
    assert set(lines) >= {"data_files", "annotation_schemes", "annotation_schemes[0].name"}


def test_a_key_with_braces_in_its_meaning_is_told_whole(tmp_path: Path) -> None:
    found = check_config(
        tmp_path, scheme("  labels: [a, b]", "  label_requirement: {required: true}")
    )
    told = {line.path: line.text for line in found.keys}["annotation_schemes[0].label_requirement"]
    assert told == "`{required: true}`, the same as `required`"


def test_two_keys_that_differ_are_a_warning_that_says_which_is_used(tmp_path: Path) -> None:
    text = BASE + "output_annotation_dir: here\noutput: {path: there}\n"
    found = check_config(tmp_path, text)
    assert "output_annotation_dir is here and takes precedence" in only(found.problems).message
    assert found.design is not None
    assert found.design.output_dir.name == "here"


def test_a_server_name_that_is_no_host_is_a_warning(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE + "server_name: potato annotator\n")
    assert only(found.problems).severity is Severity.WARNING
    assert found.design is not None
    assert found.design.host == "localhost"
