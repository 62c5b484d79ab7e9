"""What stands above two responses, and which fields the sides are if only parts are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from spindle.assign.order import OrderPolicy
from spindle.domain.items import Sides
from tests.unit.config.written import DATA, check_config, design_of

BASE = DATA + "annotation_schemes: [{annotation_type: pairwise, name: better, labels: [A, B]}]\n"
SIDES: dict[str, Any] = {"id": "1", "response_a": "Because.", "response_b": "Who knows."}
NESTED = {
    "id": "1",
    "text": "Why?",
    "response_a": {"text": "Because.", "words": "1"},
    "response_b": {"text": "Who knows.", "words": "2"},
}


@pytest.mark.parametrize("name", ["rater_comment", "category", "verdict", "rationale", "title"])
def test_above_two_responses_nothing_stands_that_is_not_called_a_prompt(
    tmp_path: Path, name: str
) -> None:
    found = check_config(tmp_path, BASE, [{**SIDES, name: "a long text " * 9}])
    assert found.shown == ("response_a", "response_b")
    assert name in found.hidden


@pytest.mark.parametrize(
    "name",
    ["prompt", "user_prompt", "userQuery", "question_text", "article", "turns", "source_sentence"],
)
def test_a_usual_name_of_prompts_is_enough(tmp_path: Path, name: str) -> None:
    found = check_config(tmp_path, BASE, [{**SIDES, name: "Why?"}])
    assert found.shown == (name, "response_a", "response_b")


@pytest.mark.parametrize("name", ["prompt_type", "judge_prompt", "gold_question", "question_id"])
def test_a_name_that_only_begins_like_one_is_not(tmp_path: Path, name: str) -> None:
    found = check_config(tmp_path, BASE, [{**SIDES, name: "Why?"}])
    assert found.shown == ("response_a", "response_b")


def test_what_the_layout_puts_there_is_the_prompt(tmp_path: Path) -> None:
    page = "html_layout: '{{topic}} {{response_a}} {{response_b}}'\n"
    items = [{**SIDES, "topic": "Cats", "rater_comment": "a long text " * 9}]
    assert design_of(tmp_path, BASE + page, items).text_key == "topic"


def test_turns_of_two_texts_beside_two_answers_are_the_prompt(tmp_path: Path) -> None:
    item = {"id": "1", "turns": ["Why?", "And then?"], "answer_a": "x", "answer_b": "y"}
    design = design_of(tmp_path, BASE + "item_properties: {text_key: turns}\n", [item])
    assert design.sides == Sides("answer_a", "answer_b")
    assert (design.pair_key, design.shown) == ("", ("turns",))


def test_a_list_of_two_beside_other_pairs_is_still_the_pair(tmp_path: Path) -> None:
    item = {"id": "1", "text": ["x", "y"], "model_a": "m", "model_b": "n"}
    assert design_of(tmp_path, BASE, [item]).sides == Sides(
        "text_a", "text_b", (("model_a", "model_b"),)
    )


def test_parts_of_two_responses_in_a_layout_are_a_pair(tmp_path: Path) -> None:
    page = "html_layout: '{{text}} {{response_a.text}} {{response_b.text}}'\n"
    found = check_config(tmp_path, BASE + page, [NESTED])
    assert found.design is not None
    assert not found.problems
    assert found.design.sides == Sides("response_a", "response_b")
    assert found.design.order is OrderPolicy.BALANCED


def test_parts_of_two_responses_in_panels_are_a_pair(tmp_path: Path) -> None:
    keys = ["text", "response_a.text", "response_b.text"]
    page = yaml.safe_dump({"instance_display": {"fields": [{"key": key} for key in keys]}})
    found = check_config(tmp_path, BASE + page, [NESTED])
    assert found.design is not None
    assert not found.problems
    assert found.design.sides == Sides("response_a", "response_b")
    assert [panel.title for panel in found.design.panels] == ["Text", "Response A", "Response B"]


def test_several_parts_of_a_response_are_told_apart_by_name(tmp_path: Path) -> None:
    keys = ["response_a.text", "response_a.words", "response_b.text", "response_b.words"]
    page = yaml.safe_dump({"instance_display": {"fields": [{"key": key} for key in keys]}})
    found = check_config(tmp_path, BASE + page, [NESTED])
    assert found.design is not None
    assert [panel.title for panel in found.design.panels] == [
        "Response A: Text",
        "Response A: Words",
        "Response B: Text",
        "Response B: Words",
    ]
