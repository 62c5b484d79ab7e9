"""Truths that can be read in two ways: asked, with both readings, and settled by either line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from spindle.domain.verdicts import Verdict
from spindle.services.check import CheckReport, check, load
from spindle.services.intake import read_items
from tests.unit.config.written import only, write_config

QUESTION = """\
data_files: [items.json]
annotation_schemes:
  - annotation_type: pairwise
    name: better
    description: Which response is better?
    labels: [Response A, Response B, Tie]
"""
A, B = "response_a", "response_b"


def rows(key: str, *values: Any, sides: tuple[str, str] = (A, B)) -> list[dict[str, Any]]:
    return [
        {"id": str(n), "text": f"{n}?", sides[0]: f"one {n}", sides[1]: f"two {n}", key: value}
        for n, value in enumerate(values)
    ]


def checked(folder: Path, pairs: str, items: list[dict[str, Any]]) -> CheckReport:
    return check(write_config(folder, QUESTION + pairs + "\n", items))


def lines_of(hint: str) -> list[str]:
    """The lines that a hint offers, without what it says about their place."""
    return [line for line in hint.split("`")[1::2] if line != "pairs:"]


def settled(folder: Path, pairs: str, items: list[dict[str, Any]]) -> list[list[Verdict | None]]:
    """The truths by each of the lines that the only error offers, in their order."""
    error, *_ = checked(folder, f"pairs: {{{pairs}}}", items).errors
    found = []
    for line in lines_of(error.hint):
        stated = re.sub(r"^pairs: \{(.*)\}$", r"\1", line)
        text = f"{QUESTION}pairs: {{{pairs}, {stated}}}\n"
        design = load(write_config(folder, text, items))
        found.append([item.truth for item in read_items(design)])
    return found


BOTH_WAYS = [[Verdict.A, Verdict.B], [Verdict.B, Verdict.A]]


@pytest.mark.parametrize(
    "key",
    ["ai_side", "ai", "machine", "generated_side", "fake", "is_ai", "llm_response", "bot",
     "rejected", "loser", "worse", "worst", "harmful"],
)  # fmt: skip
def test_a_field_named_after_the_wrong_side_is_asked(tmp_path: Path, key: str) -> None:
    assert settled(tmp_path, f"source_key: {key}", rows(key, "a", "b")) == BOTH_WAYS


@pytest.mark.parametrize(
    "key",
    ["human", "chosen", "winner", "ai_judge_winner", "human_or_ai", "gold", "model", "best_model",
     "less_harmful", "llm_preference"],
)  # fmt: skip
def test_a_field_named_otherwise_is_not(tmp_path: Path, key: str) -> None:
    found = checked(tmp_path, f"pairs: {{source_key: {key}}}", rows(key, "a", "b"))
    assert (found.errors, found.truths) == ((), 2)


def test_it_is_asked_of_a_truth_file_too(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("id,ai_side\n0,a\n1,b\n")
    items = rows("note", "x", "y")
    assert settled(tmp_path, "truth_file: truth.csv", items) == BOTH_WAYS


def test_models_under_the_name_of_the_worse_side_have_no_line_to_paste(tmp_path: Path) -> None:
    items = rows("loser", "m1", "m1")
    for item, models in zip(items, (("m1", "m2"), ("m2", "m1")), strict=True):
        item |= dict(zip(("model_a", "model_b"), models, strict=True))
    error = only(checked(tmp_path, "pairs: {source_key: loser}", items).errors)
    assert "give the field another name" in error.hint
    assert "`" not in error.hint


@pytest.mark.parametrize(
    "key",
    ["a_is_better", "a_is_human", "a_wins", "is_a_preferred", "response_a_is_human", "labels",
     "label", "is_human"],
)  # fmt: skip
def test_yes_and_no_are_asked(tmp_path: Path, key: str) -> None:
    assert settled(tmp_path, f"source_key: {key}", rows(key, 0, 1)) == BOTH_WAYS


@pytest.mark.parametrize("more", ["", ", truth_index: 0"])
@pytest.mark.parametrize("key", ["b_is_better", "is_b_preferred", "winner", "preference"])
def test_numbers_that_are_the_same_either_way_are_not(tmp_path: Path, key: str, more: str) -> None:
    found = checked(tmp_path, f"pairs: {{source_key: {key}{more}}}", rows(key, 0, 1))
    assert (found.errors, found.truths) == ((), 2)


def test_an_index_that_is_stated_settles_it(tmp_path: Path) -> None:
    pairs = "pairs: {source_key: a_wins, truth_index: 0}"
    assert checked(tmp_path, pairs, rows("a_wins", 0, 1)).errors == ()


def test_the_advice_to_name_such_a_field_says_what_is_asked(tmp_path: Path) -> None:
    found = checked(tmp_path, "", rows("labels", *([0, 1] * 12)))
    (said,) = (p.hint for p in found.problems if "names a side in every item" in p.message)
    assert "`pairs: {truth_values: {0: a, 1: b}}`" in said
    assert "`pairs: {truth_values: {0: b, 1: a}}`" in said


@pytest.mark.parametrize(
    ("sides", "values"),
    [
        (("response_1", "response_2"), (0, 1)),
        (("response_b", "response_a"), ("a", "b")),
        (("response_2", "response_1"), (1, 2)),
        (("output_1", "output_0"), (0, 1)),
    ],
)
def test_names_of_sides_that_say_otherwise_are_asked(
    tmp_path: Path, sides: tuple[str, str], values: tuple[Any, Any]
) -> None:
    pairs = f"source_key: best, sides: [{sides[0]}, {sides[1]}]"
    assert settled(tmp_path, pairs, rows("best", *values, sides=sides)) == BOTH_WAYS


@pytest.mark.parametrize(
    ("sides", "values"),
    [
        (("response_1", "response_2"), (1, 2)),
        (("response_1", "response_2"), ("a", "b")),
        (("output_0", "output_1"), (0, 1)),
        (("response_b", "response_a"), ("response_b", "response_a")),
        (("response_b", "response_a"), (1, 2)),
    ],
)
def test_names_of_sides_that_say_the_same_are_not(
    tmp_path: Path, sides: tuple[str, str], values: tuple[Any, Any]
) -> None:
    pairs = f"pairs: {{source_key: best, sides: [{sides[0]}, {sides[1]}]}}"
    found = checked(tmp_path, pairs, rows("best", *values, sides=sides))
    assert (found.errors, found.truths) == ((), 2)


def with_models(fields: tuple[str, str]) -> list[Mapping[str, Any]]:
    models = (("m1", "m2"), ("m2", "m1"))
    return [
        {**item, **dict(zip(fields, names, strict=True))}
        for item, names in zip(rows("best", "m1", "m1"), models, strict=True)
    ]


def test_models_in_other_fields_are_named_and_no_side_is_offered(tmp_path: Path) -> None:
    items: Any = with_models(("left_by", "right_by"))
    error = only(checked(tmp_path, "pairs: {source_key: best}", items).errors)
    assert "`models: [left_by, right_by]` under `pairs:`" in error.hint
    assert "truth_values" not in error.hint
    pairs = "pairs: {source_key: best, models: [left_by, right_by]}"
    assert checked(tmp_path, pairs, items).truths == 2


def test_a_model_on_either_side_has_no_stated_value(tmp_path: Path) -> None:
    items: Any = with_models(("model_a", "model_b"))
    pairs = "pairs: {source_key: best, truth_values: {m1: a}}"
    error = only(checked(tmp_path, pairs, items).errors)
    assert "'m1' is the model of either side" in error.message
    assert "`models: [model_a, model_b]` under `pairs:`" in error.hint


@pytest.mark.parametrize(("labels", "warned"), [("[Response A, Response B]", True), (None, False)])
def test_a_tie_that_nobody_can_press_is_warned_of(
    tmp_path: Path, labels: str | None, warned: bool
) -> None:
    asked = QUESTION.replace("[Response A, Response B, Tie]", labels) if labels else QUESTION
    text = asked + "pairs: {source_key: best, truth_values: {tie: tie}}\n"
    found = check(write_config(tmp_path, text, rows("best", "a", "tie")))
    said = [p.message for p in found.problems if "has no label for that" in p.message]
    assert bool(said) is warned
