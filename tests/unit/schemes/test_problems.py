from __future__ import annotations

from typing import Any

import pytest

from tests.unit.schemes.test_answers import make


@pytest.mark.parametrize(
    ("kind", "keys", "word"),
    [
        ("radio", {}, "has no labels"),
        ("radio", {"labels": ["a", "a"]}, "duplicate"),
        ("radio", {"labels": ["a"], "tooltips": {"b": "x"}}, "has no label"),
        ("radio", {"labels": ["a"], "keyboard_shortcuts": {"b": "x"}}, "has no label"),
        ("likert", {"size": 5, "labels": ["a", "b"]}, "2 labels for a scale of 5"),
        ("multiselect", {"labels": ["a"], "min_selections": 2}, "at most 1 can be chosen"),
        ("multiselect", {"labels": ["a"], "max_selections": 2}, "the number of labels is 1"),
        ("multirate", {"options": [], "labels": ["a"]}, "no rows"),
        ("multirate", {"options": ["x", "x"], "labels": ["a"]}, "duplicate"),
        ("multirate", {"options": ["x"], "labels": ["a"], "keyboard_shortcuts": {"a": "q"}}, "key"),
        ("slider", {"min_value": 5, "max_value": 5}, "must be less than max"),
        ("slider", {"starting_value": 500}, "starting_value must be between"),
        ("number", {"min_value": 5, "max_value": 1}, "must be less than max"),
        ("text", {"min_length": 9, "max_length": 5}, "greater"),
        ("pairwise", {"mode": "scale", "labels": ["A", "B", "C"]}, "are not shown"),
        ("pairwise", {"mode": "scale", "options": ["A", "B"]}, "are not shown"),
        ("pairwise", {"mode": "multi_dimension"}, "no dimensions"),
        ("pairwise", {"dimensions": [{"name": "x"}]}, "dimensions has no effect"),
        ("pairwise", {"mode": "scale", "scale": {"labels": {"9": "x"}}}, "no position"),
        ("pairwise", {"mode": "scale", "scale": {"min": 3, "max": 3}}, "must be less than max"),
        ("pairwise", {"labels": ["A", "Tie"]}, "prefers side b"),
        ("pairwise", {"labels": ["A", "B", "A++", "B++"]}, "in order from one side to the other"),
        ("radio", {"labels": ["A", "B", "A++", "B++"]}, "in order from one side to the other"),
        ("pairwise", {"mode": "scale", "scale": {"default": 9}}, "default must be between"),
        ("pairwise", {"mode": "scale", "scale": {"min": -3, "max": 4, "step": 2}}, "never reach"),
        ("pairwise", {"mode": "scale", "keyboard_shortcuts": {"A": "a"}}, "has no label"),
        ("pairwise", {"mode": "scale", "tooltips": {"A": "x"}}, "has no label"),
        ("pairwise", {"mode": "scale", "allow_tie": True}, "allow_tie has no effect"),
        ("pairwise", {"mode": "scale", "tie_label": "Even"}, "tie_label has no effect"),
        ("pairwise", {"mode": "scale", "sequential_key_binding": True}, "has no effect"),
        ("pairwise", {"scale": {"min": 0}}, "scale has no effect"),
        ("pairwise", {"tie_label": "Even"}, "tie_label has no effect"),
        ("pairwise", {"labels": ["A", "B"], "options": ["1", "2"]}, "options has no effect"),
        ("likert", {"labels": [{"name": "low", "value": "0"}, "high"]}, "has no effect"),
        ("multirate", {"options": [{"name": "x", "key_value": "q"}], "labels": ["a"]}, "row 'x'"),
    ],
)
def test_what_does_not_fit_is_told(kind: str, keys: dict[str, Any], word: str) -> None:
    assert any(word in problem.message for problem in make(kind, **keys).problems())


@pytest.mark.parametrize(
    "keys",
    [
        {"mode": "scale", "allow_tie": False, "sequential_key_binding": False},
        {"allow_tie": True, "tie_label": "Even"},
        {"options": ["A", "B"]},
        {"mode": "scale", "scale": {"min": 1, "max": 7, "default": 1}},
        {"mode": "scale", "labels": ["Tweet A", "Tweet B"]},
    ],
)
def test_what_has_its_effect_or_asks_for_none_is_not_told(keys: dict[str, Any]) -> None:
    assert list(make("pairwise", **keys).problems()) == []


def test_labels_may_be_mappings() -> None:
    label = {"name": "a", "key_value": "Q", "tooltip": "why", "displayed_label": "Aye"}
    (choice, other) = make("radio", labels=[label, {"text": "b"}]).choices()
    assert (choice.value, choice.label, choice.key, choice.tooltip) == ("a", "Aye", "q", "why")
    assert (other.value, other.label) == ("b", "b")


def test_shortcuts_and_tooltips_may_name_value_or_label() -> None:
    options = [{"label": "first", "value": "1st"}, {"label": "second", "value": "2nd"}]
    shortcuts = {"1st": "x", "second": "y"}
    choices = make("pairwise", options=options, keyboard_shortcuts=shortcuts).choices()
    assert [choice.key for choice in choices] == ["x", "y"]


@pytest.mark.parametrize(
    ("keys", "on", "rows"),
    [
        ({}, False, 3),
        ({"textarea": "true"}, True, 3),
        ({"textarea": {"on": True, "rows": 6}}, True, 6),
        ({"multiline": True}, True, 3),
        ({"multiline": True, "rows": 5}, True, 5),
        ({"rows": 5}, True, 5),
        ({"textarea": True, "rows": 4}, True, 4),
        ({"textarea": False}, False, 3),
    ],
)
def test_a_text_has_the_lines_it_asks_for(keys: dict[str, Any], on: bool, rows: int) -> None:
    area = make("text", **keys).model_dump()["textarea"]
    assert (area["on"], area["rows"]) == (on, rows)


def test_the_ends_of_a_scale_may_be_named_by_words() -> None:
    labels = {"min": "A", "center": "equal", "max": "B"}
    scale = make("pairwise", mode="scale", scale={"labels": labels}).model_dump()["scale"]
    assert scale["labels"] == {"-3": "A", "0": "equal", "3": "B"}
