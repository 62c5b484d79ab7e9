"""Answers to questions that are asked on condition: taken in, refused, exported, counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spindle.config.design import Design
from spindle.domain.assignments import Order
from spindle.domain.verdicts import Verdict
from spindle.errors import AnswersRefused
from spindle.schemes import SCHEMES, Scheme
from spindle.schemes.base import Bounds, Condition, Operator
from spindle.services.annotation import canonicalise
from spindle.services.export import export_judgments
from spindle.services.quality import Score, measure_accuracy
from tests.factories import join, make_design, make_items, open_study, submission

LABELS = ["A is better", "B is better", "Cannot tell"]


def question(kind: str, name: str, condition: Condition | None = None, **keys: Any) -> Scheme:
    """Return a question, asked on that condition."""
    model = SCHEMES.get(kind)
    assert model is not None
    scheme = model.model_validate({"annotation_type": kind, "name": name, **keys})
    return scheme if condition is None else scheme.with_condition(condition)


BETTER = question("pairwise", "better", labels=LABELS)
SURE = question(
    "likert", "sure", Condition("better", Operator.ONE_OF, tuple(LABELS[:2]), labels=("A", "B"))
)
WHY = question(
    "text", "why", Condition("sure", Operator.ONE_OF, ("1",)), required=True, min_length=3
)
SCHEMES_ASKED = (BETTER, SURE, WHY)


def design(folder: Path) -> Design:
    """Return a design that asks how sure somebody is, and why they are not."""
    return make_design(folder, schemes=SCHEMES_ASKED)


def test_a_question_that_is_not_asked_needs_no_answer(tmp_path: Path) -> None:
    answers = canonicalise(design(tmp_path), {"better": "Cannot tell"}, Order.AS_GIVEN)
    assert list(answers) == ["better"]


def test_a_question_that_is_asked_needs_one(tmp_path: Path) -> None:
    with pytest.raises(AnswersRefused) as refused:
        canonicalise(design(tmp_path), {"better": "A is better"}, Order.AS_GIVEN)
    assert refused.value.problems == {"sure": "an answer is required"}


def test_an_answer_to_a_question_that_is_not_asked_is_refused_with_the_condition(
    tmp_path: Path,
) -> None:
    sent = {"better": "Cannot tell", "sure": "1", "why": "no idea"}
    with pytest.raises(AnswersRefused) as refused:
        canonicalise(design(tmp_path), sent, Order.AS_GIVEN)
    assert refused.value.problems == {
        "sure": "this question is not asked here: it is asked if better is 'A' or 'B'",
        "why": "this question is not asked here: it is asked if sure is '1'",
    }


@pytest.mark.parametrize("blank", [None, "", []])
def test_no_answer_to_it_is_no_offence(tmp_path: Path, blank: Any) -> None:
    sent = {"better": "Cannot tell", "why": blank}
    assert list(canonicalise(design(tmp_path), sent, Order.AS_GIVEN)) == ["better"]


@pytest.mark.parametrize("order", Order)
def test_what_was_pressed_decides_wherever_the_sides_stood(tmp_path: Path, order: Order) -> None:
    harm = question(
        "radio", "harm", Condition("better", Operator.ONE_OF, ("A is better",)), labels=["no"]
    )
    asked = make_design(tmp_path, schemes=(BETTER, harm))
    answers = canonicalise(asked, {"better": "A is better", "harm": "no"}, order)
    assert answers["harm"] == {"label": "no"}
    with pytest.raises(AnswersRefused):
        canonicalise(asked, {"better": "B is better", "harm": "no"}, order)


@pytest.mark.parametrize("order", Order)
def test_the_place_on_a_scale_as_pressed_decides(tmp_path: Path, order: Order) -> None:
    scale = question("pairwise", "better", mode="scale")
    right = Condition("better", Operator.NUMBER, bounds=Bounds(above=0))
    asked = make_design(tmp_path, schemes=(scale, question("text", "why", right, required=True)))
    assert "why" in canonicalise(asked, {"better": 2, "why": "it is longer"}, order)
    assert "why" not in canonicalise(asked, {"better": -2}, order)


def test_the_cell_of_a_question_that_was_not_asked_is_empty(tmp_path: Path) -> None:
    with open_study(tmp_path, schemes=SCHEMES_ASKED) as study:
        client = join(study)
        for shown in (
            {"better": "Cannot tell"},
            {"better": "A is better", "sure": "5"},
            {"better": "B is better", "sure": "1", "why": "both rhyme"},
        ):
            client.send(submission(client.take(), shown=shown))
        file = tmp_path / "out.csv"
        export_judgments(study.store, study.design, "csv", file)
    head, *rows = (line.split(",") for line in file.read_text().splitlines())
    cells = [
        [row[head.index(name)] for name in ("better.label", "sure.value", "why.text")]
        for row in rows
    ]
    assert cells == [
        ["Cannot tell", "", ""],
        ["A is better", "5", ""],
        ["B is better", "1", "both rhyme"],
    ]


def test_accuracy_counts_a_question_only_where_it_was_asked(tmp_path: Path) -> None:
    tie = Condition("better", Operator.ONE_OF, ("Cannot tell",))
    forced = question("pairwise", "forced", tie, labels=LABELS[:2])
    items = [replace(item, truth=Verdict.A) for item in make_items(3)]
    with open_study(tmp_path, items=items, schemes=(BETTER, forced)) as study:
        client = join(study)
        client.send(submission(client.take(), shown={"better": "A is better"}))
        client.send(submission(client.take(), shown={"better": "B is better"}))
        tied = {"better": "Cannot tell", "forced": "A is better"}
        client.send(submission(client.take(), shown=tied))
        with study.store.read() as tx:
            scores = measure_accuracy(tx, study.design).overall
    assert scores == (Score("better", right=1, wrong=1, undecided=1), Score("forced", right=1))
