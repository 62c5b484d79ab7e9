from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import Spindle
from tests.unit.config.written import DATA, PAIR, QUESTION, write_config

BASE = DATA + QUESTION


def test_a_sound_design_leaves_with_0(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", write_config(tmp_path, BASE + "annotation_per_instance: 3\n"))
    assert ran.status == 0
    assert "1 item, 3 judgments each: ready to start" in ran.out


def test_the_table_of_keys_is_readable_on_80_columns(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", write_config(tmp_path, BASE))
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "good, bad" in ran.out


def test_a_problem_is_told_as_file_line_and_column(spindle: Spindle, tmp_path: Path) -> None:
    config = write_config(tmp_path, BASE + "alow_skip: true\n")
    ran = spindle("check", config)
    assert ran.status == 1
    assert f"{config}:6:1: error: unknown key 'alow_skip'" in ran.out
    assert "did you mean 'allow_skip'?" in ran.out
    assert "1 error" in ran.out


def test_allow_unknown_turns_it_into_a_warning(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", "--allow-unknown", write_config(tmp_path, BASE + "alow_skip: true\n"))
    assert ran.status == 0
    assert "6:1: warning:" in ran.out
    assert "ready to start (1 warning)" in ran.out


def test_data_can_be_given(spindle: Spindle, tmp_path: Path) -> None:
    config = write_config(tmp_path, "data_files: [gone.json]\n" + QUESTION)
    assert spindle("check", config).status == 1
    assert spindle("check", config, "--data", tmp_path / "items.json").status == 0


def test_verdicts_are_printed(spindle: Spindle, tmp_path: Path) -> None:
    labels = "[A is better, B is better, Both bad]"
    text = f"{DATA}annotation_schemes: [{{annotation_type: pairwise, name: x, labels: {labels}}}]\n"
    ran = spindle("check", write_config(tmp_path, text))
    assert "x: 'Both bad' means neither" in ran.out
    assert "sides: a is response_a, b is response_b; order: balanced" in ran.out
    assert "not shown: id" in ran.out


def test_the_report_is_also_json(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", "--json", write_config(tmp_path, BASE + "typo_here: 1\n", [PAIR]))
    report = json.loads(ran.out)
    assert (ran.status, report["ok"], report["items"]) == (1, False, 1)
    assert report["problems"][0]["line"] == 6
    assert report["sides"] == {"a": "response_a", "b": "response_b", "order": "balanced"}
    assert {key["status"] for key in report["keys"]} == {"honoured", "not supported"}


def test_a_layout_that_loses_something_is_a_warning(spindle: Spindle, tmp_path: Path) -> None:
    text = BASE + "html_layout: '<p onclick=\"x()\">{{text}}</p><script>x()</script>'\n"
    ran = spindle("check", write_config(tmp_path, text))
    assert ran.status == 0
    assert "html_layout" in ran.out
    assert "warning" in ran.out


def test_a_file_that_is_not_there_is_one_line(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", tmp_path / "nothing.yaml")
    assert ran.status == 1
    assert "file not found" in ran.out
    assert "Traceback" not in ran.out + ran.err
