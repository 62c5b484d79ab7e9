from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.written import DATA, QUESTION, at, check_config, design_of, only

BASE = DATA + QUESTION
NAMED = BASE + "item_properties: {id_key: id, text_key: text}\n"


def test_items_without_the_text_key_are_a_warning_that_says_what_is_shown(tmp_path: Path) -> None:
    items = [{"id": "1", "instruction": "Do", "response_1": "x", "response_2": "y"}]
    found = check_config(tmp_path, NAMED, items)
    assert not found.errors
    problem = only(found.problems)
    assert at(problem) == (6, 41)
    assert "shown instead: instruction" in problem.message
    assert found.shown == ("instruction", "response_1", "response_2")


@pytest.mark.parametrize(
    ("names", "prompt"),
    [
        ("prompt response", "prompt"),
        ("response instruction", "instruction"),
        ("topic conversation", "conversation"),
        ("passage question", "question"),
    ],
)
def test_the_prompt_is_found_by_its_name(tmp_path: Path, names: str, prompt: str) -> None:
    item = {"id": "1", **{name: f"some {name}" for name in names.split()}}
    assert design_of(tmp_path, BASE, [item]).shown[0] == prompt


def test_else_the_longest_text_is_the_prompt(tmp_path: Path) -> None:
    item = {"id": "1", "headline": "short", "story": "a much longer text " * 9}
    assert design_of(tmp_path, BASE, [item]).shown == ("story",)


@pytest.mark.parametrize(
    "field", ["model", "model_name", "source", "label", "gold", "answer_key", "score", "item_id"]
)
def test_what_tells_the_source_or_the_truth_is_not_shown(tmp_path: Path, field: str) -> None:
    found = check_config(tmp_path, BASE, [{"id": "1", "text": "x", field: "secret"}])
    assert found.shown == ("text",)
    assert found.hidden == ("id", field)


def test_turns_and_lists_are_shown_and_numbers_are_not(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "hi"}]
    item = {"id": "1", "conversation": turns, "options": ["a", "b"], "length": 5, "empty": ""}
    assert design_of(tmp_path, BASE, [item]).shown == ("conversation", "options")


def test_addresses_of_media_are_a_warning(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "x", "clip": "https://example.org/a.mp4?x=1"}]
    found = check_config(tmp_path, BASE + "display: {show: [clip]}\n", items)
    assert "does not display media" in only(found.problems).hint


LAYOUT = "html_layout: |\n  <div>\n    <p>{{%s}}</p>\n  </div>\n"


def test_a_placeholder_that_no_item_fills_is_an_error_at_its_place(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + LAYOUT % "respons_a").errors)
    assert at(problem) == (8, 8)
    assert problem.hint == "did you mean {{response_a}}?"


@pytest.mark.parametrize(
    "name", ["text", " text ", "instance_obj.response_a", "item.text", "text | safe", "id"]
)
def test_a_placeholder_may_be_written_in_several_ways(tmp_path: Path, name: str) -> None:
    assert not check_config(tmp_path, BASE + LAYOUT % name).problems


def test_a_placeholder_may_look_into_a_mapping(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "x", "meta": {"title": "y"}}]
    assert not check_config(tmp_path, BASE + LAYOUT % "meta.title", items).problems
    assert check_config(tmp_path, BASE + LAYOUT % "meta.titel", items).errors


def test_text_stands_for_the_field_of_the_text_key(tmp_path: Path) -> None:
    text = BASE + "item_properties: {text_key: question}\n" + LAYOUT % "text"
    assert not check_config(tmp_path, text, [{"id": "1", "question": "x"}]).problems


def test_a_field_that_some_items_lack_is_a_warning_at_the_first(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "x", "note": "y"}, {"id": "2", "text": "z"}]
    found = check_config(tmp_path, BASE + LAYOUT % "note", items)
    assert not found.errors
    assert "1 of 2 items has no 'note'" in only(found.problems).message


def test_a_placeholder_in_a_comment_is_none(tmp_path: Path) -> None:
    text = BASE + "html_layout: '<!-- {{gone}} --> {{text}}'\n"
    assert not check_config(tmp_path, text).problems


@pytest.mark.parametrize("name", ["response", "model_output", "answer", "generated_summary"])
def test_a_single_response_is_shown_below_its_prompt(tmp_path: Path, name: str) -> None:
    item = {"id": "1", "prompt": "Is it?", name: "Yes", "category": "doubt"}
    assert design_of(tmp_path, BASE, [item]).shown == ("prompt", name)


@pytest.mark.parametrize(("name", "value"), [("answer", "B"), ("reference_answer", "It is.")])
def test_the_right_answer_is_not_taken_for_a_response(
    tmp_path: Path, name: str, value: str
) -> None:
    item = {"id": "1", "question": "Is it?", "options": ["Yes", "No"], name: value}
    assert design_of(tmp_path, BASE, [item]).shown == ("question", "options")


def test_fields_that_display_names_follow_the_prompt_in_that_order(tmp_path: Path) -> None:
    text = BASE + "display: {show: [topic, lang]}\n"
    item = {"id": "1", "lang": "en", "instruction": "Do.", "input": "This.", "topic": "law"}
    item |= {"response_a": "x", "response_b": "y", "source": "forum"}
    found = check_config(tmp_path, text, [item])
    sides = ("response_a", "response_b")
    assert found.shown == ("instruction", "input", "topic", "lang", *sides)
    assert found.hidden == ("id", "source")
