"""A text beside an answer: of its own, and never in the way of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from spindle.domain.values import JSON
from spindle.schemes import Scheme, WrongAnswer
from tests.unit.schemes.test_answers import make

LABELS = {"labels": ["a", "b"]}
KINDS: list[tuple[str, dict[str, Any], JSON, dict[str, JSON]]] = [
    ("radio", LABELS, "a", {"label": "a"}),
    ("select", LABELS, "b", {"label": "b"}),
    ("multiselect", LABELS, ["b", "a"], {"labels": ["a", "b"]}),
    ("likert", {"size": 3}, "2", {"value": 2}),
    ("slider", {}, 7, {"value": 7}),
]


def record(scheme: Scheme, shown: JSON) -> dict[str, JSON] | None:
    answer = scheme.answer(shown)
    return None if answer is None else answer.record()


@pytest.mark.parametrize(("kind", "keys", "value", "stored"), KINDS)
def test_the_text_is_stored_beside_the_answer_or_alone(
    kind: str, keys: dict[str, Any], value: JSON, stored: dict[str, JSON]
) -> None:
    scheme = make(kind, **keys, has_free_response=True, required=False)
    assert record(scheme, value) == stored
    both = {"value": value, "free_response": " so "}
    assert record(scheme, both) == {**stored, "free_response": "so"}
    assert record(scheme, {"free_response": "so"}) == {"free_response": "so"}
    assert record(scheme, {"value": value, "free_response": " "}) == stored
    assert record(scheme, {"value": None, "free_response": ""}) is None
    assert scheme.columns()[-1].name == "it.free_response"


@pytest.mark.parametrize(("kind", "keys", "value", "stored"), KINDS)
def test_a_text_is_no_answer_where_one_is_required(
    kind: str, keys: dict[str, Any], value: JSON, stored: dict[str, JSON]
) -> None:
    scheme = make(kind, **keys, has_free_response={"instruction": "Other"}, required=True)
    with pytest.raises(WrongAnswer):
        scheme.answer({"free_response": "so"})
    assert record(scheme, {"value": value, "free_response": "so"}) is not None


@pytest.mark.parametrize("wrong", [{"free_response": 3}, {"free_response": "x", "other": 1}])
def test_anything_else_is_wrong(wrong: JSON) -> None:
    scheme = make("radio", **LABELS, has_free_response=True, required=False)
    with pytest.raises(WrongAnswer):
        scheme.answer(wrong)
    with pytest.raises(WrongAnswer, match="at most"):
        scheme.answer({"free_response": "x" * 20_001})


@pytest.mark.parametrize("off", [False, "false", "no", None])
def test_without_it_a_text_is_wrong(off: Any) -> None:
    scheme = make("radio", **LABELS, has_free_response=off)
    assert scheme.free_response == ""
    assert [column.key for column in scheme.columns()] == ["label"]
    with pytest.raises(WrongAnswer):
        scheme.answer({"value": "a", "free_response": "so"})


def test_a_verdict_is_mirrored_and_the_text_is_not() -> None:
    labels = ["A is better", "B is better"]
    scheme = make("radio", labels=labels, compares=True, has_free_response=True)
    answer = scheme.answer({"value": "A is better", "free_response": "A is short"})
    assert answer is not None
    mirrored = scheme.mirror(answer).record()
    assert mirrored == {
        "label": "A is better",
        "side": "b",
        "verdict": "b",
        "free_response": "A is short",
    }


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (True, "Other answer"),
        ("yes", "Other answer"),
        ({"instruction": ""}, "Other answer"),
        ({"instruction": "Which?"}, "Which?"),
    ],
)
def test_its_field_always_has_a_label(given: Any, label: str) -> None:
    assert make("radio", **LABELS, has_free_response=given).free_response == label
