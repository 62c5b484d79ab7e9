"""Questions that ask of one response what another asks of the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.domain.assignments import Order
from spindle.services.annotation import canonicalise
from tests.unit.config.written import DATA, check_config, design_of

ORDER = "pairs: {order: balanced}\n"


def schemes(*entries: str) -> str:
    return f"{DATA}{ORDER}annotation_schemes: [{', '.join(f'{{{entry}}}' for entry in entries)}]\n"


def likert(name: str, text: str, more: str = "size: 5") -> str:
    return f"annotation_type: likert, name: {name}, description: '{text}', {more}"


FLUENCY = (likert("fluency_a", "How fluent is it?"), likert("fluency_b", "How fluent is it?"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        FLUENCY,
        (likert("q1", "Rate Response A"), likert("q2", "Rate Response B")),
        (likert("response1_quality", "Rate Model 1"), likert("response2_quality", "Rate Model 2")),
        (likert("fluencyA", "How fluent is it?"), likert("fluencyB", "How fluent is it?")),
        (likert("x_a", "Rate A"), likert("x_b", "Rate B")),
        (likert("left", "Is the left one good?"), likert("right", "Is the right one good?")),
        (
            likert("a_tone", "Compared with Response B is Response A rude?"),
            likert("b_tone", "Compared with Response A is Response B rude?"),
        ),
    ],
)  # fmt: skip
def test_two_questions_that_differ_by_their_side_are_counterparts(
    tmp_path: Path, one: str, other: str
) -> None:
    report = check_config(tmp_path, schemes(one, other))
    assert report.problems == ()
    assert report.design is not None
    assert len(report.design.counterparts) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (likert("fluency_a", "Fluent?"), likert("fluency_b", "Fluent?", "size: 7")),
        (likert("fluency_a", "Rate Response A"), likert("fluency_b", "Rate Response A")),
        (likert("fluency_a", "Is it fluent?"), likert("clarity_b", "Is it clear?")),
        (likert("turn_1", "Rate it"), likert("turn_2", "Rate it")),
        (likert("x", "How left-leaning is it?"), likert("y", "How right-leaning is it?")),
        (likert("x", "Rate the first turn"), likert("y", "Rate the second turn")),
        (likert("x_a", "Is Speaker A polite?"), likert("x_b", "Is Speaker B polite?")),
        (likert("x", "Count type A errors"), likert("y", "Count type B errors")),
        (likert("plan_c", "Rate it"), likert("plan_d", "Rate it")),
    ],
)
def test_questions_that_differ_otherwise_are_none(tmp_path: Path, one: str, other: str) -> None:
    assert design_of(tmp_path, schemes(one, other)).counterparts == ()


def test_a_question_without_its_counterpart_is_warned_of(tmp_path: Path) -> None:
    report = check_config(tmp_path, schemes(FLUENCY[0]))
    assert "'fluency_a' asks about one side" in report.problems[0].message


def test_answers_are_stored_with_the_response_that_they_are_about(tmp_path: Path) -> None:
    design = design_of(tmp_path, schemes(*FLUENCY))
    shown = {"fluency_a": "5", "fluency_b": "1"}
    as_given = canonicalise(design, shown, Order.AS_GIVEN)
    swapped = canonicalise(design, shown, Order.SWAPPED)
    assert as_given == {"fluency_a": {"value": 5}, "fluency_b": {"value": 1}}
    assert swapped == {"fluency_a": {"value": 1}, "fluency_b": {"value": 5}}


def test_an_answer_to_one_of_them_alone_follows_its_response_too(tmp_path: Path) -> None:
    texts = [f"annotation_type: text, name: why_{side}, required: false" for side in "ab"]
    design = design_of(tmp_path, schemes(*texts))
    for name, other in (("why_a", "why_b"), ("why_b", "why_a")):
        stored = canonicalise(design, {name: "so"}, Order.SWAPPED)
        assert stored == {other: {"text": "so"}}


def test_ratings_of_rows_that_are_the_sides_change_places(tmp_path: Path) -> None:
    table = "annotation_type: multirate, name: x, options: [Response A, Response B], labels: [l, h]"
    report = check_config(tmp_path, schemes(table))
    assert report.problems == ()
    assert report.design is not None
    shown = {"x": {"Response A": "l", "Response B": "h"}}
    stored = canonicalise(report.design, shown, Order.SWAPPED)
    assert stored == {"x": {"ratings": {"Response A": "h", "Response B": "l"}}}


NUMBERED = {"id": "1", "text": "Why?", "response_1": "Because.", "response_2": "Who knows."}


def test_numbered_questions_are_counterparts_of_numbered_sides(tmp_path: Path) -> None:
    text = schemes(*(likert(f"fluency_{n}", "How fluent is it?") for n in "12"))
    assert design_of(tmp_path, text, [NUMBERED]).counterparts == (("fluency_1", "fluency_2"),)
    assert design_of(tmp_path, text).counterparts == ()


@pytest.mark.parametrize(
    "entries",
    [
        (likert("flu_left", "How fluent?"), likert("flu_right", "How fluent?")),
        (likert("x", "How much?", "size: 5, min_label: the left one, max_label: the right one"),),
        ("annotation_type: slider, name: x, min_label: Left, max_label: Right",),
        ("annotation_type: select, name: x, labels: [Left, Right, Same]",),
        ("annotation_type: multiselect, name: x, labels: [Left, Right]",),
        ("annotation_type: text, name: x, description: 'What is wrong with the left response?'",),
        (likert("x", "Rate the former answer"),),
        (likert("x", "Rate the top response"),),
        ("annotation_type: multirate, name: x, options: [Left, Right], labels: [low, high]",),
    ],
)
def test_questions_about_a_place_are_warned_of(tmp_path: Path, entries: tuple[str, ...]) -> None:
    problems = check_config(tmp_path, schemes(*entries)).problems
    assert len(problems) == len(entries)
    assert all("asks about one side" in problem.message for problem in problems)


@pytest.mark.parametrize(
    "entry",
    [
        likert("x_a", "Is Speaker A polite?"),
        likert("x", "Rate the first turn of the conversation"),
        likert("x", "How left-leaning is the topic?"),
        "annotation_type: multirate, name: x, options: [Speaker A, Speaker B], labels: [l, h]",
    ],
)
def test_questions_about_other_things_are_not(tmp_path: Path, entry: str) -> None:
    assert check_config(tmp_path, schemes(entry)).problems == ()


@pytest.mark.parametrize(
    ("labels", "text", "why"),
    [
        ("[Left, Right, Skip]", "Which is better?", "'Skip'"),
        ("[Left, Right, Neutral]", "Political leaning", "neither they nor the question"),
        ("[A, B]", "Hepatitis type", "neither they nor the question"),
        ("[Option A, Option B]", "Correct option", "neither they nor the question"),
    ],
)
def test_labels_for_both_sides_that_are_no_comparison_say_why(
    tmp_path: Path, labels: str, text: str, why: str
) -> None:
    radio = f"annotation_type: radio, name: x, description: '{text}', labels: {labels}"
    problem = check_config(tmp_path, schemes(radio)).problems[0]
    assert "not read as a comparison" in problem.message
    assert why in problem.message
    assert "`pairs: verdicts: x:`" in problem.hint
    assert check_config(tmp_path, schemes(f"{radio}, compares: false")).problems == ()
