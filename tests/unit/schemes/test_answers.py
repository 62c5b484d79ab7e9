from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spindle.domain.judgments import Answer
from spindle.domain.verdicts import Verdict
from spindle.schemes import SCHEMES, Scheme, WrongAnswer

EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "likert": [{"size": 5}, {"labels": ["low", "mid", "high"]}],
    "multirate": [{"options": ["x", "y"], "labels": ["1", "2"]}],
    "multiselect": [{"labels": ["a", "b", "c"], "min_selections": 1, "max_selections": 2}],
    "number": [{"min_value": 0, "max_value": 9, "step": 0.5}],
    "pairwise": [
        {"labels": ["A", "B", "Tie", "Both bad"]},
        {"labels": ["A++", "A+", "=", "B+", "B++"]},
        {"mode": "scale", "scale": {"min": -3, "max": 3}},
        {},
    ],
    "radio": [
        {"labels": ["a", "b"]},
        {"labels": ["a", "b"], "has_free_response": True, "required": False},
        {"labels": ["A is better", "B is better"], "compares": True, "has_free_response": True},
    ],
    "select": [{"labels": ["a", "b"]}],
    "slider": [{"min_value": 0, "max_value": 10}],
    "text": [{"min_length": 2, "max_length": 5}],
}


def make(kind: str, **keys: Any) -> Scheme:
    model = SCHEMES.get(kind)
    assert model is not None
    return model.model_validate({"annotation_type": kind, "name": "it", **keys})


SCHEMES_MADE = [make(kind, **keys) for kind, examples in EXAMPLES.items() for keys in examples]


def test_every_scheme_has_an_example() -> None:
    assert set(EXAMPLES) == set(SCHEMES.names())


def test_an_example_has_no_problems() -> None:
    problems = [(scheme, list(scheme.problems())) for scheme in SCHEMES_MADE]
    assert [(scheme, told) for scheme, told in problems if told] == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
LIKELY = st.sampled_from(
    ["a", "A", "Tie", "A+", "1", 3, 2.5, ["a"], ["a", "b"], {"x": "1", "y": "2"}, "text", -3]
) | st.builds(
    lambda value, text: {"value": value, "free_response": text},
    st.sampled_from(["a", "A is better", "1", ["a"], None]),
    st.text(max_size=3),
)


@pytest.mark.parametrize("scheme", SCHEMES_MADE, ids=repr)
@given(shown=ANYTHING | LIKELY)
def test_whatever_is_sent_is_an_answer_or_wrong(scheme: Scheme, shown: Any) -> None:
    with contextlib.suppress(WrongAnswer):
        answer = scheme.answer(shown)
        if answer is not None:
            assert {column.key for column in scheme.columns()} >= set(answer.record())
            assert scheme.mirror(scheme.mirror(answer)) == answer


@pytest.mark.parametrize(
    ("kind", "keys", "shown", "record"),
    [
        ("radio", {"labels": ["a", "b"]}, "b", {"label": "b"}),
        ("select", {"labels": ["a", "b"]}, "b", {"label": "b"}),
        ("likert", {"size": 5}, "4", {"value": 4}),
        ("likert", {"labels": ["low", "high"]}, 2, {"value": 2, "label": "high"}),
        ("multiselect", {"labels": ["a", "b"]}, ["b", "a"], {"labels": ["a", "b"]}),
        ("text", {}, "  yes ", {"text": "yes"}),
        ("number", {}, 3.0, {"value": 3}),
        ("slider", {}, 42, {"value": 42}),
        (
            "multirate",
            {"options": ["x"], "labels": ["1", "2"]},
            {"x": "2"},
            {"ratings": {"x": "2"}},
        ),
        ("pairwise", {"labels": ["A", "B"]}, "B", {"label": "B", "side": "b", "verdict": "b"}),
        (
            "pairwise",
            {"labels": ["A++", "A+", "=", "B+", "B++"]},
            "A++",
            {"label": "A++", "side": "a", "verdict": "a", "strength": -2.0},
        ),
        ("pairwise", {"mode": "scale"}, -3, {"value": -3, "verdict": "a", "strength": -3}),
        ("pairwise", {"mode": "scale"}, 0, {"value": 0, "verdict": "tie", "strength": 0}),
        (
            "pairwise",
            {"mode": "scale", "scale": {"min": 0, "max": 1, "step": 0.1}},
            0.30000000000000004,
            {"value": 0.3, "verdict": "a", "strength": -0.2},
        ),
        (
            "pairwise",
            {"labels": ["A", "B"], "allow_tie": True},
            "No preference",
            {"label": "No preference", "verdict": "tie"},
        ),
        (
            "pairwise",
            {"options": [{"label": "the first", "value": "1"}, {"label": "2nd", "value": "2"}]},
            "2",
            {"label": "2", "side": "b", "verdict": "b"},
        ),
    ],
)
def test_an_answer_is_stored_so(kind: str, keys: Any, shown: Any, record: Any) -> None:
    answer = make(kind, **keys).answer(shown)
    assert answer is not None
    assert answer.record() == record


@pytest.mark.parametrize(
    ("kind", "keys", "shown"),
    [
        ("radio", {"labels": ["a"]}, "b"),
        ("radio", {"labels": ["a"]}, None),
        ("likert", {"size": 5}, 6),
        ("likert", {"size": 5}, 0),
        ("multiselect", {"labels": ["a"]}, "a"),
        ("multiselect", {"labels": ["a", "b"], "max_selections": 1}, ["a", "b"]),
        ("multiselect", {"labels": ["a", "b"], "min_selections": 2}, ["a"]),
        ("multiselect", {"labels": ["a", "b"]}, ["a", "a"]),
        ("text", {"min_length": 3}, "ab"),
        ("text", {"max_length": 3}, "abcd"),
        ("text", {"required": True}, "   "),
        ("number", {"min_value": 0}, -1),
        ("number", {"step": 0.5}, 0.3),
        ("number", {}, True),
        ("number", {}, float("nan")),
        ("slider", {"max_value": 10}, 11),
        ("slider", {}, None),
        ("multirate", {"options": ["x", "y"], "labels": ["1"]}, {"x": "1"}),
        ("multirate", {"options": ["x"], "labels": ["1"]}, {"z": "1"}),
        ("pairwise", {"labels": ["A", "B"]}, "C"),
        ("pairwise", {"mode": "scale"}, 4),
        ("pairwise", {"mode": "scale"}, 0.5),
        ("pairwise", {"mode": "scale", "scale": {"min": 1, "max": 7, "step": 2}}, 4),
        ("number", {}, 1e16),
        ("number", {"step": 1e-300}, 1e16),
        ("multiselect", {"labels": ["a", "b"]}, ["a", "b", "a"]),
        ("multirate", {"options": ["x"], "labels": ["1"]}, {"x": 1}),
    ],
)
def test_an_answer_that_is_not_allowed_is_refused(kind: str, keys: Any, shown: Any) -> None:
    with pytest.raises(WrongAnswer):
        make(kind, **keys).answer(shown)


def is_refused(scheme: Scheme, shown: Any) -> bool:
    try:
        scheme.answer(shown)
    except WrongAnswer:
        return True
    return False


@pytest.mark.parametrize("digits", [16, 20, 400, 5000])
def test_a_number_too_long_for_a_machine_is_wrong(digits: int) -> None:
    numbers = (10**digits, -(10**digits))
    assert [
        scheme for scheme in SCHEMES_MADE for number in numbers if not is_refused(scheme, number)
    ] == []


@pytest.mark.parametrize("keys", [{"min": 1e16}, {"max": 1e16}, {"min": -1e300}])
@pytest.mark.parametrize("kind", ["number", "slider"])
def test_a_bound_that_no_answer_reaches_is_no_bound(kind: str, keys: Any) -> None:
    with pytest.raises(ValidationError):
        make(kind, **keys)


@pytest.mark.parametrize("required", [{"required": True}, {"label_requirement": True}])
def test_a_multiselect_must_be_answered_where_the_design_says_so(required: Any) -> None:
    with pytest.raises(WrongAnswer):
        make("multiselect", labels=["a", "b"], **required).answer([])


def test_a_list_far_longer_than_the_labels_is_not_looked_through() -> None:
    with pytest.raises(WrongAnswer, match="only 2 labels"):
        make("multiselect", labels=["a", "b"]).answer(["a"] * 50_000)


def test_a_changed_copy_has_choices_of_its_own() -> None:
    scheme = make("pairwise", labels=["A", "B"])
    assert scheme.answer("B") is not None
    changed = scheme.model_copy(update={"mode": "binary", "tie_label": "Even", "allow_tie": True})
    even = changed.answer("Even")
    assert even is not None
    assert even.verdict is Verdict.TIE


@pytest.mark.parametrize(("shown", "value"), [(1, 7), (2, 6), (4, 4), (6.5, 1.5)])
def test_a_place_on_a_scale_changes_sides_with_the_responses(shown: float, value: float) -> None:
    scheme = make("pairwise", mode="scale", scale={"min": 1, "max": 7, "step": 0.5})
    answer = scheme.answer(shown)
    assert answer is not None
    mirrored = scheme.mirror(answer)
    assert mirrored.content == {"value": value}
    assert mirrored.strength == 4 - shown


@pytest.mark.parametrize("kind", ["text", "multiselect"])
def test_text_and_multiselect_may_be_left_open(kind: str) -> None:
    keys = {"labels": ["a"]} if kind == "multiselect" else {}
    assert make(kind, **keys).answer(None) is None


@pytest.mark.parametrize("keys", [{"required": False}, {"label_requirement": {"required": False}}])
def test_a_choice_may_be_left_open_where_the_design_says_so(keys: Any) -> None:
    assert make("radio", labels=["a"], **keys).answer(None) is None


@pytest.mark.parametrize("keys", [{"required": True}, {"label_requirement": True}])
def test_a_text_must_be_given_where_the_design_says_so(keys: Any) -> None:
    assert make("text", **keys).is_required


@given(st.sampled_from(list(Verdict)), st.none() | st.integers(-3, 3))
def test_a_mirrored_answer_is_the_same_opinion_of_the_same_responses(
    verdict: Verdict, strength: int | None
) -> None:
    scheme = make("pairwise", labels=["A", "B"])
    mirrored = scheme.mirror(Answer({"label": "x"}, verdict, strength))
    assert mirrored.verdict == verdict.mirror()
    assert mirrored.strength == (None if strength is None else -strength)
