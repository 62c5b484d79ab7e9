from __future__ import annotations

import json
from pathlib import Path

from spindle.services.check import load
from spindle.services.study import open_study
from tests.cli.running import Spindle
from tests.factories import join
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
    assert "x: 'Both bad' is for neither side" in ran.out
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


def test_it_says_how_the_fields_of_panels_are_shown(spindle: Spindle, tmp_path: Path) -> None:
    options = "display_options: {collapsible: true, collapsed_by_default: true}"
    fields = f"[{{key: text, type: dialogue, {options}}}, {{key: response_a, max_height: 90}}]"
    config = write_config(tmp_path, BASE + f"instance_display: {{fields: {fields}}}\n")
    ran = spindle("check", config)
    shown = "fields shown: text (dialogue, folded), response_a (text, at most 90px high)"
    assert shown in " ".join(ran.out.split())
    report = json.loads(spindle("check", "--json", config).out)
    assert report["panels"][0] == {
        "field": "text",
        "title": "Text",
        "type": "dialogue",
        "fold": "closed",
        "max_height": "",
    }


def test_it_is_printed_when_a_question_is_asked(spindle: Spindle, tmp_path: Path) -> None:
    text = BASE + "  - {annotation_type: text, name: why, show_if: {mood: [good, bad]}}\n"
    config = write_config(tmp_path, text)
    assert "why: asked if mood is 'good' or 'bad'" in spindle("check", config).out
    report = json.loads(spindle("check", "--json", config).out)
    assert report["conditions"] == {"why": "mood is 'good' or 'bad'"}


def test_each_column_is_listed_by_what_becomes_of_it(spindle: Spindle, tmp_path: Path) -> None:
    row = {"prompt": "?", "chosen": "x", "rejected": "y", "score_chosen": 3, "topic": "law"}
    config = write_config(tmp_path, BASE, [{**row, "score_rejected": 1}])
    ran = spindle("check", config)
    assert "fields shown: prompt, chosen (as response_a), rejected (as response_b)" in ran.out
    assert "fields not shown: topic (to show one: `show: [topic]` under `display:`)" in ran.out
    report = json.loads(spindle("check", "--json", config).out)
    assert report["shown"] == ["prompt", "chosen", "rejected"]
    assert report["hidden"] == ["topic"]
    assert (report["truth_fields"], report["sealed"]) == ([], ["score_chosen", "score_rejected"])


COMPARE = DATA + "annotation_schemes: [{annotation_type: pairwise, name: better, labels: [A, B]}]\n"
KNOWN = [
    {**PAIR, "id": str(n), "response_a": f"Reason {n}.", "human": side, "topic": f"t{n % 3}"}
    for n, side in enumerate("abba")
]


def test_the_questions_with_an_accuracy_are_printed(spindle: Spindle, tmp_path: Path) -> None:
    text = COMPARE + "pairs: {source_key: human, truth_for: [better]}\n"
    ran = spindle("check", write_config(tmp_path, text, KNOWN))
    assert "accuracy: computed for better" in ran.out
    ran = spindle("check", "--json", tmp_path / "config.yaml")
    assert json.loads(ran.out)["accuracy"] == ["better"]


def test_why_there_is_no_accuracy_is_printed(spindle: Spindle, tmp_path: Path) -> None:
    text = BASE + "pairs: {source_key: human}\n"
    ran = spindle("check", write_config(tmp_path, text, KNOWN))
    assert "accuracy: not computed: no question compares the two sides" in ran.out


def test_items_whose_truth_cannot_be_read_are_counted(spindle: Spindle, tmp_path: Path) -> None:
    items = [*KNOWN, {**PAIR, "id": "9", "human": "nobody"}]
    text = COMPARE + "pairs: {source_key: human, truth_for: [better]}\n"
    ran = spindle("check", write_config(tmp_path, text, items))
    assert "known for 4 of 5 items" in " ".join(ran.out.split())


def test_the_order_of_the_items_is_printed(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("check", write_config(tmp_path, BASE + "item_order: file\n"))
    assert "order of items: the order of the data" in ran.out
    text = BASE + "item_order: {spread: topic}\n"
    ran = spindle("check", write_config(tmp_path, text, KNOWN))
    assert "spread over topic: t0 50 %, t1 25 %, t2 25 %" in " ".join(ran.out.split())


def test_rows_that_follow_their_response_are_printed(spindle: Spindle, tmp_path: Path) -> None:
    rate = "{annotation_type: multirate, name: rate, options: [Response A, Response B], labels: "
    text = f"{DATA}annotation_schemes: [{rate}[low, high]}}]\n"
    ran = spindle("check", write_config(tmp_path, text))
    assert "rate: ratings of rows follow their response" in ran.out


def test_what_was_judged_keeps_a_design_from_being_ready(spindle: Spindle, tmp_path: Path) -> None:
    text = "output_annotation_dir: out\n" + BASE
    with open_study(load(write_config(tmp_path, text))) as study:
        join(study).take()
    config = write_config(tmp_path, text, [{**PAIR, "text": "Another?"}])
    ran = spindle("check", config)
    assert ran.status == 1
    assert f"{config}: error: Item '1' has changed since it was handed out." in ran.out
    assert "ready to start" not in ran.out
