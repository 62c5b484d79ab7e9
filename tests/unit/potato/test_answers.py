"""What Potato stores for each kind of question, and what that is here."""

from __future__ import annotations

from typing import Any

import pytest

from spindle.domain.values import JSON
from spindle.potato.answers import map_answer
from spindle.schemes import WrongAnswer
from tests.unit.services.potato.projects import Labels, scheme

THREE = {"labels": ["A is better", "B is better", "Same"]}
OWN = {"labels": ["Human Response", "AI Response"], "allow_tie": True, "tie_label": "No idea"}
MOOD = {"labels": [{"name": "good", "displayed_label": "Good!"}, {"name": "bad", "value": "b"}]}
POINTS = {"labels": ["low", "middle", "high"]}


def answer_shown(kind: str, keys: dict[str, Any], labels: Labels, **how: Any) -> JSON:
    found = map_answer(scheme(kind, **keys), labels, **{"swapped": None, "shuffled": False, **how})
    return None if found is None else found.shown


@pytest.mark.parametrize(
    ("kind", "keys", "labels", "expected"),
    [
        ("pairwise", THREE, {"selection": "A"}, "A is better"),
        ("pairwise", THREE, {"selection": "B"}, "B is better"),
        ("pairwise", THREE, {"selection": "tie"}, "Same"),
        ("pairwise", {"labels": ["A", "B", "Both bad"]}, {"selection": "neither"}, "Both bad"),
        ("pairwise", OWN, {"selection": "B"}, "AI Response"),
        ("pairwise", OWN, {"selection": "tie"}, "No idea"),
        ("pairwise", THREE, {"selection": "A", "justification": "{}"}, "A is better"),
        ("pairwise", {"mode": "scale"}, {"scale_value": "-2"}, -2),
        ("radio", MOOD, {"good": "good"}, "good"),
        ("radio", MOOD, {"good": 1}, "good"),
        ("radio", MOOD, {"Good!": "true"}, "good"),
        ("radio", MOOD, {"bad": "2"}, "b"),
        ("radio", MOOD, {"good": "true", "bad": False}, "good"),
        ("likert", {"size": 5}, {"4": "4"}, "4"),
        ("likert", {"size": 5}, {"scale_4": "4"}, "4"),
        ("likert", POINTS, {"middle": "middle"}, "2"),
        ("select", MOOD, {"select-one": "good"}, "good"),
        ("select", MOOD, {"select-one": "bad"}, "b"),
        ("multiselect", MOOD, {"good": "true", "bad": "true"}, ["good", "b"]),
        ("multirate", {**MOOD, "options": ["x", "y"]}, {"x": "Good!"}, {"x": "good"}),
        ("slider", {}, {"slider": "70"}, 70),
        ("slider", {}, {"slider": 0.5}, 0.5),
        ("slider", {}, {"slider": 0}, 0),
        ("pairwise", {"mode": "scale"}, {"scale_value": 0}, 0),
        ("number", {}, {"number": 0}, 0),
        ("number", {}, {"number": "3"}, 3),
        ("text", {}, {"text_box": "Why not."}, "Why not."),
        ("text", {}, {"text_box": "False"}, "False"),
        ("radio", {"labels": ["true", "false"]}, {"false": "false"}, "false"),
        ("radio", {"labels": ["0", "1"]}, {"0": "0"}, "0"),
        (
            "multirate",
            {"labels": ["True", "False"], "options": ["x"]},
            {"x": "False"},
            {"x": "False"},
        ),
    ],
)
def test_it_is_what_would_be_pressed_here(
    kind: str, keys: dict[str, Any], labels: Labels, expected: JSON
) -> None:
    keys = {**keys, "required": False}
    assert answer_shown(kind, keys, labels) == expected


@pytest.mark.parametrize(
    ("kind", "keys", "labels", "reason"),
    [
        ("pairwise", {"labels": ["A", "B"]}, {"selection": "tie"}, "no label for 'tie'"),
        ("pairwise", THREE, {"selection": "C"}, "'C' is not one of the labels"),
        ("pairwise", THREE, {"clarity": "A", "tone": "B"}, "not one of the labels"),
        ("pairwise", {"mode": "scale"}, {"scale_value": "9"}, "between -3 and 3"),
        ("radio", MOOD, {"fine": "fine"}, "'fine' is not one of the labels"),
        ("radio", MOOD, {"good": "good", "bad": "bad"}, "more than one label"),
        ("likert", {"size": 5}, {"bad_text": "bad_text"}, "not one of the labels"),
        ("multiselect", MOOD, {"good": "true", "fine": "true"}, "'fine'"),
        ("multirate", {**MOOD, "options": ["x"]}, {"z": "good"}, "'z' is not one of the rows"),
        ("number", {}, {"number": "three"}, "is not a number"),
        ("number", {}, {"number": "nan"}, "is not a number"),
        ("text", {}, {"first": "x", "second": "y"}, "more than one value"),
    ],
)
def test_what_the_design_cannot_hold_has_a_reason(
    kind: str, keys: dict[str, Any], labels: Labels, reason: str
) -> None:
    with pytest.raises(WrongAnswer, match=reason):
        answer_shown(kind, {**keys, "required": False}, labels)


@pytest.mark.parametrize(
    "labels",
    [{}, {"good": None}, {"good": ""}, {"good": "false"}, {"good": 0}, {"free_response": "so"}],
)
def test_nothing_chosen_is_no_answer(labels: Labels) -> None:
    assert answer_shown("radio", MOOD, labels) is None


def test_a_label_that_names_a_side_is_read_with_the_order_of_the_item() -> None:
    sides = scheme("radio", labels=["A is better", "B is better"], compares=True)
    found = map_answer(sides, {"A is better": "true"}, swapped=True, shuffled=True)
    assert found is not None
    assert found.answer.record() == {"label": "A is better", "side": "b", "verdict": "b"}
