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
