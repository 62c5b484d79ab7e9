from __future__ import annotations

from pathlib import Path

import pytest

from spindle.config.design import Titles
from spindle.config.sides import infer_sides
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON
from tests.unit.config.written import DATA, QUESTION, check_config, design_of

BASE = DATA + QUESTION
PAIRWISE = "annotation_schemes: [{annotation_type: pairwise, name: which, labels: [A, B]}]\n"


@pytest.mark.parametrize(
    ("fields", "a", "b"),
    [
        ("id text response_a response_b", "response_a", "response_b"),
        ("id prompt response_1 response_2", "response_1", "response_2"),
        ("id prompt output1 output2", "output1", "output2"),
        ("id prompt real generated", "real", "generated"),
        ("id text chosen rejected", "chosen", "rejected"),
        ("id video_url video_url_b", "video_url", "video_url_b"),
        ("id model_a model_b answer_a answer_b", "answer_a", "answer_b"),
        ("id text_a text_b", "text_a", "text_b"),
        ("id left right", "left", "right"),
        ("score_1 score_2 summary_1 summary_2", "summary_1", "summary_2"),
        ("question completionA completionB", "completionA", "completionB"),
    ],
)
def test_sides_are_found_by_their_names(fields: str, a: str, b: str) -> None:
    sides = infer_sides(fields.split())
    assert sides is not None
    assert (sides.a, sides.b) == (a, b)


@pytest.mark.parametrize("fields", ["id text", "id text response", "id step_1 step_3", ""])
def test_where_nothing_pairs_there_are_no_sides(fields: str) -> None:
    assert infer_sides(fields.split()) is None


def test_fields_with_the_same_endings_go_with_the_sides() -> None:
    sides = infer_sides(["response_a", "response_b", "model_a", "model_b", "note"])
    assert sides == Sides("response_a", "response_b", (("model_a", "model_b"),))


def test_fields_named_after_the_sides_go_with_them() -> None:
    sides = infer_sides(["chosen", "rejected", "chosen_model", "rejected_model", "score_chosen"])
    assert sides == Sides("chosen", "rejected", (("chosen_model", "rejected_model"),))


def test_what_stands_in_the_layout_comes_first(tmp_path: Path) -> None:
    items = [{"id": "1", "response_a": "x", "response_b": "y", "draft_1": "p", "draft_2": "q"}]
    design = design_of(tmp_path, BASE + "html_layout: '{{draft_1}} {{draft_2}}'\n", items)
    assert design.sides == Sides("draft_1", "draft_2")


def test_a_layout_that_shows_one_side_has_no_pair(tmp_path: Path) -> None:
    assert design_of(tmp_path, BASE + "html_layout: '{{response_a}}'\n").sides is None


def test_a_list_of_two_texts_becomes_two_sides(tmp_path: Path) -> None:
    items = [{"id": "1", "text": ["one", "two"], "topic": "x"}]
    design = design_of(tmp_path, DATA + PAIRWISE, items)
    assert (design.pair_key, design.sides) == ("text", Sides("text_a", "text_b"))


def test_items_key_names_the_field_of_the_pair(tmp_path: Path) -> None:
    scheme = "{annotation_type: pairwise, name: which, items_key: both}"
    items = [{"id": "1", "text": "ask", "both": ["one", "two"]}]
    design = design_of(tmp_path, f"{DATA}annotation_schemes: [{scheme}]\n", items)
    assert (design.pair_key, design.sides) == ("both", Sides("both_a", "both_b"))
    assert design.shown == ("text",)


def test_a_radio_question_about_the_sides_carries_verdicts(tmp_path: Path) -> None:
    labels = "[Response A is better, Response B is better, Tie]"
    text = f"{DATA}annotation_schemes: [{{annotation_type: radio, name: x, labels: {labels}}}]\n"
    rows = check_config(tmp_path, text).verdicts["x"]
    assert [row.verdict for row in rows] == ["a", "b", "tie"]


def test_without_sides_it_is_a_plain_question(tmp_path: Path) -> None:
    text = f"{DATA}annotation_schemes: [{{annotation_type: radio, name: x, labels: [A, B]}}]\n"
    assert not check_config(tmp_path, text, [{"id": "1", "text": "x"}]).verdicts


def test_verdicts_and_strengths_are_told(tmp_path: Path) -> None:
    labels = "[A++, A+, Equal, B+, B++]"
    text = f"{DATA}annotation_schemes: [{{annotation_type: pairwise, name: x, labels: {labels}}}]\n"
    rows = check_config(tmp_path, text).verdicts["x"]
    assert [(row.verdict, row.strength) for row in rows] == [
        ("a", -2),
        ("a", -1),
        ("tie", 0),
        ("b", 1),
        ("b", 2),
    ]


NUMBERED = {"id": "1", "text": "Q", "response_1": "x", "response_2": "y"}


@pytest.mark.parametrize(
    ("labels", "titles"),
    [
        ("[Response 1, Response 2, Tie]", Titles(a="Response 1", b="Response 2")),
        ("[First, Second]", Titles(a="Response 1", b="Response 2")),
        ("[Answer 1, Answer 2, Tie]", Titles(a="Answer 1", b="Answer 2")),
        ("[Reply A, Reply B]", Titles(a="Reply A", b="Reply B")),
        ("[Answer 1, Response 2]", Titles(a="Response 1", b="Response 2")),
        ("[Assistant A, Assistant B, Tie]", Titles(a="Assistant A", b="Assistant B")),
        ("[Video A is better, Video B is better]", Titles()),
    ],
)
def test_numbered_sides_have_numbered_titles_unless_labels_have_letters(
    tmp_path: Path, labels: str, titles: Titles
) -> None:
    text = PAIRWISE.replace("[A, B]", labels)
    assert design_of(tmp_path, DATA + text, [NUMBERED]).titles == titles


def test_titles_that_the_design_states_stay(tmp_path: Path) -> None:
    text = DATA + QUESTION + "display: {item_a_title: Response A}\n"
    assert design_of(tmp_path, text, [NUMBERED]).titles == Titles()


ANSWERS = {"response_a": "It is so.", "response_b": "It is not."}


@pytest.mark.parametrize(
    "marks",
    [
        {"chosen": "a", "rejected": "b"},
        {"chosen": "response_b", "rejected": "response_a"},
        {"human": "a", "model": "gpt-4"},
        {"left": 1, "right": 2},
    ],
)
def test_columns_of_marks_are_no_responses_where_others_are(marks: dict[str, JSON]) -> None:
    items = [Item("1", {**marks, **ANSWERS}), Item("2", {**marks, **ANSWERS})]
    assert infer_sides(list(items[0].fields), items=items) == Sides("response_a", "response_b")


@pytest.mark.parametrize(
    "fields",
    [
        {"chosen": "Paris", "rejected": "Rome"},
        {"chosen": "It is Paris.", "rejected": "It is Rome.", **ANSWERS},
        {"chosen": "Paris", "rejected": "Rome", "note_a": "It is so.", "note_b": "It is not."},
    ],
)
def test_short_answers_are_responses(fields: dict[str, str]) -> None:
    sides = infer_sides(list(fields), items=[Item("1", fields)])
    assert sides is not None
    assert (sides.a, sides.b) == ("chosen", "rejected")
