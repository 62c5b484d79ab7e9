"""What check says of labels whose verdict is not sure, and of what the truth answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from spindle.errors import Problem, Severity
from spindle.services.check import CheckReport
from tests.unit.config.written import DATA, PAIR, check_config, only

REAL = {
    "id": "1",
    "real": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "Because."}],
    "generated": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "As."}],
}
KEYED = {**PAIR, "human_side": "a"}
NAMES_THE_AI = """\
annotation_schemes:
  - annotation_type: pairwise
    name: author
    description: Which response was written by an AI?
    labels: [Response A is AI-generated, Response B is AI-generated, Cannot tell]
"""


def question(text: str, labels: str, kind: str = "pairwise", name: str = "x") -> str:
    asked = f"{{annotation_type: {kind}, name: {name}, description: {text!r}, labels: {labels}}}"
    return f"annotation_schemes: [{asked}]\n"


def read(report: CheckReport, name: str = "x") -> list[tuple[Any, Any]]:
    return [(row.side, row.verdict) for row in report.verdicts[name]]


def pasted(problem: Problem) -> list[str]:
    """The lines of YAML that a problem offers."""
    parts = problem.hint.split("`")
    lines = zip(parts[1::2], parts[2::2], strict=True)
    return [
        f"pairs: {{{line}}}" if where.startswith(" under ") else line
        for line, where in lines
        if line != "pairs:"
    ]


def test_labels_that_name_the_machine_are_an_error_where_a_truth_is_known(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, DATA + NAMES_THE_AI, [REAL]).errors)
    assert "author: it is not sure which response 'Response A is AI-generated'" in problem.message
    assert problem.line == 6
    assert len(pasted(problem)) == 2


def test_they_are_a_warning_where_none_is(tmp_path: Path) -> None:
    report = check_config(tmp_path, DATA + NAMES_THE_AI)
    assert only(report.problems).severity is Severity.WARNING
    assert read(report, "author") == [("a", None), ("b", None), (None, "tie")]


@pytest.mark.parametrize(("line", "verdicts"), [(0, "ab"), (1, "ba")])
def test_either_line_that_is_offered_settles_it(tmp_path: Path, line: int, verdicts: str) -> None:
    problem = only(check_config(tmp_path, DATA + NAMES_THE_AI, [REAL]).errors)
    text = DATA + NAMES_THE_AI + pasted(problem)[line] + "\n"
    report = check_config(tmp_path, text, [REAL])
    assert report.problems == ()
    assert read(report, "author") == [("a", verdicts[0]), ("b", verdicts[1]), (None, "tie")]


def test_labels_with_quotes_and_colons_can_be_pasted(tmp_path: Path) -> None:
    labels = "[\"A: 'so', says \\\"B\\\" #1\", 'B is odd: é']"
    problem = only(check_config(tmp_path, DATA + question("Which?", labels)).problems)
    for line in pasted(problem):
        stated = yaml.safe_load(line)["pairs"]["verdicts"]["x"]
        assert list(stated) == yaml.safe_load(labels)


def test_a_message_that_is_warmer_is_so_because_the_question_asks(tmp_path: Path) -> None:
    labels = "[A is warmer, B is warmer, Hard to tell]"
    text = DATA + question("Which message is warmer?", labels, "radio")
    report = check_config(tmp_path, text, [{"id": "1", "text": ["See you.", "I miss you!"]}])
    assert report.errors == ()
    assert read(report) == [("a", "a"), ("b", "b"), (None, "tie")]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ("[A fails, B fails, Tie]", "radio"),
        ("[A is longer, B is longer]", "radio"),
        ("[Human, AI]", "pairwise"),
        ("[AI, Human, Cannot tell]", "pairwise"),
        ("[A is better, B is not better]", "pairwise"),
        ("['Yes', 'No', Maybe]", "pairwise"),
    ],
)
@pytest.mark.parametrize("item", [PAIR, KEYED])
def test_what_is_not_sure_stops_only_a_design_with_a_truth(
    tmp_path: Path, labels: str, kind: str, item: dict[str, Any]
) -> None:
    truth = "pairs: {source_key: human_side}\n" if item is KEYED else ""
    text = DATA + question("Which one is it?", labels, kind) + truth
    report = check_config(tmp_path, text, [item])
    assert bool(report.errors) is bool(truth)
    unsure = [p for p in report.problems if "it is not sure which response" in p.message]
    assert pasted(only(unsure))


@pytest.mark.parametrize(
    ("asked", "truth", "warned"),
    [
        ("Which response is better?", "human_side", True),
        ("Which response is more helpful?", "human_side", True),
        ("Which response was written by a human?", "human_side", False),
        ("Which response was written by a human?", "chosen", True),
        ("Which response is better?", "chosen", False),
        ("Which response is better?", "gold", False),
        ("Welche ist besser?", "human_side", True),
        ("Which response is longer?", "gold", True),
        ("", "gold", True),
        ("Which response would a human expert prefer?", "chosen", False),
        ("Which response would a human expert prefer?", "human_side", True),
        ("Which AI do you prefer?", "chosen", False),
        ("Which answer is better for the machine learning question?", "chosen", False),
        ("Which response is better?", "human_preference", False),
        ("Which response is better?", "human_label", False),
        ("Which response is better?", "ai_judge_winner", False),
        ("Which response is better?", "best_written", False),
        ("Which response was written by a human?", "human_choice", True),
        ("Which response was written by a human?", "writer_side", False),
    ],
)
def test_a_truth_that_answers_another_question_is_warned_of(
    tmp_path: Path, asked: str, truth: str, warned: bool
) -> None:
    text = DATA + question(asked, "[A, B, Tie]") + f"pairs: {{source_key: {truth}}}\n"
    report = check_config(tmp_path, text, [{**PAIR, truth: "a"}])
    said = [p for p in report.problems if "its accuracy is not computed" in p.message]
    assert bool(said) is warned


def test_a_design_says_which_questions_its_truth_answers(tmp_path: Path) -> None:
    text = DATA + question("Which response is better?", "[A, B, Tie]")
    pairs = "pairs: {source_key: human_side, truth_for: [x]}\n"
    assert check_config(tmp_path, text + pairs, [KEYED]).problems == ()


def test_a_truth_for_a_question_that_is_not_asked_is_an_error(tmp_path: Path) -> None:
    text = DATA + question("Which response is better?", "[A, B, Tie]", name="better")
    pairs = "pairs: {source_key: human_side, truth_for: [beter]}\n"
    problem = only(check_config(tmp_path, text + pairs, [KEYED]).errors)
    assert problem.hint == "did you mean 'better'?"


def test_verdicts_can_be_stated_by_a_labels_text_name_or_value(tmp_path: Path) -> None:
    label = "{name: one, displayed_label: Uno, value: v1}"
    for key in ("one", "Uno", "v1"):
        text = DATA + question("Which?", f"[{label}, zwei]")
        stated = f"pairs: {{verdicts: {{x: {{{key}: b, zwei: a}}}}}}\n"
        assert read(check_config(tmp_path, text + stated)) == [("b", "b"), ("a", "a")]


HUMAN = "Which response was written by a human?"
TRUTH = "pairs: {source_key: human_side}\n"


@pytest.mark.parametrize("labels", ["[KI, Mensch]", "[Erste, Zweite]", "[🤖, 🧑]", "[❌, ✅]"])
def test_order_alone_decides_no_truth(tmp_path: Path, labels: str) -> None:
    text = DATA + question("Welche ist es?", labels)
    assert check_config(tmp_path, text).problems == ()
    problem = only(check_config(tmp_path, text + TRUTH, [KEYED]).errors)
    assert len(pasted(problem)) == 2


@pytest.mark.parametrize(
    "labels",
    [
        "[Erste, Zweite]",
        "[Erste, Zweite, Gleich]",
        "['Yes', 'No', Maybe]",
        "[A is better, B is not better, Tie]",
        "[A fails, B fails, Same]",
        "[Not A, B]",
    ],
)
def test_both_lines_give_each_side_a_label_and_settle_it(tmp_path: Path, labels: str) -> None:
    text = DATA + question(HUMAN, labels)
    lines = pasted(only(check_config(tmp_path, text + TRUTH, [KEYED]).errors))
    assert len(set(lines)) == 2
    for line in lines:
        stated = yaml.safe_load(line)["pairs"]["verdicts"]["x"]
        assert list(stated) == yaml.safe_load(labels)
        assert {"a", "b"} <= set(stated.values()) <= {"a", "b", "tie"}
        assert not check_config(tmp_path, text + line + "\n", [KEYED]).errors


def test_verdicts_without_a_label_for_one_side_are_an_error(tmp_path: Path) -> None:
    text = DATA + question(HUMAN, "[Antwort A, Antwort B]")
    report = check_config(tmp_path, text + "pairs: {verdicts: {x: {Antwort A: b}}}\n")
    assert "no label of 'x' is for side a" in only(report.errors).message


@pytest.mark.parametrize("label", ["Unentschieden", "🤝", "Skip"])
def test_one_label_that_is_not_read_leaves_the_others_countable(tmp_path: Path, label: str) -> None:
    text = DATA + question(HUMAN, f"[Response A, Response B, {label}]") + TRUTH
    problem = only(check_config(tmp_path, text, [KEYED]).problems)
    assert problem.severity is Severity.WARNING
    assert "answers with it have no verdict" in problem.message


OPTIONS = "[{label: A, value: B}, {label: B, value: A}]"


@pytest.mark.parametrize(
    ("kind", "labels", "stated"),
    [
        ("pairwise", OPTIONS, "{A: a, B: b}"),
        ("likert", "[5, 4, 3, 2, 1]", "{5: a, 4: a, 3: tie, 2: b, 1: b}"),
    ],
)
def test_a_key_that_is_a_label_and_the_value_of_another_is_an_error(
    tmp_path: Path, kind: str, labels: str, stated: str
) -> None:
    text = DATA + question("Which?", labels, kind) + f"pairs: {{verdicts: {{x: {stated}}}}}\n"
    errors = check_config(tmp_path, text).errors
    assert "may be the label" in errors[0].message


def test_labels_that_are_numbers_are_stated_as_written(tmp_path: Path) -> None:
    stated = "pairs: {verdicts: {x: {-2: a, -1: a, 0: tie, 1: b, 2: b}}}\n"
    report = check_config(
        tmp_path, DATA + question("Which?", "[-2, -1, 0, 1, 2]", "likert") + stated
    )
    assert report.errors == ()
    assert [verdict for _, verdict in read(report)] == ["a", "a", "tie", "b", "b"]


def test_a_hint_names_the_label_as_written(tmp_path: Path) -> None:
    text = (
        DATA
        + question("Which?", "[-1, 0, 1]", "likert")
        + "pairs: {verdicts: {x: {-1: a, 1: b}}}\n"
    )
    problem = check_config(tmp_path, text).errors[0]
    assert "the label '0' has no verdict" in problem.message
    assert "`0:`" in problem.hint


def test_a_question_that_is_not_understood_is_compared_once_that_is_stated(tmp_path: Path) -> None:
    asked = question("Which has more commas?", "[A, B, Tie]")
    text = DATA + asked + "pairs: {source_key: gold%s}\n"
    item = {**PAIR, "gold": "a"}
    problem = only(check_config(tmp_path, text % "", [item]).problems)
    assert "it is not known whether the truth answers 'x'" in problem.message
    assert problem.hint == (
        "if it does, write `truth_for: [x]` under `pairs:`; 'A' counts for the response that it "
        "names; if the question looks for the other one, write "
        '`verdicts: {"x": {"A": b, "B": a, "Tie": tie}}` under `pairs:`'
    )
    for said in (", truth_for: [x]", ", verdicts: {x: {A: b, B: a, Tie: tie}}"):
        assert check_config(tmp_path, text % said, [item]).problems == ()


def test_stated_verdicts_do_not_make_a_human_truth_one_of_quality(tmp_path: Path) -> None:
    stated = "pairs: {source_key: human_side, verdicts: {x: {A: a, B: b, Tie: tie}}}\n"
    text = DATA + question("Which response is better?", "[A, B, Tie]") + stated
    problem = only(check_config(tmp_path, text, [KEYED]).problems)
    assert "asks for something else: its accuracy is not computed" in problem.message


@pytest.mark.parametrize("column", ["human", "chosen"])
def test_the_kind_of_a_truth_file_is_that_of_its_column(tmp_path: Path, column: str) -> None:
    (tmp_path / "truth.jsonl").write_text(json.dumps({"id": PAIR["id"], column: "a"}))
    text = DATA + question("Which response is better?", "[A, B, Tie]")
    report = check_config(tmp_path, text + "pairs: {truth_file: truth.jsonl}\n", [PAIR])
    said = [p for p in report.problems if "its accuracy is not computed" in p.message]
    assert bool(said) is (column == "human")
