"""What ``pairs:`` says of labels and sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.config.design import TextFormat
from spindle.domain.judgments import Answer
from spindle.errors import Severity
from tests.unit.config.written import DATA, PAIR, check_config, design_of, only

LIKERT = "annotation_schemes: [{annotation_type: likert, name: x, size: 5}]\n"
RADIO = "annotation_schemes: [{annotation_type: radio, name: x, labels: [Erste, Zweite, Beide]}]\n"
PAIRWISE = (
    "annotation_schemes: [{annotation_type: pairwise, name: x, "
    "labels: [Human Response, AI Response, Cannot tell]}]\n"
)
GRADES = "pairs: {verdicts: {x: {1: a, 2: a, 3: tie, 4: b, 5: b}}}\n"
PAIR_WITH_MODELS = {**PAIR, "m1": "gpt", "m2": "llama"}


def read_as(folder: Path, text: str) -> list[tuple[str, str, float | None]]:
    rows = check_config(folder, DATA + text).verdicts["x"]
    return [(row.label, str(row.verdict), row.strength) for row in rows]


def test_labels_of_a_radio_mean_what_is_stated(tmp_path: Path) -> None:
    text = RADIO + "pairs: {verdicts: {x: {Erste: a, Zweite: b, Beide: neither}}}\n"
    rows = read_as(tmp_path, text)
    assert rows == [("Erste", "a", None), ("Zweite", "b", None), ("Beide", "neither", None)]


def test_points_of_a_likert_are_graded(tmp_path: Path) -> None:
    assert [row[1:] for row in read_as(tmp_path, LIKERT + GRADES)] == [
        ("a", -2),
        ("a", -1),
        ("tie", 0),
        ("b", 1),
        ("b", 2),
    ]


def test_strengths_can_be_stated(tmp_path: Path) -> None:
    verdicts = (
        "{1: {verdict: a, strength: 3}, 2: a, 3: tie, 4: neither, 5: {verdict: b, strength: 0.5}}"
    )
    rows = read_as(tmp_path, LIKERT + f"pairs: {{verdicts: {{x: {verdicts}}}}}\n")
    assert [row[2] for row in rows] == [-3, -1, 0, None, 0.5]


def test_a_pairwise_label_can_be_put_right(tmp_path: Path) -> None:
    text = PAIRWISE + "pairs: {verdicts: {x: {AI Response: a, Human Response: b}}}\n"
    assert [row[1] for row in read_as(tmp_path, text)] == ["b", "a", "tie"]


def test_an_answer_to_a_likert_changes_sides_with_them(tmp_path: Path) -> None:
    scheme = design_of(tmp_path, DATA + LIKERT + GRADES).scheme("x")
    answer = scheme.read("5")
    assert answer == Answer({"value": 5}, *("b", 2, "b"))  # type: ignore[arg-type]
    assert scheme.mirror(answer).record() == {
        "value": 5,
        "side": "a",
        "verdict": "a",
        "strength": -2,
    }
    assert scheme.mirror(scheme.mirror(answer)) == answer
    assert [column.key for column in scheme.columns()] == [
        "value",
        "side",
        "verdict",
        "strength",
    ]


def test_a_likert_of_which_nothing_is_stated_compares_nothing(tmp_path: Path) -> None:
    scheme = design_of(tmp_path, DATA + LIKERT).scheme("x")
    assert scheme.read("5") == Answer({"value": 5})


@pytest.mark.parametrize(
    ("pairs", "message", "column"),
    [
        ("{verdicts: {y: {Erste: a}}}", "there is no question 'y'", 20),
        ("{verdicts: {x: {Dritte: a, Erste: a, Zweite: b, Beide: tie}}}", "no label 'Dritte'", 24),
        ("{verdicts: {x: {Erste: a, Zweite: b}}}", "the label 'Beide' has no verdict", 20),
        ("{verdicts: {x: {Erste: left, Zweite: b, Beide: tie}}}", "'left' is not one of a, b", 31),
        ("{models: [m1, m9]}", "no item has the field 'm9' named by pairs.models", 22),
        ("{prompt: question}", "no item has the field 'question' named by pairs.prompt", 17),
        ("{formats: {test: markdown}}", "no item has the field 'test' named by pairs.formats", 19),
        ("{format: html}", "'html' is not one of text, markdown", 17),
    ],
)
def test_what_cannot_be_is_an_error_at_its_place(
    tmp_path: Path, pairs: str, message: str, column: int
) -> None:
    found = check_config(tmp_path, f"{DATA}{RADIO}pairs: {pairs}\n", [PAIR_WITH_MODELS])
    problem = only(found.errors)
    assert message in problem.message
    assert (problem.line, problem.column) == (3, column)


def test_a_question_without_labels_cannot_say_which_side(tmp_path: Path) -> None:
    scheme = "annotation_schemes: [{annotation_type: text, name: x}]\n"
    problem = only(check_config(tmp_path, DATA + scheme + GRADES).errors)
    assert "'x' cannot have verdicts" in problem.message


def test_models_are_the_fields_that_change_places_with_the_sides(tmp_path: Path) -> None:
    item = {**PAIR, "model_a": "gpt", "model_b": "llama"}
    assert design_of(tmp_path, DATA + RADIO, [item]).models == ("model_a", "model_b")
    text = DATA + RADIO + "pairs: {models: [m1, m2]}\n"
    assert design_of(tmp_path, text, [PAIR_WITH_MODELS]).models == ("m1", "m2")


def test_the_prompt_can_be_named(tmp_path: Path) -> None:
    text = DATA + RADIO + "pairs: {prompt: m1}\n"
    assert design_of(tmp_path, text, [PAIR_WITH_MODELS]).text_key == "m1"


def test_markdown_is_for_the_prompt_and_both_responses(tmp_path: Path) -> None:
    formats = design_of(tmp_path, DATA + RADIO + "pairs: {format: markdown}\n").formats
    assert dict(formats) == dict.fromkeys(("text", "response_a", "response_b"), TextFormat.MARKDOWN)


def test_single_fields_are_shown_otherwise(tmp_path: Path) -> None:
    text = "pairs: {format: markdown, formats: {text: text}}\n"
    assert list(design_of(tmp_path, DATA + RADIO + text).formats) == ["response_a", "response_b"]


@pytest.mark.parametrize(
    ("order", "labels", "warned"),
    [
        ("balanced", "[A is accurate, B is accurate]", True),
        ("random", "[Response 1 errs, Response 2 errs]", True),
        ("as_given", "[A is accurate, B is accurate]", False),
        ("balanced", "[A, B, C, D]", False),
        ("balanced", "[A little, A lot]", False),
        ("balanced", "[clear, polite]", False),
    ],
)
def test_labels_that_speak_of_a_side_meet_sides_that_change_places(
    tmp_path: Path, order: str, labels: str, warned: bool
) -> None:
    scheme = f"annotation_schemes: [{{annotation_type: multiselect, name: x, labels: {labels}}}]\n"
    found = check_config(tmp_path, f"{DATA}{scheme}pairs: {{order: {order}}}\n")
    said = [p.message for p in found.problems if p.severity is Severity.WARNING]
    assert bool(said) == warned
    assert all("'x' asks about one side" in message for message in said)


@pytest.mark.parametrize("size", [2, 3, 5, 10])
def test_the_points_of_a_scale_are_no_sides(tmp_path: Path, size: int) -> None:
    ends = f"min_label: '1', max_label: '{size}', size: {size}"
    scheme = f"annotation_schemes: [{{annotation_type: likert, name: x, {ends}}}]\n"
    assert not check_config(tmp_path, f"{DATA}{scheme}randomize_pair_order: true\n").problems


@pytest.mark.parametrize(
    ("scheme", "hint"),
    [
        ("multirate, options: [Response A, clarity of B], labels: [bad, good]", "was displayed"),
        ("slider, min_label: Response A, max_label: Response B", "was displayed"),
        ("text, description: Why is B worse", "was displayed"),
        ("likert, size: 5, min_label: A, max_label: B", "`pairs: verdicts: x:`"),
    ],
)
def test_rows_and_ends_that_name_a_side_are_warned_of_where_sides_change_places(
    tmp_path: Path, scheme: str, hint: str
) -> None:
    text = f"annotation_schemes: [{{name: x, annotation_type: {scheme}}}]\n"
    problem = only(check_config(tmp_path, f"{DATA}{text}randomize_pair_order: true\n").problems)
    assert "'x' asks about one side" in problem.message
    assert hint in problem.hint


def test_ends_that_name_the_sides_are_no_riddle_where_verdicts_are_stated(tmp_path: Path) -> None:
    likert = "{annotation_type: likert, name: x, size: 5, min_label: A, max_label: B}"
    text = f"{DATA}annotation_schemes: [{likert}]\nrandomize_pair_order: true\n{GRADES}"
    assert check_config(tmp_path, text).problems == ()


def test_two_sides_are_two_fields(tmp_path: Path) -> None:
    text = f"{DATA}{RADIO}pairs: {{sides: [response_a, response_a]}}\n"
    problem = only(check_config(tmp_path, text).errors)
    assert problem.message == "both sides are the same field, response_a"
    assert (problem.line, problem.column) == (3, 9)


@pytest.mark.parametrize("said", ["{verdict: neither, strength: 2}", "{verdict: tie, strength: 1}"])
def test_only_a_side_has_a_strength(tmp_path: Path, said: str) -> None:
    text = f"{DATA}{RADIO}pairs: {{verdicts: {{x: {{Erste: a, Zweite: b, Beide: {said}}}}}}}\n"
    problem = only(check_config(tmp_path, text).errors)
    assert "only a and b can have a strength" in problem.message
    assert problem.line == 3


def test_a_scale_between_the_sides_is_no_question_about_one_of_them(tmp_path: Path) -> None:
    scale = "{annotation_type: pairwise, name: x, mode: scale, description: How much better is B}"
    text = f"{DATA}annotation_schemes: [{scale}]\nrandomize_pair_order: true\n"
    assert check_config(tmp_path, text).problems == ()
